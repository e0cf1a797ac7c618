import { TestDatabases } from '@backstage/backend-test-utils';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  covered,
  end,
  observed,
  TestInventory,
  workload,
} from './__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('reading a source, %s', engine => {
  it('writes down how far it has come, and says so', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const seen: Array<[number | null, number | null]> = [];
    const source = TestIdentitySource.create({
      id: 'prod',
      events: async function* slow() {
        yield observed('deployments', 'a', [workload('a'), workload('b')]);
        yield covered('deployments', 'a');
        inventory.clock.advance(2);
        yield observed('deployments', 'b', [workload('c')]);
        inventory.clock.advance(2);
        yield covered('deployments', 'b');
        yield end();
      },
    });
    await inventory.store.registerSources([source], []);
    await inventory.ingestor.ingest(source, {
      signal: new AbortController().signal,
      onProgress: async () => {
        const row = await inventory.source('prod');
        expect(row.running_since).not.toBeNull();
        seen.push([row.progress_observations, row.progress_scopes]);
      },
    });
    expect(seen[0]).toEqual([0, 0]);
    expect(seen).toContainEqual([3, 1]);
    expect(seen[seen.length - 1]).toEqual([3, 2]);
    expect(await inventory.source('prod')).toMatchObject({
      running_since: null,
      progress_observations: null,
      progress_scopes: null,
    });
  });

  it('is asked for once, until it has begun and while it goes on', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const { store } = inventory;
    const source = TestIdentitySource.create({
      id: 'prod',
      events: [end()],
      timeoutSeconds: 30,
    });
    await store.registerSources([source], []);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => store.requestRefresh('prod')),
    );
    expect(answers.filter(isFirst => isFirst)).toHaveLength(1);
    await expect(store.isRefreshPending('prod')).resolves.toBe(true);

    await store.beginRun('prod');
    await expect(store.isRefreshPending('prod')).resolves.toBe(false);
    await expect(store.requestRefresh('prod')).resolves.toBe(false);
    // A read that died with its process serves nobody.
    inventory.clock.advance(60);
    await expect(store.requestRefresh('prod')).resolves.toBe(true);
    await inventory.ingest(source);
    await expect(store.requestRefresh('prod')).resolves.toBe(true);

    await store.registerSources([], []);
    await expect(store.isRefreshPending('prod')).resolves.toBe(false);
    await expect(store.requestRefresh('prod')).resolves.toBe(false);
  });
});
