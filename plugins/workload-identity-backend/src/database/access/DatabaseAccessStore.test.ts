import { TestDatabases } from '@backstage/backend-test-utils';
import {
  account,
  createAccessEstate,
  CREATE_PODS,
  EVERYTHING,
  granted,
  RBAC,
  READ_SECRETS,
  role,
  workload,
} from './__testUtils__/accessEstate';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('access, %p', engine => {
  const setUp = () => createAccessEstate(databases, engine);

  const ACCOUNTS = [account('payments/a'), account('payments/b')];

  it('is derived from what is bound, equal sets once', async () => {
    const { live, subject, powers, knex } = await setUp();
    await live({
      accounts: ACCOUNTS,
      clusterRoles: [role('ClusterRole/reader', READ_SECRETS)],
      roles: [role('Role/payments/pods', CREATE_PODS)],
      clusterBindings: [
        granted('payments/a', 'ClusterRole/reader'),
        granted('payments/b', 'ClusterRole/reader', undefined, 'other'),
        granted('Group/system:serviceaccounts', 'ClusterRole/reader'),
      ],
      bindings: [
        granted('payments/a', 'Role/payments/pods', 'payments'),
        granted('payments/b', 'Role/payments/pods', 'payments'),
      ],
    });
    const a = await subject('payments/a');
    expect(a).toMatchObject({
      authority: 'cluster:prod-eu',
      namespace: 'payments',
      unknown_roles: 0,
      controlling_workloads: 0,
    });
    expect((await subject('payments/b'))?.set_hash).toBe(a?.set_hash);
    expect(await powers('payments/a')).toEqual([
      'cluster: read-secrets',
      'payments: create-pods',
    ]);
    expect(await powers('Group/system:serviceaccounts')).toEqual([
      'cluster: read-secrets',
    ]);
    // One set for the accounts, one for the group.
    expect(await knex('access_sets')).toHaveLength(2);
  });

  it('follows a role, a binding and a group, and touches nothing else', async () => {
    const { live, subject, powers, knex } = await setUp();
    const estate = {
      accounts: ACCOUNTS,
      clusterRoles: [role('ClusterRole/x', READ_SECRETS)],
      clusterBindings: [
        granted('payments/a', 'ClusterRole/x'),
        granted('Group/system:authenticated', 'ClusterRole/x'),
      ],
    };
    await live(estate);
    expect(await live(estate)).toBe(0);

    await live({
      ...estate,
      clusterRoles: [role('ClusterRole/x', EVERYTHING)],
    });
    expect(await powers('payments/a')).toEqual(['cluster: administrate']);
    expect(await powers('Group/system:authenticated')).toEqual([
      'cluster: administrate',
    ]);
    // What nobody has any more is gone.
    expect(await knex('access_sets')).toHaveLength(1);

    await live({ ...estate, clusterBindings: [] });
    expect(await subject('payments/a')).toBeUndefined();
    for (const table of [
      'access_sets',
      'access_parts',
      'access_scopes',
      'access_edges',
      'access_subjects',
      'access_changes',
      'access_due',
    ]) {
      expect(await knex(table)).toEqual([]);
    }
  });

  it('tells roles that are not there from those that may not be read', async () => {
    const { live, subject } = await setUp();
    const estate = {
      accounts: ACCOUNTS,
      clusterBindings: [granted('payments/a', 'ClusterRole/x')],
      bindings: [granted('payments/b', 'Role/payments/y', 'payments')],
    };
    await live({
      ...estate,
      forbidden: [`${RBAC}/clusterroles`, `${RBAC}/roles`],
    });
    for (const name of ['payments/a', 'payments/b']) {
      expect(await subject(name)).toMatchObject({
        set_hash: null,
        unknown_roles: 1,
      });
    }
    // They were read, and are not there: bindings to them grant nothing.
    await live(estate);
    expect(await subject('payments/a')).toBeUndefined();
    expect(await subject('payments/b')).toBeUndefined();
  });

  it('aggregates declared roles, and takes the word of the cluster once it has it', async () => {
    const { git, live, powers, subject } = await setUp();
    const to = { labels: { to: 'top' } };
    const top = role('ClusterRole/top', undefined, {
      aggregates: [{ matchLabels: to.labels }],
    });
    const estate = {
      accounts: ACCOUNTS,
      clusterRoles: [top, role('ClusterRole/part', READ_SECRETS, to)],
      bindings: [granted('payments/a', 'ClusterRole/top', 'payments')],
    };
    await git(estate);
    expect(await powers('payments/a')).toEqual(['payments: read-secrets']);

    // A part changes, and one comes whose rules are not known.
    const parts = [
      role('ClusterRole/part', CREATE_PODS, to),
      role('ClusterRole/odd', undefined, to),
    ];
    await git({ ...estate, clusterRoles: [top, ...parts] });
    expect(await powers('payments/a')).toEqual(['payments: create-pods']);
    expect(await subject('payments/a')).toMatchObject({ unknown_roles: 1 });

    // The cluster has no such binding.
    await live({ accounts: ACCOUNTS });
    expect(await subject('payments/a')).toBeUndefined();
    // It has one to a role that is only declared.
    await live({
      accounts: ACCOUNTS,
      bindings: [granted('payments/a', 'ClusterRole/part', 'payments')],
    });
    expect(await subject('payments/a')).toBeUndefined();
  });

  it('counts workloads that can take over their node', async () => {
    const { live, subject } = await setUp();
    const estate = (...control: Array<string[] | undefined>) => ({
      accounts: ACCOUNTS,
      workloads: control.map((nodeControl, index) =>
        workload(`payments/Deployment/w${index}`, 'payments/a', nodeControl),
      ),
    });
    await live(estate(['privileged container x'], undefined, ['hostPath /']));
    expect(await subject('payments/a')).toMatchObject({
      controlling_workloads: 2,
      set_hash: null,
    });
    await live(estate(['privileged container x'], undefined, undefined));
    expect(await subject('payments/a')).toMatchObject({
      controlling_workloads: 1,
    });
    await live(estate(undefined));
    expect(await subject('payments/a')).toBeUndefined();
  });

  it('comes to the same by steps as at once', async () => {
    const { live, knex, store } = await setUp();
    const content = async () => ({
      sets: await knex('access_sets').orderBy('hash'),
      parts: await knex('access_parts').orderBy(['set_hash', 'part']),
      scopes: await knex('access_scopes').orderBy(['set_hash', 'namespace']),
      edges: await knex('access_edges').orderBy([
        'set_hash',
        'part',
        'ordinal',
      ]),
      subjects: await knex('access_subjects').orderBy('asset_id'),
    });
    const rules = [READ_SECRETS, CREATE_PODS, EVERYTHING];
    const random = seeded(7);
    for (let step = 0; step < 12; step++) {
      const pick = (n: number) => Math.floor(random() * n);
      await live({
        accounts: ACCOUNTS,
        clusterRoles: [0, 1].map(i =>
          role(`ClusterRole/r${i}`, rules[pick(rules.length)]),
        ),
        clusterBindings: [0, 1]
          .filter(() => random() < 0.6)
          .map(i => granted(`payments/${'ab'[i]}`, `ClusterRole/r${pick(2)}`)),
        bindings: [0, 1]
          .filter(() => random() < 0.6)
          .map(i =>
            granted(
              `payments/${'ab'[i]}`,
              `ClusterRole/r${pick(2)}`,
              'payments',
            ),
          ),
      });
    }
    const bySteps = await content();
    await knex('access_subjects').delete();
    await knex('access_sets').delete();
    await store.markAll();
    expect(await store.catchUp()).toBeGreaterThan(0);
    expect(await content()).toEqual(bySteps);
  });

  it('stops when it is asked to, and goes on where it was', async () => {
    const { live, store, powers } = await setUp();
    await live({
      accounts: ACCOUNTS,
      clusterRoles: [role('ClusterRole/x', READ_SECRETS)],
      clusterBindings: [granted('payments/a', 'ClusterRole/x')],
    });
    await store.markAll();
    await expect(
      store.catchUp({ signal: AbortSignal.abort() }),
    ).rejects.toThrow();
    expect(await store.catchUp()).toBeGreaterThan(0);
    expect(await powers('payments/a')).toEqual(['cluster: read-secrets']);
  });
});

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
