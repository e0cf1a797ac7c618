import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { withoutNul } from '../ingest/batches';
import { SourceLeaseRow } from '../leases/rows';
import { holdLease, SourceLease } from '../leases/SourceLease';
import { ScopeRow, SourceRow } from '../tables';

/** How a watch goes. */
export type WatchState =
  | { state: 'live' }
  | { state: 'trouble'; reason: Reason };

/** Keeps how a watch goes, and since when. */
export async function writeWatchState(
  tx: Knex.Transaction,
  lease: SourceLease,
  now: string,
  is: WatchState,
): Promise<void> {
  await holdLease(tx, lease);
  const reason = is.state === 'trouble' ? is.reason : undefined;
  await tx<SourceLeaseRow>('source_leases')
    .where({ source_id: lease.sourceId })
    .update({
      state: is.state,
      state_since: tx.raw('case when state = ? then state_since else ? end', [
        is.state,
        now,
      ]) as unknown as string,
      reason_code: reason?.code.slice(0, 64) ?? null,
      reason_message: reason ? withoutNul(reason.message).slice(0, 1000) : null,
    });
}

/** Keeps that a snapshot is needed that begins after now. */
export async function writeRelist(
  tx: Knex.Transaction,
  lease: SourceLease,
): Promise<void> {
  await holdLease(tx, lease);
  const source = await tx<SourceRow>('sources')
    .where({ id: lease.sourceId })
    .first('generation');
  await tx<SourceLeaseRow>('source_leases')
    .where({ source_id: lease.sourceId })
    .update({ relist_generation: source?.generation ?? 0 });
}

/** Sources, of those given, whose watch waits for a snapshot to begin. */
export async function awaitingSnapshot(
  knex: Knex,
  sourceIds: string[],
): Promise<string[]> {
  const rows: Array<{ id: string }> = await knex('source_leases as le')
    .join('sources as so', 'so.id', 'le.source_id')
    .whereIn('so.id', sourceIds)
    .whereRaw('so.generation <= le.relist_generation')
    .select('so.id as id');
  return rows.map(row => row.id);
}

/** What is complete of some resources is so anew. */
export async function confirmResources(
  tx: Knex.Transaction,
  lease: SourceLease,
  resources: string[],
  now: string,
): Promise<void> {
  await holdLease(tx, lease);
  await tx<ScopeRow>('scopes')
    .where({ source_id: lease.sourceId, state: 'complete' })
    .whereIn('resource', resources)
    .where('confirmed_at', '<', now)
    .update({ confirmed_at: now, attempted_at: now });
}

/**
 * Whether a source is to be read now. While its watch is live that is only
 * where somebody asked, where the last reading failed or was before what the
 * watch asked for, and from time to time.
 *
 * @param clocks - `now` by the clock of the replicas, as the readings' times
 *   are; `databaseNow` by that of the database, as the leases' times are
 */
export async function isReadingDue(
  knex: Knex,
  sourceId: string,
  clocks: { now: Date; databaseNow: Date },
): Promise<boolean> {
  const source = await knex<SourceRow>('sources')
    .where({ id: sourceId })
    .first();
  const lease = await knex<SourceLeaseRow>('source_leases')
    .where({ source_id: sourceId })
    .first();
  const interval = source?.reconcile_interval_seconds;
  if (!source?.last_attempt_at || !interval || !lease) {
    return true;
  }
  const { last_attempt_at: readAt, last_success_at: succeededAt } = source;
  const isLive =
    lease.state === 'live' &&
    lease.expires_at !== null &&
    lease.expires_at >= clocks.databaseNow.toISOString();
  return (
    !isLive ||
    source.refresh_requested_at !== null ||
    source.error_code !== null ||
    succeededAt === null ||
    succeededAt < readAt ||
    source.generation <= lease.relist_generation ||
    clocks.now.getTime() - Date.parse(readAt) >= interval * 1000
  );
}
