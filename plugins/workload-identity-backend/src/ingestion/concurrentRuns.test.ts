import { TestDatabases } from '@backstage/backend-test-utils';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  TestInventory,
  covered,
  end,
  observed,
  runsAs,
  workload,
} from './__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

function snapshot(names: string[], facts: Record<string, unknown> = {}) {
  return [
    observed(
      'deployments',
      'payments',
      names.map(name => workload(name, facts)),
      names.map(name => runsAs(name, 'default')),
    ),
    covered('deployments', 'payments'),
    end(),
  ];
}

describe.each(databases.eachSupportedId())('concurrent runs, %s', engine => {
  it('lets the later of two runs of one source win', async () => {
    const inventory = await TestInventory.create(databases, engine);
    let letGo = () => {};
    const gate = new Promise<void>(resolve => {
      letGo = resolve;
    });
    let reached = () => {};
    const atGate = new Promise<void>(resolve => {
      reached = resolve;
    });
    const source = TestIdentitySource.create({
      id: 'prod-eu',
      events: async function* slow() {
        yield observed('deployments', 'payments', [workload('old')]);
        reached();
        await gate;
        yield observed('deployments', 'payments', [workload('older')]);
        yield covered('deployments', 'payments');
        yield end();
      },
    });
    await inventory.store.registerSources([source], []);
    const first = inventory.ingest(source);
    await atGate;
    source.setEvents(snapshot(['new']));
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      generation: 2,
      state: 'succeeded',
    });
    const before = await inventory.content();
    letGo();
    await expect(first).resolves.toMatchObject({
      generation: 1,
      state: 'failed',
      error: { code: 'Superseded' },
    });
    expect(await inventory.content()).toEqual(before);
    expect(await inventory.source('prod-eu')).toMatchObject({
      running_since: null,
      error_code: null,
      generation: 2,
    });
    expect(await inventory.assets()).toEqual([
      ['identity payments/default', 'referenced'],
      ['workload payments/Deployment/new', 'live'],
    ]);
  });

  it('loses no word of several sources that speak of the same things at once', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const names = Array.from({ length: 300 }, (_, i) => `w${i}`);
    const fields = ['replicas', 'schedule', 'suspended', 'apiVersion'];
    const sources = fields.map(field =>
      TestIdentitySource.create({
        id: `knows-${field}`,
        events: snapshot(
          // Each in another order, to meet in the middle.
          field === 'schedule' ? [...names].reverse() : names,
          { [field]: field },
        ),
      }),
    );
    await inventory.store.registerSources(sources, []);
    const ingestAll = () =>
      Promise.all(sources.map(source => inventory.ingest(source)));
    for (const result of await ingestAll()) {
      expect(result).toMatchObject({ state: 'succeeded' });
    }
    const rows = await inventory.knex('assets').where({ kind: 'workload' });
    expect(rows).toHaveLength(300);
    for (const row of rows) {
      expect(Object.keys(JSON.parse(row.facts)).sort()).toEqual(
        ['controller', ...fields].sort(),
      );
    }

    // All but one let go of them at once, then that one too.
    const gone: SnapshotEvent[] = snapshot([]);
    sources.slice(1).forEach(source => source.setEvents(gone));
    await ingestAll();
    const left = await inventory.knex('assets').where({ kind: 'workload' });
    expect(left).toHaveLength(300);
    expect(Object.keys(JSON.parse(left[0].facts)).sort()).toEqual([
      'controller',
      'replicas',
    ]);
    sources[0].setEvents(gone);
    await ingestAll();
    expect(await inventory.assets()).toEqual([]);
  });
});
