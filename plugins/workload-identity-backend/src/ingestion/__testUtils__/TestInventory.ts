import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  AssetKey,
  AssetKind,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { Knex } from 'knex';
import { DatabaseInventoryStore } from '../../database/DatabaseInventoryStore';
import { assetId, scopeId } from '../../database/ids';
import { applyDatabaseMigrations } from '../../database/migrate';
import {
  AssetRow,
  HistoryRow,
  ScopeRow,
  SourceRow,
} from '../../database/tables';
import { SnapshotIngestor } from '../SnapshotIngestor';

/** A clock that moves on by a second each time it is read. */
export class TickingClock {
  #now = Date.parse('2026-03-01T00:00:00.000Z');

  now(): Date {
    this.#now += 1000;
    return new Date(this.#now);
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

/** An inventory on one engine, and what tests ask of it. */
export class TestInventory {
  static async create(
    databases: TestDatabases,
    engine: TestDatabaseId,
  ): Promise<TestInventory> {
    const knex = await databases.init(engine);
    await applyDatabaseMigrations(knex);
    const clock = new TickingClock();
    const logger = mockServices.logger.mock();
    const store = await DatabaseInventoryStore.create({ knex, clock, logger });
    return new TestInventory(knex, clock, store);
  }

  readonly ingestor: SnapshotIngestor;
  /** What the listener was told, one list per call. */
  readonly workloadsChanged: string[][] = [];

  private constructor(
    readonly knex: Knex,
    readonly clock: TickingClock,
    readonly store: DatabaseInventoryStore,
  ) {
    this.ingestor = SnapshotIngestor.create({
      store,
      clock,
      logger: mockServices.logger.mock(),
      listeners: {
        workloadsChanged: async ids => {
          this.workloadsChanged.push(ids);
        },
      },
    });
  }

  ingest(source: TestIdentitySource) {
    return this.ingestor.ingest(source, {
      signal: new AbortController().signal,
    });
  }

  /** Names and standings of all assets, in order. */
  async assets(): Promise<Array<[string, string]>> {
    const rows = await this.knex<AssetRow>('assets').select('*');
    return rows
      .map((row): [string, string] => [`${row.kind} ${row.name}`, row.standing])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async asset(assetKey: AssetKey): Promise<AssetRow> {
    const row = await this.knex<AssetRow>('assets')
      .where({ id: assetId(assetKey) })
      .first();
    if (!row) {
      throw new Error(`No asset ${assetKey.kind} ${assetKey.name}`);
    }
    return row;
  }

  async history(
    assetKey: AssetKey,
  ): Promise<Array<[HistoryRow['type'], Record<string, unknown>]>> {
    const rows = await this.knex<HistoryRow>('history')
      .where({ asset_id: assetId(assetKey) })
      .orderBy('id')
      .select('*');
    return rows.map(row => [row.type, JSON.parse(row.detail)]);
  }

  async source(id: string): Promise<SourceRow> {
    const row = await this.knex<SourceRow>('sources').where({ id }).first();
    if (!row) {
      throw new Error(`No source ${id}`);
    }
    return row;
  }

  async scope(
    sourceId: string,
    resource: string,
    partition: string,
  ): Promise<ScopeRow | undefined> {
    return this.knex<ScopeRow>('scopes')
      .where({ id: scopeId(sourceId, resource, partition) })
      .first();
  }

  /** Partition → state, of one resource. */
  async coverage(
    sourceId: string,
    resource: string,
  ): Promise<Record<string, string>> {
    const rows = await this.knex<ScopeRow>('scopes')
      .where({ source_id: sourceId, resource })
      .orderBy('partition')
      .select('*');
    return Object.fromEntries(rows.map(row => [row.partition, row.state]));
  }

  /** Everything that a reading without changes leaves as it is. */
  async content(): Promise<unknown> {
    return {
      assets: await this.knex('assets').orderBy('id'),
      observations: await this.knex('observations')
        .select('scope_id', 'asset_id', 'facts', 'content_hash')
        .orderBy(['scope_id', 'asset_id']),
      links: await this.knex('link_observations')
        .select('id', 'facts', 'content_hash')
        .orderBy('id'),
      history: await this.knex('history').orderBy('id'),
      marks: await this.knex('workload_marks').orderBy(['asset_id', 'key']),
    };
  }
}

/** The key of something in the cluster `prod-eu`. */
export function key<K extends AssetKind>(
  kind: K,
  name: string,
): AssetKey & { kind: K } {
  return {
    kind,
    authority: kind === 'image' ? 'global' : 'cluster:prod-eu',
    name,
  };
}

export const workload = (
  name: string,
  facts: Record<string, unknown> = {},
  more: { incarnation?: string; location?: string; namespace?: string } = {},
): AssetObservation => {
  const { namespace = 'payments', ...rest } = more;
  return {
    key: key('workload', `${namespace}/Deployment/${name}`),
    facts: { controller: 'Deployment', ...facts },
    ...rest,
  };
};

export const account = (
  name: string,
  facts: Record<string, unknown> = {},
  more: { incarnation?: string } = {},
): AssetObservation => ({
  key: key('identity', `payments/${name}`),
  facts: { class: 'kubernetes-service-account', ...facts },
  ...more,
});

export const runsAs = (name: string, identity: string): LinkObservation => ({
  from: key('workload', `payments/Deployment/${name}`),
  type: 'runs-as',
  to: key('identity', `payments/${identity}`),
  facts: {},
});

/** What was read in one scope. */
export const observed = (
  resource: string,
  partition: string,
  assets: AssetObservation[],
  links: LinkObservation[] = [],
): SnapshotEvent => ({
  type: 'observations',
  scope: { resource, partition },
  assets,
  links,
});

/** How the reading of a scope ended. */
export const covered = (
  resource: string,
  partition: string,
  state: 'complete' | 'forbidden' | 'failed' = 'complete',
  more: { confirmedAt?: string } = {},
): SnapshotEvent => ({
  type: 'coverage',
  resource,
  partition,
  state,
  ...(state === 'complete'
    ? {}
    : { reason: { code: 'Said', message: `It is ${state}` } }),
  ...more,
});

export const end = (exhaustive = true): SnapshotEvent => ({
  type: 'end',
  exhaustive,
});
