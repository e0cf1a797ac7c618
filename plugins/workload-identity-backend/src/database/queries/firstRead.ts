import { Freshness } from '@tenure/backstage-plugin-workload-identity-common';
import { isRunAlive } from '../ingest/runs';
import { SourceRow } from '../tables';

/** The columns of a source that say whether it was ever read. */
export type ReadState = Pick<
  SourceRow,
  | 'id'
  | 'state'
  | 'last_attempt_at'
  | 'last_success_at'
  | 'running_since'
  | 'timeout_seconds'
>;

/** That some source is being read for the first time, without saying which. */
export const UNNAMED_FIRST_READ: Freshness = {
  state: 'unknown',
  reason: {
    code: 'FirstRead',
    message: 'A source is being read for the first time; more may come',
  },
};

/**
 * Of a source that is being read for the first time, or is about to be: that
 * nobody knows yet what it will add. Nothing for every other source.
 */
export function firstReadFreshness(
  source: ReadState,
  now: Date,
): Freshness | undefined {
  const isFirst =
    source.state === 'active' &&
    !source.last_success_at &&
    (!source.last_attempt_at ||
      isRunAlive(source.running_since, source.timeout_seconds, now));
  return isFirst
    ? {
        state: 'unknown',
        reason: {
          code: 'FirstRead',
          message: `Source '${source.id}' is being read for the first time; more may come`,
        },
        sourceId: source.id,
      }
    : undefined;
}
