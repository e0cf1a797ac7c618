import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  key,
  TestInventory,
} from '../../../ingestion/__testUtils__/TestInventory';
import { assetId } from '../../ids';
import { permissionSet } from '../../ingest/permissionSets';
import { DatabaseAccessStore } from '../DatabaseAccessStore';
import { AccessEdgeRow, AccessScopeRow, AccessSubjectRow } from '../rows';

export const RBAC = 'rbac.authorization.k8s.io';
export const READ_SECRETS: PermissionRule[] = [
  { verbs: ['get'], apiGroups: [''], resources: ['secrets'] },
];
export const CREATE_PODS: PermissionRule[] = [
  { verbs: ['create'], apiGroups: [''], resources: ['pods'] },
];
export const EVERYTHING: PermissionRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
];

export const role = (
  name: string,
  rules: PermissionRule[] | undefined,
  facts: object = {},
): AssetObservation => ({
  key: key('role', name),
  ...(rules && { permissions: rules }),
  facts: {
    class: name.startsWith('ClusterRole')
      ? 'kubernetes-cluster-role'
      : 'kubernetes-role',
    ...(rules && { permissionSet: permissionSet(rules).hash }),
    ...facts,
  },
});

export const account = (name: string): AssetObservation => ({
  key: key('identity', name),
  facts: { class: 'kubernetes-service-account' },
});

export const granted = (
  subject: string,
  roleName: string,
  namespace?: string,
  binding = 'b',
): LinkObservation => ({
  from: key('identity', subject),
  type: 'granted',
  to: key('role', roleName),
  qualifier: binding,
  facts: namespace
    ? { binding: `RoleBinding ${namespace}/${binding}`, namespace }
    : { binding: `ClusterRoleBinding ${binding}` },
});

export const workload = (
  name: string,
  as: string,
  nodeControl?: string[],
): [AssetObservation, LinkObservation] => [
  {
    key: key('workload', name),
    facts: { controller: 'Deployment', ...(nodeControl && { nodeControl }) },
  },
  {
    from: key('workload', name),
    type: 'runs-as',
    to: key('identity', as),
    facts: {},
  },
];

export interface Estate {
  accounts?: AssetObservation[];
  clusterRoles?: AssetObservation[];
  roles?: AssetObservation[];
  clusterBindings?: LinkObservation[];
  bindings?: LinkObservation[];
  workloads?: Array<[AssetObservation, LinkObservation]>;
  /** Resources that may not be read. */
  forbidden?: string[];
}

/** A whole reading of a cluster in which there is just this. */
function reading(estate: Estate): SnapshotEvent[] {
  const of = (
    resource: string,
    partition: string,
    assets: AssetObservation[] = [],
    links: LinkObservation[] = [],
  ): SnapshotEvent[] => {
    const scope: ObservationScope = { resource, partition };
    return estate.forbidden?.includes(resource)
      ? [
          {
            type: 'coverage',
            ...scope,
            state: 'forbidden',
            reason: { code: 'Forbidden', message: 'no' },
          },
        ]
      : [
          { type: 'observations', scope, assets, links },
          { type: 'coverage', ...scope, state: 'complete' },
        ];
  };
  const { workloads = [] } = estate;
  return [
    ...of('serviceaccounts', 'payments', estate.accounts),
    ...of(
      'apps/deployments',
      'payments',
      workloads.map(([asset]) => asset),
      workloads.map(([, link]) => link),
    ),
    ...of(`${RBAC}/clusterroles`, '', estate.clusterRoles),
    ...of(`${RBAC}/roles`, 'payments', estate.roles),
    ...(estate.forbidden?.includes(`${RBAC}/roles`)
      ? []
      : of(`${RBAC}/roles`, '*').slice(1)),
    ...of(`${RBAC}/clusterrolebindings`, '', [], estate.clusterBindings),
    ...of(`${RBAC}/rolebindings`, 'payments', [], estate.bindings),
    ...(estate.forbidden?.includes(`${RBAC}/rolebindings`)
      ? []
      : of(`${RBAC}/rolebindings`, '*').slice(1)),
    { type: 'end', exhaustive: true },
  ];
}

/** The same, said by files. */
function declared(estate: Estate): SnapshotEvent[] {
  const scope = { resource: 'files', partition: 'rbac.yaml' };
  return [
    {
      type: 'observations',
      scope,
      assets: [
        ...(estate.accounts ?? []),
        ...(estate.clusterRoles ?? []),
        ...(estate.roles ?? []),
      ],
      links: [...(estate.clusterBindings ?? []), ...(estate.bindings ?? [])],
    },
    { type: 'coverage', ...scope, state: 'complete' },
    { type: 'end', exhaustive: true },
  ];
}

/** An inventory of one cluster, which may be read and declared, and its access. */
export async function createAccessEstate(
  databases: TestDatabases,
  engine: TestDatabaseId,
) {
  const inventory = await TestInventory.create(databases, engine);
  const store = DatabaseAccessStore.create({ knex: inventory.knex });
  const live = TestIdentitySource.create({
    id: 'live',
    role: 'live',
    cluster: 'prod-eu',
    events: [],
  });
  const git = TestIdentitySource.create({
    id: 'git',
    role: 'declared',
    cluster: 'prod-eu',
    events: [],
  });
  await inventory.store.registerSources([live, git], []);

  async function read(source: TestIdentitySource, events: SnapshotEvent[]) {
    source.setEvents(events);
    const result = await inventory.ingest(source);
    expect(result.error).toBeUndefined();
    return store.catchUp();
  }
  return {
    knex: inventory.knex,
    store,
    clock: inventory.clock,
    live: (estate: Estate) => read(live, reading(estate)),
    git: (estate: Estate) => read(git, declared(estate)),
    subject: async (name: string) =>
      inventory
        .knex<AccessSubjectRow>('access_subjects')
        .where({ asset_id: assetId(key('identity', name)) })
        .first(),
    /** Namespace → powers. */
    powers: async (name: string) => {
      const rows: Array<AccessScopeRow & AccessEdgeRow> = await inventory.knex
        .from('access_subjects as s')
        .join('access_scopes as p', 'p.set_hash', 's.set_hash')
        .join('access_edges as e', join =>
          join.on('e.set_hash', 'p.set_hash').andOn('e.part', 'p.part'),
        )
        .where('s.asset_id', assetId(key('identity', name)))
        .orderBy(['p.namespace', 'e.ordinal']);
      return rows.map(row => `${row.namespace || 'cluster'}: ${row.power}`);
    },
  };
}
