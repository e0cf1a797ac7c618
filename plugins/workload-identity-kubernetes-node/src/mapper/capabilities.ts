import {
  PermissionRule,
  ROLE_CAPABILITIES,
  RoleCapability,
} from '@tenure/backstage-plugin-workload-identity-common';

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** What a rule must allow for its holder to have a capability: any of these. */
interface Access {
  verbs: string[];
  groups: string[];
  resources: string[];
  /** A rule that names the objects does not count. */
  unrestricted?: boolean;
}

/**
 * Which access to the platform gives which capability, as the documents
 * "RBAC Good Practices" and "Using RBAC Authorization" of Kubernetes warn of it.
 */
const ACCESS: Partial<Record<RoleCapability, Access[]>> = {
  'reads-secrets': [
    {
      verbs: ['get', 'list', 'watch'],
      groups: [''],
      resources: ['secrets'],
      unrestricted: true,
    },
  ],
  'changes-rbac': [
    {
      verbs: ['create', 'update', 'patch', 'bind', 'escalate'],
      groups: [RBAC],
      resources: [
        'roles',
        'clusterroles',
        'rolebindings',
        'clusterrolebindings',
      ],
    },
  ],
  impersonates: [
    {
      verbs: ['impersonate'],
      groups: ['', 'authentication.k8s.io'],
      resources: ['users', 'groups', 'serviceaccounts', 'uids'],
    },
  ],
  'creates-pods': [
    {
      verbs: ['create'],
      groups: [''],
      resources: ['pods', 'replicationcontrollers'],
    },
    {
      verbs: ['create'],
      groups: ['apps'],
      resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'],
    },
    { verbs: ['create'], groups: ['batch'], resources: ['jobs', 'cronjobs'] },
  ],
  'issues-tokens': [
    {
      verbs: ['create'],
      groups: [''],
      resources: ['serviceaccounts/token'],
    },
  ],
  'changes-admission': [
    {
      verbs: WRITE,
      groups: [ADMISSION],
      resources: [
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
        'mutatingadmissionpolicies',
        'mutatingadmissionpolicybindings',
        'validatingadmissionpolicies',
        'validatingadmissionpolicybindings',
      ],
    },
  ],
};

/** What a set of rules lets its holder do to the platform itself. */
export function findCapabilities(
  rules: PermissionRule[],
  roleClass: 'kubernetes-role' | 'kubernetes-cluster-role',
): RoleCapability[] {
  const found = new Set<RoleCapability>();
  for (const [capability, accesses] of Object.entries(ACCESS)) {
    if (rules.some(rule => accesses.some(access => allows(rule, access)))) {
      found.add(capability as RoleCapability);
    }
  }
  if (roleClass === 'kubernetes-cluster-role' && rules.some(isEverything)) {
    found.add('cluster-admin');
  } else if (rules.some(hasWildcard)) {
    found.add('wildcard');
  }
  return ROLE_CAPABILITIES.filter(capability => found.has(capability));
}

function allows(rule: PermissionRule, access: Access): boolean {
  if (access.unrestricted && rule.resourceNames?.length) {
    return false;
  }
  return (
    matches(rule.verbs, access.verbs) &&
    matches(rule.apiGroups, access.groups) &&
    (matches(rule.resources, access.resources) ||
      access.resources.some(resource => matchesSubresource(rule, resource)))
  );
}

function matches(given: string[] | undefined, wanted: string[]): boolean {
  return (given ?? []).some(one => one === '*' || wanted.includes(one));
}

/** The form that stands for a subresource of everything: `*` and `/token`. */
function matchesSubresource(rule: PermissionRule, resource: string): boolean {
  const slash = resource.indexOf('/');
  return (
    slash > 0 && (rule.resources ?? []).includes(`*${resource.slice(slash)}`)
  );
}

function isEverything(rule: PermissionRule): boolean {
  return (
    rule.verbs.includes('*') &&
    (rule.apiGroups ?? []).includes('*') &&
    (rule.resources ?? []).includes('*') &&
    !rule.resourceNames?.length
  );
}

function hasWildcard(rule: PermissionRule): boolean {
  return rule.verbs.includes('*') || (rule.resources ?? []).includes('*');
}
