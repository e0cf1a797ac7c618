import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { IdentitySource } from '../source/IdentitySource';

/** A resource in one partition, or in all of them (`*`). @public */
export interface ConformanceScope {
  resource: string;
  partition: string;
}

/**
 * A source, and what it reads from, made for one test.
 *
 * @public
 */
export interface ConformanceSituation {
  source: IdentitySource;
  /**
   * Values that were planted in the input where secrets' values stand: Secret
   * data, annotations that quote it, literal environment variables, arguments,
   * broken lines. At least 8 characters each. They may occur nowhere in what
   * the source says, throws or describes.
   */
  plantedValues?: readonly string[];
  /** Ends what the situation started. Called once. */
  close?: () => void | Promise<void>;
}

/**
 * For a situation that can't arise with a source. It is listed among the tests
 * with the reason.
 *
 * @public
 */
export interface NotApplicable {
  /** Why the source can't get into this situation: a sentence. */
  notApplicable: string;
}

/** Makes a situation anew, from the same input at every call. @public */
export type SituationFactory<TExtra = {}> = () =>
  | (ConformanceSituation & TExtra)
  | Promise<ConformanceSituation & TExtra>;

/**
 * Puts a source into the situations that {@link describeIdentitySource} tries.
 *
 * @public
 */
export interface IdentitySourceHarness {
  /** Everything there is may be read. At least two scopes hold something. */
  complete: SituationFactory<{
    /** Some of the assets that have to be found. */
    expected: readonly AssetKey[];
    /** The same source as a new process would make it, over the same input. */
    restart: () => IdentitySource | Promise<IdentitySource>;
  }>;
  /** Some scopes may not be read, others may. */
  partlyForbidden:
    | SituationFactory<{ forbidden: readonly ConformanceScope[] }>
    | NotApplicable;
  /** The reading breaks off after some scopes were read. */
  failingHalfway:
    | SituationFactory<{
        /** Scopes that can't have been read to their end. */
        unread: readonly ConformanceScope[];
      }>
    | NotApplicable;
  /** There is nothing to be found, and that is certain. */
  empty: SituationFactory;
  /** The input speaks of one asset more than once. */
  duplicates: SituationFactory<{ key: AssetKey }> | NotApplicable;
  /** More than any page holds. */
  huge: SituationFactory<{
    /** Distinct assets that there are at the least; more than 1,000. */
    atLeast: number;
    /**
     * How many assets' worth of input was read so far. With it, a source that
     * reads on while nobody takes its events is found.
     */
    consumed?: () => number;
  }>;
  /** It would take much longer than the test waits, once it has begun. */
  cancelled: SituationFactory;
  /**
   * Something changes while it is watched. To be given by every source with
   * `capabilities.deltas`, and by no other.
   */
  changing?: SituationFactory<{
    /**
     * Changes that take something away, add something and alter something; each
     * call does so anew.
     */
    change: () => Promise<void>;
    /** The same source as a new process would make it, over the same input. */
    restart: () => IdentitySource | Promise<IdentitySource>;
  }>;
  /** Longest time from the abort to the throw, in milliseconds; 2,000 unless given. */
  abortWithinMs?: number;
}
