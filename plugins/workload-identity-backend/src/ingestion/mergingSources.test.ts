import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { assetId } from '../database/ids';
import {
  TestInventory,
  account,
  covered,
  end,
  key,
  observed,
  runsAs,
  workload,
} from './__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const CHECKOUT = key('workload', 'payments/Deployment/checkout');
const ACCOUNT = key('identity', 'payments/checkout');

/** A snapshot of one scope. */
function snapshot(assets: AssetObservation[], links: LinkObservation[] = []) {
  return [
    observed('all', 'payments', assets, links),
    covered('all', 'payments'),
    end(),
  ];
}

describe.each(databases.eachSupportedId())('merging sources, %s', engine => {
  let inventory: TestInventory;
  let live: TestIdentitySource;
  let declared: TestIdentitySource;

  beforeEach(async () => {
    inventory = await TestInventory.create(databases, engine);
    live = TestIdentitySource.create({ id: 'live', role: 'live', events: [] });
    declared = TestIdentitySource.create({
      id: 'git',
      role: 'declared',
      events: [],
    });
    await inventory.store.registerSources([live, declared], []);
  });

  it('makes one asset of what is declared and what is live, and says where they differ', async () => {
    declared.setEvents(
      snapshot([workload('checkout', { replicas: 2, schedule: 'x' })]),
    );
    await inventory.ingest(declared);
    expect((await inventory.asset(CHECKOUT)).standing).toBe('declared');

    live.setEvents(
      snapshot([
        workload(
          'checkout',
          { replicas: 3, instances: 3 },
          { incarnation: 'u1' },
        ),
      ]),
    );
    await inventory.ingest(live);
    const both = await inventory.asset(CHECKOUT);
    expect(both).toMatchObject({ standing: 'live', incarnation: 'u1' });
    expect(JSON.parse(both.facts)).toEqual({
      controller: 'Deployment',
      replicas: 3,
      instances: 3,
      schedule: 'x',
    });
    expect(JSON.parse(both.differences)).toEqual([
      { field: 'replicas', declared: 2, live: 3 },
    ]);

    // The declaration goes: the live thing stays, alone.
    declared.setEvents(snapshot([]));
    await expect(inventory.ingest(declared)).resolves.toMatchObject({
      assetsChanged: 1,
      assetsRemoved: 0,
    });
    const alone = await inventory.asset(CHECKOUT);
    expect(JSON.parse(alone.differences)).toEqual([]);

    live.setEvents(snapshot([]));
    await inventory.ingest(live);
    expect(await inventory.assets()).toEqual([]);
    expect((await inventory.history(CHECKOUT)).map(([type]) => type)).toEqual([
      'appeared',
      'changed',
      'changed',
      'disappeared',
    ]);
  });

  it('remembers what changed, but not what only moves', async () => {
    const read = async (
      facts: Record<string, unknown>,
      incarnation: string,
    ) => {
      live.setEvents(snapshot([workload('checkout', facts, { incarnation })]));
      await inventory.ingest(live);
      return inventory.asset(CHECKOUT);
    };
    const first = await read({ instances: 1, replicas: 1 }, 'u1');
    const moved = await read({ instances: 2, replicas: 1 }, 'u1');
    expect(moved.changed_at > first.changed_at).toBe(true);
    await read({ instances: 2, replicas: 2 }, 'u1');
    const last = await read({ instances: 2, replicas: 2 }, 'u2');
    expect(last).toMatchObject({
      incarnation: 'u2',
      first_seen_at: first.first_seen_at,
    });
    expect(await inventory.history(CHECKOUT)).toEqual([
      ['appeared', { standing: 'live' }],
      ['changed', { replicas: { before: 1, after: 2 } }],
      ['recreated', { incarnation: { before: 'u1', after: 'u2' } }],
    ]);
  });

  it('does not rewrite an asset of which only the place of its text moved', async () => {
    live.setEvents(snapshot([workload('checkout', {}, { location: 'a:1' })]));
    await inventory.ingest(live);
    const before = await inventory.asset(CHECKOUT);
    live.setEvents(snapshot([workload('checkout', {}, { location: 'a:9' })]));
    await inventory.ingest(live);
    expect(await inventory.asset(CHECKOUT)).toEqual(before);
    expect(await inventory.knex('observations').select('location')).toEqual([
      { location: 'a:9' },
    ]);
  });

  it('tells of links that come and go at both ends, unless the end just came', async () => {
    live.setEvents(
      snapshot(
        [workload('checkout'), account('checkout'), account('other')],
        [runsAs('checkout', 'checkout')],
      ),
    );
    await inventory.ingest(live);
    expect(await inventory.history(ACCOUNT)).toEqual([
      ['appeared', { standing: 'live' }],
    ]);

    // That another source says the same is no news.
    declared.setEvents(snapshot([], [runsAs('checkout', 'checkout')]));
    await inventory.ingest(declared);
    expect(await inventory.history(ACCOUNT)).toHaveLength(1);

    live.setEvents(
      snapshot(
        [workload('checkout'), account('checkout'), account('other')],
        [runsAs('checkout', 'other')],
      ),
    );
    await inventory.ingest(live);
    const link = (direction: string, other: typeof ACCOUNT | typeof CHECKOUT) =>
      expect.objectContaining({
        type: 'runs-as',
        direction,
        otherId: assetId(other),
        otherKind: other.kind,
      });
    // Git still says that it runs as the first: that link is not gone.
    expect(await inventory.history(ACCOUNT)).toHaveLength(1);
    const other = key('identity', 'payments/other');
    expect((await inventory.history(CHECKOUT)).slice(1)).toEqual([
      ['link-added', link('out', other)],
    ]);
    expect((await inventory.history(other)).slice(1)).toEqual([
      ['link-added', link('in', CHECKOUT)],
    ]);

    declared.setEvents(snapshot([]));
    await inventory.ingest(declared);
    expect((await inventory.history(ACCOUNT)).slice(1)).toEqual([
      ['link-removed', link('in', CHECKOUT)],
    ]);
    expect((await inventory.history(CHECKOUT)).at(-1)).toEqual([
      'link-removed',
      link('out', ACCOUNT),
    ]);
  });

  it('lets a thing that is still linked fall back to being referenced, and come back', async () => {
    declared.setEvents(
      snapshot([workload('checkout')], [runsAs('checkout', 'checkout')]),
    );
    await inventory.ingest(declared);
    live.setEvents(snapshot([account('checkout', {}, { incarnation: 'u1' })]));
    await inventory.ingest(live);
    live.setEvents(snapshot([]));
    await inventory.ingest(live);
    expect(await inventory.asset(ACCOUNT)).toMatchObject({
      standing: 'referenced',
      facts: '{}',
      incarnation: null,
    });
    live.setEvents(snapshot([account('checkout', {}, { incarnation: 'u2' })]));
    await inventory.ingest(live);
    expect((await inventory.history(ACCOUNT)).map(([type]) => type)).toEqual([
      'appeared',
      'disappeared',
      'appeared',
    ]);
  });

  it('keeps the marks of workloads in step, and tells of those that changed', async () => {
    const facts = {
      labels: { app: 'checkout', long: 'x'.repeat(600) },
      podLabels: { app: 'pod' },
      annotations: { 'tenure.dev/component': 'checkout', other: 'no' },
    };
    live.setEvents(snapshot([workload('checkout', facts), workload('ledger')]));
    await inventory.ingest(live);
    const id = assetId(CHECKOUT);
    expect(
      await inventory.knex('workload_marks').orderBy('origin').select('*'),
    ).toEqual([
      {
        asset_id: id,
        origin: 'annotation',
        key: 'tenure.dev/component',
        value: 'checkout',
      },
      { asset_id: id, origin: 'label', key: 'app', value: 'checkout' },
      { asset_id: id, origin: 'pod-label', key: 'app', value: 'pod' },
    ]);
    inventory.workloadsChanged.length = 0;

    live.setEvents(
      snapshot([
        workload('checkout', { ...facts, podLabels: { app: 'other' } }),
        workload('ledger', { replicas: 2 }),
      ]),
    );
    await inventory.ingest(live);
    expect(inventory.workloadsChanged).toEqual([[id]]);
    expect(
      await inventory.knex('workload_marks').where({ origin: 'pod-label' }),
    ).toMatchObject([{ value: 'other' }]);
  });

  it('derives expiry and class of credentials for sorting', async () => {
    const credential = (name: string, expiry: unknown): AssetObservation => ({
      key: key('credential', `payments/Secret/${name}#x509-certificate`),
      facts: {
        class: 'x509-certificate',
        expiry: expiry as { type: 'never' },
        renewal: { mode: 'unknown' },
      },
    });
    live.setEvents(
      snapshot([
        credential('a', { type: 'at', at: '2026-05-01T02:00:00+02:00' }),
        credential('b', { type: 'never' }),
        credential('c', { type: 'at', at: 'soon' }),
      ]),
    );
    await inventory.ingest(live);
    expect(
      await inventory
        .knex('assets')
        .orderBy('name')
        .select('display_name', 'class', 'expiry_type', 'expires_at'),
    ).toEqual([
      {
        display_name: 'a',
        class: 'x509-certificate',
        expiry_type: 'at',
        expires_at: '2026-05-01T00:00:00.000Z',
      },
      {
        display_name: 'b',
        class: 'x509-certificate',
        expiry_type: 'never',
        expires_at: null,
      },
      {
        display_name: 'c',
        class: 'x509-certificate',
        expiry_type: 'unknown',
        expires_at: null,
      },
    ]);
  });
});
