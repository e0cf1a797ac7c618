import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  account,
  covered,
  end,
  observed,
  runsAs,
  TestInventory,
  workload,
} from '../ingestion/__testUtils__/TestInventory';
import { InventoryMetrics } from './InventoryMetrics';
import {
  measuredMatcher,
  measuredReader,
  measuredRetention,
  measuredSync,
} from './measured';
import { MeasuredIngestor } from './MeasuredIngestor';
import { observeSources } from './observeSources';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A meter, and what was measured with it. */
class TestMeter {
  readonly #exporter = new InMemoryMetricExporter(
    AggregationTemporality.CUMULATIVE,
  );
  readonly #reader = new PeriodicExportingMetricReader({
    exporter: this.#exporter,
    exportIntervalMillis: 3_600_000,
  });
  readonly #provider = new MeterProvider({ readers: [this.#reader] });
  readonly meter = this.#provider.getMeter('test');

  /** Attributes and value of each point; of a histogram, its count. */
  async read(name: string): Promise<Array<[object, number]>> {
    this.#exporter.reset();
    await this.#reader.forceFlush();
    const metric = this.#exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .find(one => one.descriptor.name === `workload_identity.${name}`);
    return (metric?.dataPoints ?? []).map(({ attributes, value }) => [
      attributes,
      typeof value === 'number' ? value : value.count,
    ]);
  }

  async shutdown(): Promise<void> {
    await this.#provider.shutdown();
  }
}

let test: TestMeter;
let metrics: InventoryMetrics;

beforeEach(() => {
  test = new TestMeter();
  metrics = InventoryMetrics.create(test.meter);
});

afterEach(() => test.shutdown());

describe.each(databases.eachSupportedId())('metrics of sources, %p', engine => {
  it('counts snapshots, and tells how the sources stand', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const logger = mockServices.logger.mock();
    const { clock, store, knex } = inventory;
    observeSources({ metrics: test.meter, knex, clock, logger });
    const ingestor = MeasuredIngestor.create({
      ingestor: inventory.ingestor,
      metrics,
    });
    const source = TestIdentitySource.create({
      id: 'prod-eu-live',
      staleAfterSeconds: 180,
      events: [
        observed('serviceaccounts', 'payments', [account('checkout')]),
        covered('serviceaccounts', 'payments'),
        observed(
          'deployments',
          'payments',
          [workload('checkout')],
          [runsAs('checkout', 'checkout')],
        ),
        covered('deployments', 'payments'),
        covered('secrets', 'payments', 'forbidden'),
        { type: 'problem', code: 'Bad', message: 'One was skipped' },
        end(),
      ],
    });
    const never = TestIdentitySource.create({ id: 'never', events: [] });
    await store.registerSources([source, never], []);
    const read = () =>
      ingestor.ingest(source, { signal: new AbortController().signal });

    await read();
    await read();
    source.setEvents([
      covered('serviceaccounts', 'payments'),
      covered('deployments', 'payments', 'failed'),
    ]);
    clock.advance(1000);
    await read();

    const of = { source: 'prod-eu-live', source_type: 'test' };
    expect(await test.read('snapshot.duration')).toEqual([
      [{ ...of, outcome: 'succeeded' }, 2],
      [{ ...of, outcome: 'failed' }, 1],
    ]);
    expect(await test.read('snapshot.observations')).toEqual([
      [{ ...of, what: 'asset' }, 4],
      [{ ...of, what: 'link' }, 2],
    ]);
    expect(await test.read('snapshot.changes')).toEqual([
      // The second reading changed nothing; the third lost the account.
      [{ ...of, change: 'asset-changed' }, 2],
      [{ ...of, change: 'asset-removed' }, 1],
      [{ ...of, change: 'link-changed' }, 1],
    ]);
    expect(await test.read('snapshot.problems')).toEqual([[of, 2]]);

    const scopes = await test.read('source.scopes');
    const idle = { source: 'never', source_type: 'test' };
    expect(scopes).toEqual(
      expect.arrayContaining([
        [{ ...of, state: 'complete' }, 1],
        [{ ...of, state: 'forbidden' }, 0],
        [{ ...of, state: 'failed' }, 2],
        [{ ...idle, state: 'complete' }, 0],
      ]),
    );
    const staleness = await test.read('source.staleness');
    expect(staleness.map(([attributes]) => attributes)).toEqual([idle, of]);
    // The failed scope was confirmed before the clock moved on.
    staleness.forEach(([, seconds]) => {
      expect(seconds).toBeGreaterThan(1000);
      expect(seconds).toBeLessThan(1200);
    });
    expect(await test.read('source.stale_after')).toEqual([
      [idle, 180],
      [of, 180],
    ]);

    await knex.destroy();
    await test.read('source.scopes');
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('Could not read the condition of the sources'),
    );
  });
});

describe('metrics of other work', () => {
  it('times matching, the catalog, reads and retention', async () => {
    const matcher = measuredMatcher(
      {
        rematchWorkloads: jest.fn().mockRejectedValue(new Error('locked')),
        reconcile: async () => 3,
      },
      metrics,
    );
    await expect(matcher.rematchWorkloads(['a'])).rejects.toThrow('locked');
    expect(await matcher.reconcile(new AbortController().signal)).toBe(3);
    expect(await test.read('matching.duration')).toEqual([
      [{ trigger: 'snapshot', outcome: 'failed' }, 1],
      [{ trigger: 'reconciliation', outcome: 'succeeded' }, 1],
    ]);
    expect(await test.read('matching.mended')).toEqual([[{}, 3]]);

    await measuredSync(
      { run: async () => ({ seen: 9, changed: 2, removed: 1 }) },
      metrics,
    ).run({ signal: new AbortController().signal });
    expect(await test.read('catalog_sync.duration')).toEqual([
      [{ outcome: 'succeeded' }, 1],
    ]);
    expect(await test.read('catalog_sync.changes')).toEqual([
      [{ change: 'changed' }, 2],
      [{ change: 'removed' }, 1],
    ]);

    const retention = measuredRetention(
      { pruneHistory: async () => 7, prunePermissionSets: async () => 0 },
      metrics,
    );
    expect(await retention.pruneHistory(new Date())).toBe(7);
    await retention.prunePermissionSets();
    expect(await test.read('retention.removed')).toEqual([
      [{ table: 'history' }, 7],
      [{ table: 'permission_sets' }, 0],
    ]);

    class Reader {
      readonly #answer = 1;
      async readChain() {
        return this.#answer;
      }
      async listAssets() {
        throw new Error('no table');
      }
    }
    const reader = measuredReader(new Reader(), metrics);
    expect(await reader.readChain()).toBe(1);
    await expect(reader.listAssets()).rejects.toThrow('no table');
    expect(await test.read('read.duration')).toEqual([
      [{ operation: 'readChain', outcome: 'succeeded' }, 1],
      [{ operation: 'listAssets', outcome: 'failed' }, 1],
    ]);
  });
});
