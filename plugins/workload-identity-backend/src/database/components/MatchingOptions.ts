import { Consent } from '../../matching/consent';

/** What configuration says of matching. */
export interface MatchingOptions {
  consents: readonly Consent[];
  /**
   * Most workloads that a component may have by claims that nothing confirms,
   * and most that its annotation may list.
   */
  maxWorkloadsPerComponent: number;
}

/** What one rematch did. */
export interface RematchResult {
  /** Matches that were written or removed. */
  written: number;
  /** Components that claim more than is kept. */
  capped: string[];
}
