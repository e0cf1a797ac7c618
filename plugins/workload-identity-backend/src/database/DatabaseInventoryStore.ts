import { DatabaseService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Reason,
  SourceProblem,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  IdentitySource,
  LinkObservation,
  ObservationScope,
} from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { Clock } from '../ingestion/Clock';
import { confirmAuthority } from './ingest/authority';
import {
  ASSETS_PER_TRANSACTION,
  ROWS_PER_TRANSACTION,
  inBatches,
} from './ingest/batches';
import { checkObservations } from './ingest/checkObservations';
import { removeUnmentioned, writeCoverage } from './ingest/coverage';
import { noChange } from './ingest/inventoryChange';
import { InventoryTransactor } from './ingest/InventoryTransactor';
import { isRefreshPending, requestRefresh } from './ingest/refreshRequests';
import {
  beginRun,
  endRun,
  holdRun,
  replaceProblems,
  reportProgress,
} from './ingest/runs';
import {
  applyToUncovered,
  confirmScopes,
  failUncovered,
  mentionScope,
} from './ingest/scopeRows';
import { writeAssets } from './ingest/writeAssets';
import { writeLinks } from './ingest/writeLinks';
import {
  InventoryStore,
  OnInventoryChange,
  ScopeCoverage,
  SnapshotRun,
} from './InventoryStore';
import { applyDatabaseMigrations } from './migrate';
import { pruneHistory, prunePermissionSets } from './retention/prune';
import { ClusterConfig } from './sources/ClusterConfig';
import { placeAssets } from './sources/placeAssets';
import { registerSources } from './sources/registerSources';
import { removeSources, requestRemoval } from './sources/removeSources';

/** Options of {@link DatabaseInventoryStore.create}. */
export type DatabaseInventoryStoreOptions = {
  clock: Clock;
  logger: LoggerService;
} & (
  | {
      /** Its migrations are run, unless it says to skip them. */
      database: DatabaseService;
      knex?: undefined;
    }
  | {
      /** A database that is migrated already. */
      knex: Knex;
      database?: undefined;
    }
);

const NOT_COVERED: Reason = {
  code: 'NotCovered',
  message:
    'The source sent observations of this scope, and did not say how its reading ended',
};

/** The write side of the inventory, in SQLite or PostgreSQL. */
export class DatabaseInventoryStore implements InventoryStore {
  static async create(
    options: DatabaseInventoryStoreOptions,
  ): Promise<DatabaseInventoryStore> {
    const { clock, logger, database } = options;
    const knex = database ? await database.getClient() : options.knex;
    if (database && !database.migrations?.skip) {
      logger.debug('Bringing the inventory to the schema of this version');
      await applyDatabaseMigrations(knex);
    }
    return new DatabaseInventoryStore(
      InventoryTransactor.create({ knex, clock }),
    );
  }

  private constructor(private readonly database: InventoryTransactor) {}

  async registerSources(
    sources: IdentitySource[],
    clusters: ClusterConfig[],
  ): Promise<void> {
    await this.database.transaction((tx, now) =>
      registerSources(tx, sources, now),
    );
    await placeAssets(this.database, clusters);
  }

  async requestRefresh(sourceId: string): Promise<boolean> {
    return this.database.transaction((tx, now) =>
      requestRefresh(tx, sourceId, now),
    );
  }

  async isRefreshPending(sourceId: string): Promise<boolean> {
    return isRefreshPending(this.database.knex, sourceId);
  }

  async requestRemoval(sourceId: string): Promise<void> {
    await this.database.transaction((tx, now) =>
      requestRemoval(tx, sourceId, now),
    );
  }

  async removeSources(
    onChange: OnInventoryChange,
    signal?: AbortSignal,
  ): Promise<string[]> {
    return removeSources(this.database, onChange, signal);
  }

  async beginRun(sourceId: string): Promise<SnapshotRun> {
    return this.database.transaction((tx, now) => beginRun(tx, sourceId, now));
  }

  async confirmAuthority(
    run: SnapshotRun,
    authority: { authority: string; uid?: string; version?: string },
  ): Promise<void> {
    await this.database.transaction((tx, now) =>
      confirmAuthority(tx, run, authority, now),
    );
  }

  async reportProgress(
    run: SnapshotRun,
    progress: { observations: number; scopes: number },
  ): Promise<void> {
    await this.database.transaction(tx => reportProgress(tx, run, progress));
  }

  async writeObservations(
    run: SnapshotRun,
    scope: ObservationScope,
    observations: { assets: AssetObservation[]; links: LinkObservation[] },
    onChange: OnInventoryChange,
  ): Promise<void> {
    const { assets, links, problems } = checkObservations(observations);
    if (problems.length) {
      await onChange({ ...noChange(), problems });
    }
    if (!assets.length && !links.length) {
      await this.database.transaction(async (tx, now) => {
        await holdRun(tx, run);
        await mentionScope(tx, run, scope, now);
      });
    }
    for (const batch of inBatches(assets, ASSETS_PER_TRANSACTION)) {
      await onChange(
        await this.database.transaction((tx, now) =>
          writeAssets(tx, run, scope, batch, now),
        ),
      );
    }
    for (const batch of inBatches(links, ROWS_PER_TRANSACTION)) {
      await onChange(
        await this.database.transaction((tx, now) =>
          writeLinks(tx, run, scope, batch, now),
        ),
      );
    }
  }

  async writeCoverage(
    run: SnapshotRun,
    coverage: ScopeCoverage,
    onChange: OnInventoryChange,
  ): Promise<void> {
    await writeCoverage(this.database, run, coverage, onChange);
  }

  async confirmUnchanged(
    run: SnapshotRun,
    confirmedAt?: string,
  ): Promise<void> {
    await this.database.transaction(async (tx, now) => {
      await holdRun(tx, run);
      await confirmScopes(tx, run, confirmedAt, now);
    });
  }

  async completeRun(
    run: SnapshotRun,
    options: {
      exhaustive: boolean;
      version?: string;
      unread: ScopeCoverage[];
      problems: SourceProblem[];
      keepProblems?: boolean;
    },
    onChange: OnInventoryChange,
  ): Promise<void> {
    await this.database.transaction(async (tx, now) => {
      await holdRun(tx, run);
      for (const coverage of options.unread) {
        await applyToUncovered(tx, run, coverage, now);
      }
      await failUncovered(
        tx,
        run,
        { reason: NOT_COVERED, onlyMentioned: true },
        now,
      );
    });
    if (options.exhaustive) {
      await removeUnmentioned(this.database, run, onChange);
    }
    await this.database.transaction(async (tx, now) => {
      await endRun(tx, run, { version: options.version }, now);
      if (!options.keepProblems) {
        await replaceProblems(tx, run, options.problems);
      }
    });
  }

  async failRun(
    run: SnapshotRun,
    options: {
      error: Reason;
      unread: ScopeCoverage[];
      problems: SourceProblem[];
    },
  ): Promise<void> {
    await this.database.transaction(async (tx, now) => {
      await endRun(tx, run, { error: options.error }, now);
      for (const coverage of options.unread) {
        await applyToUncovered(tx, run, coverage, now);
      }
      await failUncovered(
        tx,
        run,
        { reason: options.error, onlyMentioned: false },
        now,
      );
      // A reading that broke off early has not met them all again.
      if (options.problems.length) {
        await replaceProblems(tx, run, options.problems);
      }
    });
  }

  async pruneHistory(olderThan: Date, batchSize?: number): Promise<number> {
    return pruneHistory(this.database, olderThan, batchSize);
  }

  async prunePermissionSets(batchSize?: number): Promise<number> {
    return prunePermissionSets(this.database, batchSize);
  }
}
