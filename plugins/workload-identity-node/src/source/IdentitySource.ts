import {
  AssetKey,
  AssetKind,
  FactsByKind,
  LinkFactsByType,
  LinkType,
  PermissionRule,
  Reason,
  Standing,
} from '@tenure/backstage-plugin-workload-identity-common';
import { DeltaEvent, ResumeTokens } from './deltas';

/**
 * What the word of a source is worth: it reads the live system, an export of
 * it, or what someone declared.
 *
 * @public
 */
export type SourceRole = Exclude<Standing, 'referenced'>;

/**
 * What one source says of one asset. Facts that the source does not know are
 * left out; a secret's value is never among them.
 *
 * @public
 */
export type AssetObservation = {
  [K in AssetKind]: {
    key: AssetKey & { kind: K };
    facts: Partial<FactsByKind[K]>;
    /** UID of the object, where the system gives one. */
    incarnation?: string;
    /** Where it was read: `path#document:line`, or the API path. */
    location?: string;
    /** Roles: the rules. Stored once per equal set. */
    permissions?: PermissionRule[];
  };
}[AssetKind];

/** What one source says of one link. @public */
export type LinkObservation = {
  [T in LinkType]: {
    from: AssetKey;
    type: T;
    to: AssetKey;
    /**
     * Tells parallel links of one type between the same ends apart, such as
     * two bindings that grant one role.
     */
    qualifier?: string;
    facts: LinkFactsByType[T];
  };
}[LinkType];

/**
 * The unit that is read, and swept, as a whole: one resource in one partition.
 *
 * @public
 */
export interface ObservationScope {
  /** `apps/deployments`, `secrets`, or `files` for YAML. */
  resource: string;
  /** A namespace, a file; empty for what has no partition. Never `*`. */
  partition: string;
}

/**
 * One step of a snapshot. The stream ends with `end`; when it throws, or ends
 * without, everything that was not covered stays as it was and turns stale.
 *
 * @public
 */
export type SnapshotEvent =
  /**
   * What the cluster (or store) says it is. Sent before its observations. A
   * UID other than the one known stops ingestion of the source.
   */
  | { type: 'authority'; authority: string; uid?: string; version?: string }
  /** Assets and links read in one scope; at most a page of them. */
  | {
      type: 'observations';
      scope: ObservationScope;
      assets: AssetObservation[];
      links: LinkObservation[];
    }
  /**
   * How the reading of a scope ended. Only `complete` removes what the scope
   * held before and did not mention now. Partition `*` stands for all
   * partitions of the resource, those not mentioned included.
   */
  | {
      type: 'coverage';
      resource: string;
      partition: string;
      state: 'complete' | 'forbidden' | 'failed';
      reason?: Reason;
      /** When it was true, if not now: `takenAt` of an export. */
      confirmedAt?: string;
    }
  /**
   * All that the source reads is still what `knownVersion` stands for, so that
   * every scope is as it was said to be then, confirmed anew. Comes instead of
   * observations and coverage, never beside them.
   */
  | {
      type: 'unchanged';
      /** When it was true, if not now: `takenAt` of an export. */
      confirmedAt?: string;
    }
  /** Input that was skipped while the rest went on. Never quotes the input. */
  | { type: 'problem'; code: string; message: string; location?: string }
  /**
   * The end. `exhaustive` means that every scope that exists was mentioned, so
   * scopes known from before and not mentioned are gone.
   */
  | {
      type: 'end';
      exhaustive: boolean;
      /**
       * What was read, as the source will know it again: tags of the host and
       * whatever else decides what is made of it. At most 8,192 characters.
       */
      version?: string;
    };

/** What a source can do, so that nothing is asked of it that it can't. @public */
export interface SourceCapabilities {
  /** It says when it is asked to stop, and stops within a page. */
  cancellation: boolean;
  /** It sends what changed between snapshots: it has `watch`. */
  deltas: boolean;
}

/** @public */
export interface SourceDescription {
  /** Shown to people. */
  title: string;
  role: SourceRole;
  /** The cluster it speaks of, by its configured name. */
  cluster?: string;
  refreshIntervalSeconds: number;
  /** A scope not confirmed for this long is stale. */
  staleAfterSeconds: number;
  /** Longest time that one snapshot may take. */
  timeoutSeconds: number;
  /**
   * How often a snapshot is taken while a watch is live; as often as
   * `refreshIntervalSeconds` says, when absent.
   */
  reconcileIntervalSeconds?: number;
  /**
   * The resources in the order of a snapshot. Where several speak of one asset
   * and differ, the later one has the say, whenever each was read last.
   */
  resourceOrder?: readonly string[];
  capabilities: SourceCapabilities;
}

/** Whether the source answers, without reading from it. @public */
export type SourceHealth =
  | { state: 'ok' }
  | { state: 'unreachable' | 'unauthorized' | 'misconfigured'; reason: Reason };

/**
 * Something that identities are read from. Implementations know nothing of
 * owners or policies, keep no state between snapshots, and never read, log or
 * emit the value of a secret.
 *
 * @public
 */
export interface IdentitySource {
  /** Unique among all sources; a changed id is another source. */
  readonly id: string;
  /** The sort of source: `kubernetes`, `manifests`, … */
  readonly type: string;
  describe(): SourceDescription;
  /**
   * Everything the source can see, as a stream. Must end soon after `signal`
   * is aborted, by throwing.
   *
   * @param options - `knownVersion`: the version that the last snapshot ended
   *   with, where the inventory holds just that; a source may look at it, and
   *   answer `unchanged`
   */
  snapshot(options: {
    signal: AbortSignal;
    knownVersion?: string;
  }): AsyncIterable<SnapshotEvent>;
  /**
   * What changes from now on, or from the given tokens on, as a stream. Without
   * tokens it first says `relist`. It never ends by itself for want of changes;
   * when it does end, or throws, it is begun anew from the last tokens. Must end
   * soon after `signal` is aborted. It reads no further while nobody takes its
   * events, beyond what is bounded.
   *
   * @param options - `resume`: the tokens that the inventory holds
   */
  watch?(options: {
    signal: AbortSignal;
    resume: ResumeTokens;
  }): AsyncIterable<DeltaEvent>;
  checkHealth(options: { signal: AbortSignal }): Promise<SourceHealth>;
}
