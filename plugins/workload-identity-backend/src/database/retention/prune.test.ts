import { TestDatabases } from '@backstage/backend-test-utils';
import { AssetObservation } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  TestInventory,
  covered,
  end,
  key,
  observed,
  workload,
} from '../../ingestion/__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const HOUR = 3600;

describe.each(databases.eachSupportedId())('retention, %s', engine => {
  const read = async (
    inventory: TestInventory,
    source: TestIdentitySource,
    assets: AssetObservation[],
  ) => {
    source.setEvents([
      observed('all', 'payments', assets),
      covered('all', 'payments'),
      end(),
    ]);
    await inventory.ingest(source);
  };

  it('removes history older than asked, in batches', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const source = TestIdentitySource.create({ id: 's', events: [] });
    await inventory.store.registerSources([source], []);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await read(
      inventory,
      source,
      names.map(name => workload(name)),
    );
    inventory.clock.advance(24 * HOUR);
    const cutoff = inventory.clock.now();
    await read(inventory, source, [workload('a')]);

    await expect(inventory.store.pruneHistory(cutoff, 2)).resolves.toBe(5);
    await expect(inventory.store.pruneHistory(cutoff, 2)).resolves.toBe(0);
    expect(await inventory.knex('history').distinct('type')).toEqual([
      { type: 'disappeared' },
    ]);
  });

  it('keeps one row per permission set, as long as a role has it', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const source = TestIdentitySource.create({ id: 's', events: [] });
    await inventory.store.registerSources([source], []);
    const role = (name: string, ...verbs: string[]): AssetObservation => ({
      key: key('role', `Role/payments/${name}`),
      facts: { class: 'kubernetes-role' },
      permissions: [{ apiGroups: [''], resources: ['secrets'], verbs }],
    });
    const hashes = async () =>
      (await inventory.knex('permission_sets').select('hash')).length;

    await read(inventory, source, [
      role('a', 'get', 'list'),
      role('b', 'list', 'get'),
      role('c', 'delete'),
    ]);
    const { facts } = await inventory.asset(key('role', 'Role/payments/a'));
    expect(await inventory.knex('permission_sets')).toContainEqual({
      hash: JSON.parse(facts).permissionSet,
      rules:
        '[{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list"]}]',
      used_at: expect.any(String),
    });
    expect(await hashes()).toBe(2);

    await read(inventory, source, [role('a', 'get'), role('b', 'get', 'list')]);
    expect(await hashes()).toBe(3);
    // One that has just fallen out of use may be on its way back.
    await expect(inventory.store.prunePermissionSets()).resolves.toBe(0);
    inventory.clock.advance(2 * HOUR);
    await expect(inventory.store.prunePermissionSets(1)).resolves.toBe(1);
    expect(await hashes()).toBe(2);
  });
});
