import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
  ObservationScope,
} from './IdentitySource';

/**
 * Where a watch goes on from, by the names that the source gives its streams:
 * the resourceVersion of each resource, for Kubernetes. Opaque to all others.
 *
 * @public
 */
export type ResumeTokens = Readonly<Record<string, string>>;

/**
 * One step of a watch. A step that carries `resume` says that everything up to
 * those tokens was said; they take the place of all earlier ones, and are kept in
 * the transaction that writes the step, so that a watch that begins from them
 * misses nothing. It may say some things again.
 *
 * @public
 */
export type DeltaEvent =
  /**
   * What the cluster (or store) says it is. Sent before everything else. A UID
   * other than the one known ends the watch.
   */
  | { type: 'authority'; authority: string; uid?: string; version?: string }
  /**
   * All that one scope holds now: it takes the place of what the scope held
   * before. What is not in it is gone; an empty one empties the scope. The same
   * as a snapshot would say of it, so that either may follow the other.
   */
  | {
      type: 'scope';
      scope: ObservationScope;
      assets: AssetObservation[];
      links: LinkObservation[];
      resume?: ResumeTokens;
    }
  /**
   * Nothing but what was said has changed in these resources: their scopes that
   * are complete are confirmed anew, in all partitions.
   */
  | { type: 'confirmed'; resources: string[]; resume?: ResumeTokens }
  /**
   * Something may have been missed, or concerns more than single scopes: a
   * snapshot that begins after this event mends it. Nothing is removed till then.
   */
  | { type: 'relist'; reason: Reason }
  /** Every change is seen from now on. */
  | { type: 'live' }
  /**
   * Some or all changes are not seen for now; the source goes on trying. Until
   * it is `live` again, snapshots are taken as if there were no watch.
   */
  | { type: 'trouble'; reason: Reason };
