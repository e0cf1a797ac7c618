import { SourceView } from '@tenure/backstage-plugin-workload-identity-common';
import { SourceLeaseRow } from '../leases/rows';

/** Of the lease of a source; all null where it is not watched. */
export interface WatchColumns {
  watch_state: SourceLeaseRow['state'] | null;
  watch_since: string | null;
  watch_code: string | null;
  watch_message: string | null;
  watch_expires_at: string | null;
}

/** How the watch of a source goes; one whose replica is silent is to be resumed. */
export function watchOf(
  row: WatchColumns,
  now: Date,
): Pick<SourceView, 'watch'> {
  const { watch_state: state, watch_since: since } = row;
  if (!state || !since) {
    return {};
  }
  if (!row.watch_expires_at || row.watch_expires_at < now.toISOString()) {
    return {
      watch: { state: 'connecting', since: row.watch_expires_at ?? since },
    };
  }
  return {
    watch: {
      state,
      since,
      ...(row.watch_code && {
        reason: { code: row.watch_code, message: row.watch_message ?? '' },
      }),
    },
  };
}
