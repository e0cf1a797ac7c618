import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  DeltaEvent,
  ResumeTokens,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { DatabaseDeltaStore } from '../database/deltas/DatabaseDeltaStore';
import { InventoryTransactor } from '../database/ingest/InventoryTransactor';
import { DatabaseLeaseStore } from '../database/leases/DatabaseLeaseStore';
import { LeaseLostError } from '../database/leases/SourceLease';
import {
  account,
  covered,
  end,
  observed,
  runsAs,
  TestInventory,
  workload,
} from '../ingestion/__testUtils__/TestInventory';
import { SourceWatch } from './SourceWatch';
import { WatchSupervisor } from './WatchSupervisor';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const SNAPSHOT: SnapshotEvent[] = [
  { type: 'authority', authority: 'cluster:prod-eu', uid: 'u' },
  observed(
    'pods',
    'payments',
    [workload('checkout', { a: 1 }), account('checkout')],
    [runsAs('checkout', 'checkout')],
  ),
  covered('pods', '*'),
  end(),
];

const scope = (
  assets: Extract<DeltaEvent, { type: 'scope' }>['assets'],
  links: Extract<DeltaEvent, { type: 'scope' }>['links'] = [],
  resume?: ResumeTokens,
): DeltaEvent => ({
  type: 'scope',
  scope: { resource: 'pods', partition: 'payments' },
  assets,
  links,
  ...(resume && { resume }),
});

describe.each(databases.eachSupportedId())('watching, %s', engine => {
  async function setUp(expiryMs = 60_000) {
    const inventory = await TestInventory.create(databases, engine);
    const { knex, clock } = inventory;
    const database = InventoryTransactor.create({ knex, clock });
    const deltas = DatabaseDeltaStore.create(database);
    const leases = DatabaseLeaseStore.create({ database, expiryMs });
    const logger = mockServices.logger.mock();
    const told: string[] = [];
    const listeners = {
      workloadsChanged: async (ids: string[]) => {
        told.push(`workloads ${ids.length}`);
      },
      changed: (id: string) => {
        told.push(`changed ${id}`);
      },
      relist: async (id: string) => {
        told.push(`relist ${id}`);
      },
    };
    return { inventory, knex, deltas, leases, logger, listeners, told };
  }

  type World = Awaited<ReturnType<typeof setUp>>;

  /** Has a source that says these events, and then nothing, watched. */
  async function watched(world: World, events: DeltaEvent[]) {
    const { inventory, deltas, leases, logger, listeners } = world;
    const resumed: ResumeTokens[] = [];
    let done = () => {};
    const said = new Promise<void>(resolve => {
      done = resolve;
    });
    const source = TestIdentitySource.create({
      id: 'prod-eu',
      events: SNAPSHOT,
      reconcileIntervalSeconds: 3_600,
      async *watch({ signal, resume }) {
        resumed.push(resume);
        yield* events;
        done();
        await aborted(signal);
      },
    });
    await inventory.store.registerSources([source], []);
    const [lease] = (await leases.beat('one', ['prod-eu'])).held;
    const controller = new AbortController();
    const running = SourceWatch.create({
      source,
      lease,
      store: deltas,
      listeners,
      logger,
    }).run(controller.signal);
    return {
      source,
      lease,
      resumed,
      said,
      running,
      stop: async () => {
        controller.abort();
        await running;
      },
    };
  }

  it('replaces what a scope holds, and keeps where to go on', async () => {
    const world = await setUp();
    const { inventory, deltas, knex, told } = world;
    const source = TestIdentitySource.create({
      id: 'prod-eu',
      events: SNAPSHOT,
    });
    await inventory.store.registerSources([source], []);
    await inventory.ingest(source);

    const first = await watched(world, [
      { type: 'authority', authority: 'cluster:prod-eu', uid: 'u' },
      scope(
        [workload('checkout', { a: 2 }), workload('orders')],
        [runsAs('checkout', 'checkout'), runsAs('orders', 'checkout')],
        { pods: '7' },
      ),
      { type: 'live' },
    ]);
    await first.said;
    expect(await inventory.assets()).toEqual([
      ['identity payments/checkout', 'referenced'],
      ['workload payments/Deployment/checkout', 'live'],
      ['workload payments/Deployment/orders', 'live'],
    ]);
    expect(told).toEqual(
      expect.arrayContaining(['workloads 1', 'changed prod-eu']),
    );
    expect(await inventory.coverage('prod-eu', 'pods')).toMatchObject({
      payments: 'complete',
    });
    await first.stop();
    expect(await deltas.isReadingDue('prod-eu')).toBe(false);

    // Equal ones are not written again, and what is gone goes with its ends.
    const before = await inventory.content();
    const second = await watched(world, [
      scope(
        [workload('orders'), workload('checkout', { a: 2 })],
        [runsAs('orders', 'checkout'), runsAs('checkout', 'checkout')],
      ),
    ]);
    await second.said;
    await second.stop();
    expect(second.resumed).toEqual([{ pods: '7' }]);
    expect(await inventory.content()).toEqual(before);

    const third = await watched(world, [scope([], [], { pods: '9' })]);
    await third.said;
    await third.stop();
    expect(await inventory.assets()).toEqual([]);
    expect(await knex('link_observations')).toEqual([]);
    expect(await deltas.resumeTokens(third.lease)).toEqual({ pods: '9' });
  });

  it('is not undone by lists that are older', async () => {
    const world = await setUp();
    const { inventory } = world;
    let resume = () => {};
    const isListed = new Promise<void>(resolve => {
      resume = resolve;
    });
    let listed = () => {};
    const hasBegun = new Promise<void>(resolve => {
      listed = resolve;
    });
    const stale: SnapshotEvent[] = [
      observed('pods', 'payments', [workload('gone'), workload('old')]),
      covered('pods', '*'),
      end(),
    ];
    const source = TestIdentitySource.create({
      id: 'prod-eu',
      reconcileIntervalSeconds: 3_600,
      async *events() {
        yield observed('pods', 'payments', [workload('old')]);
        listed();
        await isListed;
        yield* stale;
      },
    });
    await inventory.store.registerSources([source], []);
    const reading = inventory.ingest(source);
    await hasBegun;
    const watch = await watched(world, [
      scope([workload('checkout')], [], { pods: '7' }),
    ]);
    await watch.said;
    resume();
    expect(await reading).toMatchObject({ state: 'succeeded' });
    await watch.stop();
    expect(await inventory.assets()).toEqual([
      ['workload payments/Deployment/checkout', 'live'],
    ]);
    expect(await inventory.coverage('prod-eu', 'pods')).toEqual({
      '*': 'complete',
      payments: 'complete',
    });

    // The next reading began after it, so that its word counts.
    expect(await inventory.ingest(watch.source)).toMatchObject({
      state: 'succeeded',
    });
    expect((await inventory.assets()).map(([name]) => name)).toEqual([
      'identity payments/checkout',
      'workload payments/Deployment/checkout',
    ]);
  });

  it('refuses what a paused holder writes when it wakes up', async () => {
    const world = await setUp(1);
    const { leases, deltas, inventory } = world;
    const paused = await watched(world, [
      scope([workload('checkout')], [], { pods: '7' }),
    ]);
    await paused.said;
    // It says nothing for longer than the expiry; another one takes over.
    const taken = await leases.beat('two', ['prod-eu']);
    expect(taken.held).toHaveLength(1);

    const before = await inventory.content();
    const late = { scope: { resource: 'pods', partition: 'payments' } };
    const writes = [
      () =>
        deltas.replaceScope(
          paused.lease,
          { ...late, assets: [workload('late')], links: [] },
          async () => {},
        ),
      () =>
        deltas.confirm(paused.lease, {
          resources: ['pods'],
          resume: { pods: '99' },
        }),
      () => deltas.requestRelist(paused.lease),
      () => deltas.writeState(paused.lease, { state: 'live' }),
      () =>
        deltas.confirmAuthority(paused.lease, {
          authority: 'cluster:prod-eu',
        }),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toThrow(LeaseLostError);
    }
    expect(await inventory.content()).toEqual(before);
    expect(await deltas.resumeTokens(taken.held[0])).toEqual({ pods: '7' });
    await paused.stop();
  });

  it('leaves snapshots to the watch only while it is live', async () => {
    const world = await setUp();
    const { deltas, inventory, leases, knex } = world;
    const watch = await watched(world, [
      { type: 'relist', reason: { code: 'FirstWatch', message: 'First' } },
      { type: 'live' },
    ]);
    await watch.said;
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    expect(await deltas.awaitingSnapshot(['prod-eu'])).toEqual(['prod-eu']);
    await inventory.ingest(watch.source);
    expect(await deltas.awaitingSnapshot(['prod-eu'])).toEqual([]);
    expect(await deltas.isReadingDue('prod-eu')).toBe(false);

    await inventory.store.requestRefresh('prod-eu');
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    await inventory.ingest(watch.source);
    await deltas.requestRelist(watch.lease);
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    await inventory.ingest(watch.source);
    await deltas.writeState(watch.lease, {
      state: 'trouble',
      reason: { code: 'Unreachable', message: 'Gone' },
    });
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    await deltas.writeState(watch.lease, { state: 'live' });
    inventory.clock.advance(4_000);
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    await inventory.ingest(watch.source);
    expect(await deltas.isReadingDue('prod-eu')).toBe(false);
    await watch.stop();
    await leases.release(watch.lease);
    expect(await deltas.isReadingDue('prod-eu')).toBe(true);
    expect(await knex('source_leases').pluck('holder')).toEqual([null]);
  });

  it('is not held up by a source that hangs, nor by one that fails', async () => {
    const world = await setUp();
    const { inventory, deltas, leases, logger, listeners } = world;
    const stuck = new AbortController();
    const sources = [
      TestIdentitySource.create({
        id: 'a-hangs',
        events: [],
        // It does not even listen.
        async *watch() {
          await aborted(stuck.signal);
        },
      }),
      TestIdentitySource.create({
        id: 'b-fails',
        events: [],
        async *watch() {
          throw new Error('no such host');
        },
      }),
      TestIdentitySource.create({
        id: 'prod-eu',
        events: [],
        async *watch({ signal }) {
          yield scope([workload('checkout')], [], { pods: '1' });
          yield { type: 'live' };
          await aborted(signal);
        },
      }),
    ];
    await inventory.store.registerSources(sources, []);
    const supervisor = WatchSupervisor.create({
      sources,
      deltas,
      leases,
      logger,
      listeners,
      heartbeatMs: 100,
    });
    supervisor.start();
    const states = async () =>
      Object.fromEntries(
        (await world.knex('source_leases').select('source_id', 'state')).map(
          row => [row.source_id, row.state],
        ),
      );
    for (let tries = 0; tries < 200; tries += 1) {
      const now = await states();
      if (now['prod-eu'] === 'live' && now['b-fails'] === 'trouble') {
        break;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(await states()).toEqual({
      'a-hangs': 'connecting',
      'b-fails': 'trouble',
      'prod-eu': 'live',
    });
    expect(await inventory.assets()).toEqual([
      ['workload payments/Deployment/checkout', 'live'],
    ]);
    stuck.abort();
    await supervisor.stop();
  });

  it('is shared, and moves at once from a replica that stops', async () => {
    const world = await setUp();
    const { inventory, deltas, leases, logger, listeners } = world;
    const watchers = new Map<string, number>();
    const sourceOf = (replica: string, id: string) =>
      TestIdentitySource.create({
        id,
        events: [],
        async *watch({ signal }) {
          watchers.set(`${replica} ${id}`, 1);
          yield { type: 'live' };
          await aborted(signal);
          watchers.delete(`${replica} ${id}`);
        },
      });
    const ids = ['a', 'b', 'c', 'd'];
    const replica = (holder: string) =>
      WatchSupervisor.create({
        sources: ids.map(id => sourceOf(holder, id)),
        deltas,
        leases,
        logger,
        listeners,
        holder,
        heartbeatMs: 100,
      });
    await inventory.store.registerSources(
      ids.map(id => sourceOf('any', id)),
      [],
    );
    const one = replica('one');
    const two = replica('two');
    one.start();
    two.start();
    await until(() => one.watched.length === 2 && two.watched.length === 2);
    expect([...one.watched, ...two.watched].sort()).toEqual(ids);

    // In order: the sources are free at once.
    await two.stop();
    await until(() => one.watched.length === 4 && watchers.size === 4);
    expect([...watchers.keys()].sort()).toEqual(ids.map(id => `one ${id}`));
    await one.stop();
    expect(watchers.size).toBe(0);
  });
});

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise(resolve =>
      signal.addEventListener('abort', resolve, { once: true }),
    );
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 20 s: ${isSo}`);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
