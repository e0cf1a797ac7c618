import {
  IdentityClass,
  LabelSelector,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';
import {
  isDnsLabel,
  isDnsSubdomain,
  isPathSegment,
  isPlainText,
} from '../names';
import { findCapabilities } from './capabilities';
import { MappingContext } from './context';
import { Identified } from './objects';
import { canonicalRules, hashRules } from './rules';

/**
 * A Role or ClusterRole with its permission set. Where a rule could not be
 * read, or the rules of an aggregated role are still to be filled in by its
 * controller, the set is unknown rather than smaller than it is.
 */
export function mapRole(
  kind: 'Role' | 'ClusterRole',
  object: ObjectOf<'Role'>,
  { namespace, name, uid }: Identified,
  invalidFields: string[],
  context: MappingContext,
): void {
  const roleClass =
    kind === 'Role' ? 'kubernetes-role' : 'kubernetes-cluster-role';
  const aggregates = kind === 'ClusterRole' && readSelectors(object);
  const isUnknown =
    invalidFields.some(path => path.startsWith('rules')) ||
    (object.aggregationRule !== undefined && !uid);
  const labels = kind === 'ClusterRole' ? object.metadata?.labels : undefined;
  const rules = canonicalRules(object.rules ?? []);
  context.asset({
    key: context.key(
      'role',
      kind === 'Role' ? `Role/${namespace}/${name}` : `ClusterRole/${name}`,
    ),
    ...(uid && { incarnation: uid }),
    ...(!isUnknown && { permissions: rules }),
    facts: {
      class: roleClass,
      ...(labels && { labels }),
      ...(aggregates &&
        !invalidFields.some(path => path.startsWith('aggregationRule')) && {
          aggregates,
        }),
      ...(!isUnknown && {
        permissionSet: hashRules(rules),
        ruleCount: rules.length,
        capabilities: findCapabilities(rules, roleClass),
      }),
    },
  });
}

/** Which ClusterRoles an aggregated one takes its rules from. */
function readSelectors(object: ObjectOf<'Role'>): LabelSelector[] | undefined {
  return (
    object.aggregationRule &&
    (object.aggregationRule.clusterRoleSelectors ?? []).map(toSelector)
  );
}

type Selector = NonNullable<
  NonNullable<ObjectOf<'Role'>['aggregationRule']>['clusterRoleSelectors']
>[number];

function toSelector({
  matchLabels,
  matchExpressions,
}: Selector): LabelSelector {
  return {
    ...(matchLabels && { matchLabels }),
    ...(matchExpressions && {
      matchExpressions: matchExpressions.map(
        ({ key = '', operator = '', values }) => ({
          key,
          operator,
          ...(values && { values }),
        }),
      ),
    }),
  };
}

export function mapBinding(
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  object: ObjectOf<'RoleBinding'>,
  { namespace, name }: Identified,
  context: MappingContext,
): void {
  const roleName = context.reference(
    object.roleRef?.name,
    'the role in roleRef',
    isPathSegment,
  );
  const roleKind = object.roleRef?.kind;
  const isLocal = roleKind === 'Role' && kind === 'RoleBinding';
  if (!isLocal && roleKind !== 'ClusterRole') {
    context.problems.add(
      'InvalidReference',
      'The kind in roleRef is none that the binding can refer to',
    );
    return;
  }
  if (!roleName) {
    return;
  }
  const role = context.key(
    'role',
    isLocal ? `Role/${namespace}/${roleName}` : `ClusterRole/${roleName}`,
  );
  const binding =
    kind === 'RoleBinding'
      ? `RoleBinding ${namespace}/${name}`
      : `ClusterRoleBinding ${name}`;

  const seen = new Set<string>();
  for (const subject of object.subjects ?? []) {
    const found = resolveSubject(subject, namespace);
    if (!found) {
      context.problems.add(
        'InvalidSubject',
        'A subject is no ServiceAccount with name and namespace, User or Group',
      );
      continue;
    }
    if (seen.has(found.name)) {
      continue;
    }
    seen.add(found.name);
    const identity = context.key('identity', found.name);
    if (found.class) {
      context.asset({ key: identity, facts: { class: found.class } });
    }
    context.link({
      type: 'granted',
      from: identity,
      to: role,
      qualifier: binding,
      facts: { binding, ...(namespace && { namespace }) },
    });
  }
}

/**
 * The natural key of a subject. The class is given for what has no object of
 * its own in the cluster, so that nothing else would tell of it.
 */
export function resolveSubject(
  subject: { kind?: string; name?: string; namespace?: string },
  bindingNamespace: string,
): { name: string; class?: IdentityClass } | undefined {
  const { kind, name = '' } = subject;
  if (kind === 'ServiceAccount') {
    return toAccount(subject.namespace || bindingNamespace, name);
  }
  if (kind === 'User') {
    // The user name under which an account is authenticated.
    const account = /^system:serviceaccount:([^:]*):([^:]*)$/.exec(name);
    if (account) {
      return toAccount(account[1], account[2]);
    }
    return isPlainText(name, 512)
      ? { name: `User/${name}`, class: 'kubernetes-user' }
      : undefined;
  }
  return kind === 'Group' && isPlainText(name, 512)
    ? { name: `Group/${name}`, class: 'kubernetes-group' }
    : undefined;
}

function toAccount(namespace: string, name: string) {
  return isDnsLabel(namespace) && isDnsSubdomain(name)
    ? { name: `${namespace}/${name}` }
    : undefined;
}
