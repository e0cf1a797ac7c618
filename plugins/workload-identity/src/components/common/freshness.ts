import { Freshness } from '@tenure/backstage-plugin-workload-identity-common';

/** The code of a source that no read has finished of yet, and one is under way. */
const FIRST_READ = 'FirstRead';

/** Whether a source is being read for the first time: not stale, but not there. */
export function isFirstRead(source: { freshness: Freshness }): boolean {
  const { state, reason } = source.freshness;
  return state !== 'fresh' && reason?.code === FIRST_READ;
}
