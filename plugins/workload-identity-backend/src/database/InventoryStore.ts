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
import { SourceLease } from './leases/SourceLease';
import { ClusterConfig } from './sources/ClusterConfig';

/**
 * One reading of one source. Whoever began last owns the source: every write
 * of an earlier run fails with `SnapshotSupersededError`.
 */
export interface SnapshotRun {
  sourceId: string;
  generation: number;
  /** UTC ISO 8601. */
  startedAt: string;
  /**
   * The version that the reading before ended with, where the inventory holds
   * just that.
   */
  knownVersion?: string;
  /**
   * For what a watch writes during the reading of that generation: the lease
   * that it writes by. It replaces scopes, which the reading then leaves alone.
   */
  lease?: SourceLease;
}

/** What a write changed. */
export interface InventoryChange {
  /** Ids of assets that appeared, or whose merged facts changed. */
  assetsChanged: string[];
  /** Ids of assets that nobody observes any longer. */
  assetsRemoved: string[];
  /** Links that appeared, changed or went. */
  linksChanged: number;
  /**
   * Ids of workloads that came, went, or whose labels or annotations changed:
   * those whose component may be another now.
   */
  workloads: string[];
  /** What was skipped, such as a thing observed twice with different facts. */
  problems: Array<Omit<SourceProblem, 'at'>>;
}

/** How the reading of a scope ended; see the `coverage` snapshot event. */
export interface ScopeCoverage {
  resource: string;
  /** A partition, or `*` for all partitions of the resource. */
  partition: string;
  state: 'complete' | 'forbidden' | 'failed';
  reason?: Reason;
  /** UTC ISO 8601; now, when absent. */
  confirmedAt?: string;
}

/** Called after each committed transaction of a longer operation. */
export type OnInventoryChange = (change: InventoryChange) => Promise<void>;

/**
 * The write side of the inventory. Each operation is a series of short
 * transactions; what it throws is a fault of the database, unless it says
 * otherwise.
 */
export interface InventoryStore {
  /**
   * Makes the configured sources and clusters known. Sources that are no
   * longer configured become `retired` and keep what they said.
   */
  registerSources(
    sources: IdentitySource[],
    clusters: ClusterConfig[],
  ): Promise<void>;

  /**
   * Keeps that a source is to be read, until a reading begins.
   *
   * @returns false where a reading is under way, or asked for already.
   */
  requestRefresh(sourceId: string): Promise<boolean>;

  /** Whether a reading was asked for that has not begun. */
  isRefreshPending(sourceId: string): Promise<boolean>;

  /**
   * Keeps that a retired source is to be removed. To ask again is no error.
   *
   * @throws NotFoundError, or ConflictError when the source is not retired.
   */
  requestRemoval(sourceId: string): Promise<void>;

  /**
   * Removes the sources of which it was asked, with all that only they say, in
   * short transactions. What broke off is taken up again.
   *
   * @returns the ids of those that are gone.
   */
  removeSources(
    onChange: OnInventoryChange,
    signal?: AbortSignal,
  ): Promise<string[]>;

  /**
   * Begins a reading, under a new generation.
   *
   * @throws NotFoundError when the source was never registered.
   */
  beginRun(sourceId: string): Promise<SnapshotRun>;

  /**
   * Keeps what a cluster or store says it is.
   *
   * @throws AuthorityChangedError when its UID is not the one known.
   */
  confirmAuthority(
    run: SnapshotRun,
    authority: { authority: string; uid?: string; version?: string },
  ): Promise<void>;

  /** Keeps how far a reading has come: assets observed, and scopes covered. */
  reportProgress(
    run: SnapshotRun,
    progress: { observations: number; scopes: number },
  ): Promise<void>;

  /** Writes what was read in a scope; unchanged facts are not rewritten. */
  writeObservations(
    run: SnapshotRun,
    scope: ObservationScope,
    observations: { assets: AssetObservation[]; links: LinkObservation[] },
    onChange: OnInventoryChange,
  ): Promise<void>;

  /**
   * Keeps how the reading of a scope ended. Only `complete` removes what the
   * scope held before and did not mention in this run.
   */
  writeCoverage(
    run: SnapshotRun,
    coverage: ScopeCoverage,
    onChange: OnInventoryChange,
  ): Promise<void>;

  /**
   * Confirms every scope of the source as the reading before left it. One that
   * was complete is so anew; one that was not stays so, for the same reason.
   *
   * @param confirmedAt - UTC ISO 8601; now, when absent
   */
  confirmUnchanged(run: SnapshotRun, confirmedAt?: string): Promise<void>;

  /**
   * Ends a run whose stream ended well.
   *
   * @param options - `exhaustive`: scopes that the run did not mention are
   *   removed with all that they held. `unread`: the verdicts on partition `*`
   *   of resources that could not be read as a whole; they hold for every
   *   partition that the run did not cover by itself. `version`: what the next
   *   run gets as `knownVersion`. `keepProblems`: those of the run before stay.
   */
  completeRun(
    run: SnapshotRun,
    options: {
      exhaustive: boolean;
      version?: string;
      unread: ScopeCoverage[];
      problems: SourceProblem[];
      keepProblems?: boolean;
    },
    onChange: OnInventoryChange,
  ): Promise<void>;

  /**
   * Ends a run that broke off. Scopes that it did not cover become `failed`
   * and keep everything they hold.
   */
  failRun(
    run: SnapshotRun,
    options: {
      error: Reason;
      unread: ScopeCoverage[];
      problems: SourceProblem[];
    },
  ): Promise<void>;

  /**
   * Removes history older than an instant, in batches of short transactions.
   *
   * @returns how many rows went.
   */
  pruneHistory(olderThan: Date, batchSize?: number): Promise<number>;

  /**
   * Removes permission sets that no role has had for an hour.
   *
   * @returns how many rows went.
   */
  prunePermissionSets(batchSize?: number): Promise<number>;
}
