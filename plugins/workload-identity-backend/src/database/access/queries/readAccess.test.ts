import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AccessView,
  PermissionRule,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { AssetCriteria } from '../../../permissions/conditions';
import { key } from '../../../ingestion/__testUtils__/TestInventory';
import { DatabaseInventoryReader } from '../../DatabaseInventoryReader';
import { assetId } from '../../ids';
import {
  account,
  createAccessEstate,
  CREATE_PODS,
  Estate,
  EVERYTHING,
  granted,
  RBAC,
  READ_SECRETS,
  role,
  workload,
} from '../__testUtils__/accessEstate';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const READ_PODS: PermissionRule[] = [
  { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
];
const EXEC: PermissionRule[] = [
  { verbs: ['create'], apiGroups: [''], resources: ['pods/exec'] },
];

const ACCOUNTS = [
  account('payments/a'),
  account('payments/b'),
  account('kube-system/admin'),
];
const ROLES = [
  role('ClusterRole/everything', EVERYTHING),
  role('ClusterRole/exec', EXEC),
  role('ClusterRole/pods', CREATE_PODS),
  role('ClusterRole/see', READ_PODS),
];
const ADMIN = granted('kube-system/admin', 'ClusterRole/everything');

describe.each(databases.eachSupportedId())('readAccess, %p', engine => {
  async function setUp() {
    const estate = await createAccessEstate(databases, engine);
    const reader = DatabaseInventoryReader.create({
      knex: estate.knex,
      clock: estate.clock,
    });
    const access = async (
      name: string,
      condition?: AssetCriteria,
    ): Promise<AccessView> => {
      const view = await reader.readAccess(assetId(key('identity', name)), {
        condition,
      });
      expect(view).toBeDefined();
      return view!;
    };
    return { ...estate, reader, access };
  }

  const whole = (more: Partial<Estate>): Estate => ({
    accounts: ACCOUNTS,
    clusterRoles: ROLES,
    ...more,
    clusterBindings: [ADMIN, ...(more.clusterBindings ?? [])],
  });

  it('tells what is granted, by itself and by its groups', async () => {
    const { live, access } = await setUp();
    await live(
      whole({
        clusterBindings: [
          granted('Group/system:authenticated', 'ClusterRole/see'),
          granted('Group/system:serviceaccounts:orders', 'ClusterRole/exec'),
          granted('Group/system:unauthenticated', 'ClusterRole/exec'),
        ],
        bindings: [
          granted('payments/a', 'ClusterRole/pods', 'payments'),
          granted(
            'Group/system:serviceaccounts:payments',
            'ClusterRole/exec',
            'orders',
          ),
        ],
      }),
    );
    const view = await access('payments/a');
    expect(view).toMatchObject({
      state: 'known',
      pending: false,
      moreGrants: 0,
      hiddenGrants: 0,
      gaps: [],
      freshness: { state: 'fresh' },
    });
    expect(
      view.grants.map(({ role: { displayName }, namespace, through }) => [
        displayName,
        namespace,
        through,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['pods', 'payments', undefined],
        ['see', undefined, 'system:authenticated'],
        ['exec', 'orders', 'system:serviceaccounts:payments'],
      ]),
    );
    expect(view.grants).toHaveLength(3);
    expect(view.permissionSets[view.grants[0].permissionSets[0]]).toEqual(
      CREATE_PODS,
    );
    // An account is never unauthenticated, and not of another namespace.
    expect(view.powers.map(({ power }) => power)).toEqual([
      'create-pods',
      'exec-pods',
    ]);
    expect(view.powers[1]).toMatchObject({
      namespaces: ['orders'],
      namespaceTotal: 1,
      through: 'system:serviceaccounts:payments',
      bindings: ['RoleBinding orders/b'],
      rule: EXEC[0],
      becomes: { total: 0, controlling: 0, examples: [] },
    });
  });

  it('says whom it can become, those that control the cluster first', async () => {
    const { live, access } = await setUp();
    await live(
      whole({
        clusterBindings: [granted('payments/a', 'ClusterRole/exec')],
        bindings: [granted('payments/b', 'ClusterRole/pods', 'payments')],
        workloads: [
          workload('kube-system/Deployment/operator', 'kube-system/admin'),
          workload('payments/Deployment/web', 'payments/b'),
        ],
      }),
    );
    const a = await access('payments/a');
    expect(a.powers).toEqual([
      {
        power: 'exec-pods',
        target: 'running-accounts',
        rule: EXEC[0],
        bindings: ['ClusterRoleBinding b'],
        becomes: {
          total: 2,
          controlling: 1,
          examples: [
            {
              id: assetId(key('identity', 'kube-system/admin')),
              displayName: 'admin',
              namespace: 'kube-system',
            },
            {
              id: assetId(key('identity', 'payments/b')),
              displayName: 'b',
              namespace: 'payments',
            },
          ],
        },
      },
    ]);
    expect(a.control).toEqual({
      state: 'yes',
      facts: [{ reason: 'exec-pods', rule: EXEC[0] }],
    });
    const b = await access('payments/b');
    expect(b.powers[0].becomes).toMatchObject({ total: 1, controlling: 1 });
    expect(b.control).toEqual({ state: 'reachable', facts: [] });
  });

  it('tells that workloads can take over their node', async () => {
    const { live, access } = await setUp();
    await live(
      whole({
        workloads: [
          workload('payments/Deployment/plain', 'payments/a'),
          workload('payments/Deployment/agent', 'payments/a', [
            'hostPath /etc',
          ]),
        ],
      }),
    );
    const view = await access('payments/a');
    expect(view.control).toEqual({
      state: 'yes',
      facts: [{ reason: 'run-privileged', workloads: 1 }],
    });
    expect(
      view.boundaries.map(({ workload: { displayName }, nodeControl }) => [
        displayName,
        nodeControl,
      ]),
    ).toEqual([
      ['agent', ['hostPath /etc']],
      ['plain', undefined],
    ]);
    expect(view.moreBoundaries).toBe(0);
  });

  it('says "no" only where everything was read', async () => {
    const { live, access } = await setUp();
    await live(whole({}));
    expect((await access('payments/a')).control).toEqual({
      state: 'no',
      facts: [],
    });
    await live({ ...whole({}), forbidden: [`${RBAC}/clusterroles`] });
    const view = await access('payments/a');
    expect(view).toMatchObject({
      state: 'partial',
      control: { state: 'unknown', facts: [] },
      freshness: { state: 'stale' },
      gaps: [
        {
          sourceId: 'live',
          resource: `${RBAC}/clusterroles`,
          partition: '',
          state: 'forbidden',
          reason: { code: 'Forbidden', message: 'no' },
        },
      ],
    });
  });

  it('does not name other namespaces that were not read', async () => {
    const { live, access, knex } = await setUp();
    await live(whole({}));
    const scope = { source_id: 'live', resource: `${RBAC}/rolebindings` };
    const template = await knex('scopes').where(scope).first();
    for (const partition of ['payments', 'elsewhere']) {
      const row = { ...template, partition, state: 'forbidden' };
      await knex('scopes')
        .where({ ...scope, partition })
        .delete();
      await knex('scopes').insert({ ...row, id: partition });
    }
    const view = await access('payments/a');
    expect(view).toMatchObject({
      state: 'partial',
      gaps: [{ partition: 'payments', state: 'forbidden' }],
      moreGaps: 1,
    });
    expect(JSON.stringify(view)).not.toContain('elsewhere');
  });

  it('is unknown where nothing was read, and partial where it is only declared', async () => {
    const { live, git, access } = await setUp();
    await live({
      accounts: ACCOUNTS,
      forbidden: [
        'clusterroles',
        'roles',
        'clusterrolebindings',
        'rolebindings',
      ].map(one => `${RBAC}/${one}`),
    });
    expect(await access('payments/a')).toMatchObject({
      state: 'unknown',
      grants: [],
      control: { state: 'unknown' },
      freshness: { state: 'unknown' },
    });
    await git(
      whole({ clusterBindings: [granted('payments/a', 'ClusterRole/see')] }),
    );
    expect(await access('payments/a')).toMatchObject({
      state: 'partial',
      grants: [{ binding: 'ClusterRoleBinding b', state: 'known' }],
      control: { state: 'unknown' },
      freshness: { state: 'fresh', sourceId: 'git' },
    });
  });

  it('counts what the reader may not see, and tells nothing of it', async () => {
    const { live, access, reader } = await setUp();
    const condition: AssetCriteria = {
      type: 'in-namespace',
      namespaces: ['payments'],
    };
    await live(
      whole({
        roles: [role('Role/payments/see', READ_SECRETS)],
        clusterBindings: [granted('payments/a', 'ClusterRole/exec')],
        bindings: [granted('payments/a', 'Role/payments/see', 'payments')],
        workloads: [
          workload('kube-system/Deployment/operator', 'kube-system/admin'),
        ],
      }),
    );
    const view = await access('payments/a', condition);
    expect(view.grants.map(({ binding }) => binding)).toEqual([
      'RoleBinding payments/b',
    ]);
    expect(view.hiddenGrants).toBe(1);
    expect(view.powers.map(({ power }) => power)).toEqual(['read-secrets']);
    expect(view.hiddenPowers).toBe(1);
    // That it controls the cluster is a fact of the identity.
    expect(view.control).toEqual({ state: 'yes', facts: [] });
    expect(JSON.stringify(view)).not.toMatch(/exec|operator|admin/);
    expect(
      await reader.readAccess(assetId(key('identity', 'kube-system/admin')), {
        condition,
      }),
    ).toBeUndefined();
  });

  it('keeps hubs within bounds', async () => {
    const { live, access, knex } = await setUp();
    const namespaces = Array.from({ length: 120 }, (_, i) => `n${i}`);
    const accounts: AssetObservation[] = namespaces.flatMap(namespace =>
      Array.from({ length: 10 }, (_, i) => account(`${namespace}/x${i}`)),
    );
    const bindings: LinkObservation[] = namespaces.map(namespace =>
      granted('payments/a', 'ClusterRole/pods', namespace, namespace),
    );
    await live({
      accounts: [...ACCOUNTS, ...accounts],
      clusterRoles: ROLES,
      bindings,
    });
    const view = await access('payments/a');
    expect(view.grants).toHaveLength(120);
    expect(view.powers).toHaveLength(1);
    expect(view.powers[0]).toMatchObject({
      namespaceTotal: 120,
      becomes: { total: 1000, more: true, controlling: 0 },
    });
    expect(view.powers[0].namespaces).toHaveLength(50);
    expect(view.powers[0].becomes!.examples).toHaveLength(5);
    // One power for all namespaces that are alike.
    expect(await knex('access_edges')).toHaveLength(1);
    expect(await knex('access_scopes')).toHaveLength(120);
  });

  it('has nothing to say of what is no identity of a cluster', async () => {
    const { live, reader } = await setUp();
    await live(whole({}));
    expect(
      await reader.readAccess(assetId(key('role', 'ClusterRole/see'))),
    ).toMatchObject({ state: 'not-applicable' });
    expect(await reader.readAccess('0'.repeat(32))).toBeUndefined();
  });
});
