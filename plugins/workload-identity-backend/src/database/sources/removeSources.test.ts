import { TestDatabases } from '@backstage/backend-test-utils';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  account,
  covered,
  end,
  key,
  observed,
  runsAs,
  TestInventory,
  workload,
} from '../../ingestion/__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const many = Array.from({ length: 600 }, (_, n) => `w${n}`);

const cluster: SnapshotEvent[] = [
  observed('deployments', 'payments', [workload('checkout')], []),
  observed('accounts', 'payments', [account('checkout')]),
  covered('deployments', 'payments'),
  covered('accounts', 'payments'),
  end(),
];

/** Speaks of the same workload, and of many more. */
const repository: SnapshotEvent[] = [
  observed(
    'files',
    'a.yaml',
    [workload('checkout'), ...many.map(name => workload(name))],
    [runsAs('checkout', 'checkout'), runsAs('w1', 'default')],
  ),
  { type: 'problem', code: 'Odd', message: 'Odd' },
  covered('files', 'a.yaml'),
  end(),
];

describe.each(databases.eachSupportedId())('removeSources, %s', engine => {
  async function setUp() {
    const inventory = await TestInventory.create(databases, engine);
    const prod = TestIdentitySource.create({ id: 'prod', events: cluster });
    const git = TestIdentitySource.create({
      id: 'git',
      role: 'declared',
      events: repository,
    });
    await inventory.store.registerSources([prod, git], []);
    await inventory.ingest(prod);
    await inventory.ingest(git);
    return { inventory, prod, git };
  }

  it('removes a retired source with all that only it says', async () => {
    const { inventory, prod } = await setUp();
    const { store, knex } = inventory;
    await expect(store.requestRemoval('none')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(store.requestRemoval('git')).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('workloadIdentity.sources'),
    });
    await store.registerSources([prod], []);
    await expect(store.removeSources(async () => {})).resolves.toEqual([]);

    await store.requestRemoval('git');
    await store.requestRemoval('git');
    const workloads: string[] = [];
    let transactions = 0;
    await expect(
      store.removeSources(async change => {
        workloads.push(...change.workloads);
        transactions += 1;
      }),
    ).resolves.toEqual(['git']);

    expect(await inventory.assets()).toEqual([
      ['identity payments/checkout', 'live'],
      ['workload payments/Deployment/checkout', 'live'],
    ]);
    expect(new Set(workloads).size).toBe(600);
    expect(transactions).toBeGreaterThan(2);
    expect(
      await inventory.history(key('workload', 'payments/Deployment/w1')),
    ).toEqual([
      ['appeared', { standing: 'declared' }],
      ['disappeared', { standing: 'declared' }],
    ]);
    for (const table of ['scopes', 'observations', 'link_observations']) {
      const rows = await knex(table).where({ source_id: 'git' });
      expect([table, rows]).toEqual([table, []]);
    }
    expect(await knex('sources').pluck('id')).toEqual(['prod']);
    expect(await knex('problems')).toEqual([]);
    await expect(store.requestRemoval('git')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('is taken up again where it broke off', async () => {
    const { inventory, prod } = await setUp();
    const { store } = inventory;
    await store.registerSources([prod], []);
    await store.requestRemoval('git');
    await expect(
      store.removeSources(async () => {
        throw new Error('the process died');
      }),
    ).rejects.toThrow('the process died');
    const left = (await inventory.assets()).length;
    expect(left).toBeGreaterThan(2);
    expect(left).toBeLessThan(602);

    await expect(store.removeSources(async () => {})).resolves.toEqual(['git']);
    expect(await inventory.assets()).toHaveLength(2);
  });

  it('gives way to a source that is configured again', async () => {
    const { inventory, prod, git } = await setUp();
    const { store } = inventory;
    const before = await inventory.assets();
    await store.registerSources([prod], []);
    await store.requestRemoval('git');
    let isRead = false;
    await expect(
      store.removeSources(async () => {
        if (!isRead) {
          isRead = true;
          await store.registerSources([prod, git], []);
          await inventory.ingest(git);
        }
      }),
    ).resolves.toEqual([]);
    expect(await inventory.assets()).toEqual(before);
    expect(await inventory.source('git')).toMatchObject({
      state: 'active',
      removal_requested_at: null,
    });
  });
});
