import { TestDatabases } from '@backstage/backend-test-utils';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { setTimeout as delay } from 'node:timers/promises';
import { TestInventory } from '../../ingestion/__testUtils__/TestInventory';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { DatabaseLeaseStore } from './DatabaseLeaseStore';
import { holdLease, LeaseLostError } from './SourceLease';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const IDS = ['a', 'b', 'c', 'd', 'e'];

describe.each(databases.eachSupportedId())('DatabaseLeaseStore, %s', engine => {
  async function setUp(expiryMs: number) {
    const { knex, store, clock } = await TestInventory.create(
      databases,
      engine,
    );
    await store.registerSources(
      IDS.map(id => TestIdentitySource.create({ id, events: [] })),
      [],
    );
    const database = InventoryTransactor.create({ knex, clock });
    return {
      knex,
      database,
      leases: DatabaseLeaseStore.create({ database, expiryMs }),
    };
  }

  const namesOf = (leases: Array<{ sourceId: string }>) =>
    leases.map(({ sourceId }) => sourceId).sort();

  it('shares sources fairly as replicas come and go', async () => {
    const { leases } = await setUp(60_000);
    expect(namesOf((await leases.beat('one', IDS)).held)).toEqual(IDS);

    expect((await leases.beat('two', IDS)).held).toEqual([]);
    const { surplus } = await leases.beat('one', IDS);
    expect(surplus).toHaveLength(2);
    await Promise.all(surplus.map(lease => leases.release(lease)));
    const two = await leases.beat('two', IDS);
    expect(namesOf(two.held)).toEqual(namesOf(surplus));
    expect((await leases.beat('one', IDS)).held).toHaveLength(3);

    await Promise.all(two.held.map(lease => leases.release(lease)));
    await leases.leave('two');
    expect(namesOf((await leases.beat('one', IDS)).held)).toEqual(IDS);
  });

  it('gives each source to one of those who ask at once', async () => {
    const { leases } = await setUp(60_000);
    const holders = ['one', 'two', 'three', 'four'];
    await Promise.all(holders.map(holder => leases.beat(holder, IDS)));
    await Promise.all(
      holders.map(async holder => {
        const { surplus } = await leases.beat(holder, IDS);
        await Promise.all(surplus.map(lease => leases.release(lease)));
      }),
    );
    // Of two who are after the same one, the second has to ask again.
    const ask = () =>
      Promise.all(
        holders.map(async holder => (await leases.beat(holder, IDS)).held),
      );
    let held = await ask();
    for (
      let tries = 0;
      held.flat().length < IDS.length && tries < 10;
      tries++
    ) {
      held = await ask();
    }
    expect(namesOf(held.flat())).toEqual(IDS);
    expect(Math.max(...held.map(one => one.length))).toBeLessThanOrEqual(2);
  });

  it('takes over from the silent, who hold nothing then', async () => {
    const { leases, database } = await setUp(300);
    const [first] = (await leases.beat('one', ['a'])).held;
    await database.transaction(tx => holdLease(tx, first));
    expect((await leases.beat('two', ['a'])).held).toEqual([]);

    let second = (await leases.beat('two', ['a'])).held;
    for (let tries = 0; !second.length && tries < 100; tries += 1) {
      await delay(50);
      second = (await leases.beat('two', ['a'])).held;
    }
    expect(second).toEqual([
      { sourceId: 'a', holder: 'two', epoch: first.epoch + 1 },
    ]);
    await expect(
      database.transaction(tx => holdLease(tx, first)),
    ).rejects.toThrow(LeaseLostError);
    await database.transaction(tx => holdLease(tx, second[0]));
    // What was lost can't be given up for the one who has it now.
    await leases.release(first);
    await database.transaction(tx => holdLease(tx, second[0]));
  });

  it('forgets sources that are not watched any more', async () => {
    const { leases, knex } = await setUp(60_000);
    await leases.beat('one', IDS);
    await leases.forgetOthers(['a']);
    expect(await knex('source_leases').pluck('source_id')).toEqual(['a']);
  });
});
