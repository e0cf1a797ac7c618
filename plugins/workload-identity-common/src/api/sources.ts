import { Freshness, Reason } from './assets';
import { CatalogCut } from './catalogEntities';

/** @public */
export const COVERAGE_STATES = [
  'complete',
  'forbidden',
  'failed',
  'pending',
] as const;

/**
 * - `complete`: everything in the scope was read
 * - `forbidden`: the source lacks the right
 * - `failed`: the read broke off; what was known stays
 * - `pending`: not read yet
 *
 * @public
 */
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** One scope of a source: one resource in one partition. @public */
export interface CoverageView {
  resource: string;
  /** A namespace, `*` for all of them, a file; empty for what has none. */
  partition: string;
  state: CoverageState;
  freshness: Freshness;
  attemptedAt?: string;
  reason?: Reason;
  observations: number;
}

/** A problem in the input that was skipped, while the rest went on. @public */
export interface SourceProblem {
  code: string;
  message: string;
  location?: string;
  at: string;
}

/**
 * How the watch of a source goes. Only while it is `live` every change is seen as
 * it happens; in `trouble`, the reason says why not.
 *
 * @public
 */
export interface SourceWatchView {
  state: 'connecting' | 'live' | 'trouble';
  /** UTC ISO 8601. */
  since: string;
  reason?: Reason;
}

/** @public */
export interface SourceView {
  id: string;
  type: string;
  title: string;
  role: 'live' | 'exported' | 'declared';
  cluster?: string;
  environment?: string;
  /** `retired`: no longer configured; what it said is kept and stale. */
  state: 'active' | 'retired';
  freshness: Freshness;
  /** A read is under way since. */
  runningSince?: string;
  /** How far the read that is under way has come. */
  progress?: { observations: number; scopes: number };
  lastAttemptAt?: string;
  lastSuccessAt?: string;
  /** Why the last attempt failed as a whole. */
  error?: Reason;
  /** Of a source whose changes are watched for. */
  watch?: SourceWatchView;
  refreshIntervalSeconds: number;
  staleAfterSeconds: number;
  observations: number;
  coverage: Record<CoverageState, number>;
  problems: SourceProblem[];
}

/** @public */
export interface SourceListResponse {
  items: SourceView[];
  /** Absent where the catalog gets all that it is to get. */
  catalogCut?: CatalogCut;
}

/** @public */
export interface CoverageListResponse {
  items: CoverageView[];
  totalItems: number;
  nextCursor?: string;
}

/**
 * `started`: a read was asked for. `coalesced`: one was under way already, and
 * serves this request too.
 *
 * @public
 */
export interface RefreshResponse {
  sourceId: string;
  state: 'started' | 'coalesced';
}

/**
 * The signal sent on {@link INVENTORY_SIGNAL} after a source was read. It
 * carries ids, never data.
 *
 * @public
 */
export interface InventorySignal {
  sourceId: string;
  [key: string]: string;
}

/** Channel of the signals that tell of changes. @public */
export const INVENTORY_SIGNAL = 'workload-identity:inventory';
