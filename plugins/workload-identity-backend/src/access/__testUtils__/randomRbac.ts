import {
  AccessAttributes,
  ResourceAttributes,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';

const RBAC = 'rbac.authorization.k8s.io';

/** An object as it is sent to the API server. */
export interface RbacObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** Who asks, as the API server knows them, and as the inventory does. */
export interface Asker {
  identity: string;
  user: string;
  groups: string[];
}

export interface Question {
  asker: Asker;
  attributes: AccessAttributes;
}

export interface RandomRbac {
  accounts: RbacObject[];
  roles: RbacObject[];
  bindings: RbacObject[];
  askers: Asker[];
  questions: Question[];
}

const NAMESPACES = ['ns0', 'ns1', 'ns2', 'ns3', 'ns4', 'ns5'];
const ACCOUNTS = ['default', 'sa0', 'sa1', 'sa2'];
const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  ...['deletecollection', 'impersonate', 'bind', 'escalate', 'approve', 'use'],
];
const GROUPS = ['', 'apps', 'batch', RBAC, 'example.org'];
const RESOURCES = [
  ...['pods', 'secrets', 'deployments', 'nodes', 'serviceaccounts', 'widgets'],
  ...['clusterroles', 'rolebindings'],
];
const SUBRESOURCES = ['exec', 'log', 'scale', 'token', 'proxy', 'status'];
const NAMES = ['a', 'b', 'c', 'a.b', 'A'];
const PATHS = [
  ...['/', '/healthz', '/healthz/etcd', '/metrics', '/metrics/cadvisor'],
  ...['/api', '/api/v1', '/apis/apps', '/version', '/logs/', '/a*b', '/axb'],
];
const URLS = [
  ...['/healthz', '/healthz/*', '/metrics*', '/api', '/api/*', '/api**'],
  ...['/logs/', '/a*b', '/*', '/version'],
];

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Roles, bindings and questions that meet often enough for both answers to be
 * common, with what is odd about RBAC in them: wildcards, subresources, names,
 * URLs, aggregation, groups, accounts by their user names, roles that are not
 * there, and all of them crossing namespaces.
 */
export function randomRbac(
  seed: number,
  sizes: { roles: number; bindings: number; questions: number },
): RandomRbac {
  const random = numbersFrom(seed);
  const chance = (probability: number) => random() < probability;
  const pick = <T>(from: readonly T[]): T =>
    from[Math.floor(random() * from.length)];
  const some = <T>(from: readonly T[], most: number): T[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(from));
  const orAll = (values: string[], probability: number) =>
    chance(probability) ? [...values, '*'] : values;

  function resource(): string {
    if (chance(0.25)) {
      return `${chance(0.4) ? '*' : pick(RESOURCES)}/${pick(SUBRESOURCES)}`;
    }
    return chance(0.03) ? `${pick(RESOURCES)}/*` : pick(RESOURCES);
  }

  function rule(inCluster: boolean): PermissionRule {
    const verbs = orAll(some(VERBS, 4), 0.08);
    if (inCluster && chance(0.2)) {
      return { verbs, nonResourceURLs: orAll(some(URLS, 3), 0.03) };
    }
    return {
      verbs,
      apiGroups: orAll(some(GROUPS, 2), 0.1),
      resources: orAll(
        Array.from({ length: 1 + Math.floor(random() * 3) }, resource),
        0.06,
      ),
      ...(chance(0.25) && { resourceNames: orAll(some(NAMES, 2), 0.1) }),
    };
  }

  const rules = (inCluster: boolean) =>
    Array.from({ length: Math.floor(random() * 4) }, () => rule(inCluster));

  function clusterRole(index: number): RbacObject {
    const labels = {
      ...(chance(0.3) && { [`to-${pick(['x', 'y', 'z'])}`]: 'true' }),
      ...(chance(0.3) && { tier: pick(['one', 'two', 'three']) }),
    };
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: `role${index}`, labels },
      ...(chance(0.08)
        ? {
            aggregationRule: {
              clusterRoleSelectors: Array.from(
                { length: 1 + Math.floor(random() * 2) },
                selector,
              ),
            },
          }
        : { rules: rules(true) }),
    };
  }

  function selector() {
    // Always of a label that only these roles have, so that none takes the
    // rules of the administrator.
    return chance(0.5)
      ? { matchLabels: { [`to-${pick(['x', 'y', 'z'])}`]: 'true' } }
      : {
          matchExpressions: [
            { key: 'tier', operator: 'Exists' },
            pick([
              { key: 'tier', operator: 'In', values: some(['one', 'two'], 2) },
              { key: 'tier', operator: 'NotIn', values: ['two'] },
              { key: 'to-x', operator: 'DoesNotExist' },
              { key: 'to-y', operator: 'Exists' },
            ]),
          ],
        };
  }

  const roles: RbacObject[] = Array.from({ length: sizes.roles }, (_, index) =>
    chance(0.5)
      ? clusterRole(index)
      : {
          apiVersion: `${RBAC}/v1`,
          kind: 'Role',
          metadata: { name: `role${index}`, namespace: pick(NAMESPACES) },
          rules: rules(false),
        },
  );

  function subject(namespace?: string) {
    const account = { name: pick(ACCOUNTS), namespace: pick(NAMESPACES) };
    const apiGroup = RBAC;
    if (chance(0.62)) {
      return namespace && chance(0.2)
        ? { kind: 'ServiceAccount', name: account.name }
        : { kind: 'ServiceAccount', ...account };
    }
    if (chance(0.6)) {
      const name = pick([
        'jane',
        'system:anonymous',
        `system:serviceaccount:${account.namespace}:${account.name}`,
        `system:serviceaccount:${account.namespace}:`,
        `${account.namespace}:${account.name}`,
      ]);
      return { apiGroup, kind: 'User', name };
    }
    const name = pick([
      'devs',
      'system:unauthenticated',
      ...(chance(0.1)
        ? ['system:serviceaccounts', 'system:authenticated']
        : []),
      `system:serviceaccounts:${account.namespace}`,
      `system:serviceaccounts:${account.namespace}:`,
    ]);
    return { apiGroup, kind: 'Group', name };
  }

  function binding(index: number): RbacObject {
    const inCluster = chance(0.25);
    const namespace = inCluster ? undefined : pick(NAMESPACES);
    const candidates = roles.filter(
      ({ kind, metadata }) =>
        kind === 'ClusterRole' ||
        (namespace !== undefined && metadata.namespace === namespace),
    );
    const role = pick(candidates);
    return {
      apiVersion: `${RBAC}/v1`,
      kind: inCluster ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: { name: `binding${index}`, namespace },
      roleRef: {
        apiGroup: RBAC,
        kind: role.kind,
        name: chance(0.03) ? 'nowhere' : role.metadata.name,
      },
      subjects: Array.from({ length: Math.floor(random() * 3) }, () =>
        subject(namespace),
      ),
    };
  }

  const bindings = Array.from({ length: sizes.bindings }, (_, index) =>
    binding(index),
  );

  const askers: Asker[] = [
    ...NAMESPACES.flatMap(namespace =>
      ACCOUNTS.map(name => ({
        identity: `${namespace}/${name}`,
        user: `system:serviceaccount:${namespace}:${name}`,
        groups: [
          'system:serviceaccounts',
          `system:serviceaccounts:${namespace}`,
          'system:authenticated',
        ],
      })),
    ),
    { identity: 'User/jane', user: 'jane', groups: ['system:authenticated'] },
    {
      identity: 'User/system:anonymous',
      user: 'system:anonymous',
      groups: ['system:unauthenticated'],
    },
  ];

  const concrete = (verb: string) => (verb === '*' ? pick(VERBS) : verb);
  const concreteGroup = (group: string) =>
    group === '*' ? pick(GROUPS) : group;
  const concreteName = (name: string) => (name === '*' ? pick(NAMES) : name);

  /** Half of them keep close to a rule that there is. */
  function attributes(): AccessAttributes {
    const role = pick(roles);
    const near = pick((role.rules as PermissionRule[] | undefined) ?? []);
    if (near?.nonResourceURLs || (!near && chance(0.15))) {
      return {
        verb: near && chance(0.8) ? concrete(pick(near.verbs)) : pick(VERBS),
        path: pick(PATHS),
      };
    }
    const isNear = near && chance(0.85);
    const full = isNear ? pick(near.resources ?? ['pods']) : resource();
    const [first, subresource] = full.split('/');
    const asked: ResourceAttributes = {
      verb: isNear ? concrete(pick(near.verbs)) : pick(VERBS),
      group: isNear
        ? concreteGroup(pick(near.apiGroups ?? ['']))
        : pick(GROUPS),
      resource: first === '*' ? pick(RESOURCES) : first,
      ...(subresource && subresource !== '*' && { subresource }),
    };
    if (chance(0.1)) {
      asked.subresource = pick(SUBRESOURCES);
    }
    if (chance(0.6)) {
      asked.name =
        near?.resourceNames && chance(0.7)
          ? concreteName(pick(near.resourceNames))
          : pick(NAMES);
    }
    if (chance(0.85)) {
      asked.namespace = role.metadata.namespace ?? pick(NAMESPACES);
    }
    return asked;
  }

  return {
    accounts: NAMESPACES.flatMap(namespace => [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace },
      },
      ...ACCOUNTS.filter(name => name !== 'default').map(name => ({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name, namespace },
      })),
    ]),
    roles,
    bindings,
    askers,
    questions: Array.from({ length: sizes.questions }, () => ({
      asker: pick(askers),
      attributes: attributes(),
    })),
  };
}
