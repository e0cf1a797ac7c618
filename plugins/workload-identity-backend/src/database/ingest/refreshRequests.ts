import { Knex } from 'knex';
import { SourceRow } from '../tables';
import { isRunAlive } from './runs';

/**
 * Keeps that a source is to be read, until a reading begins. Of those who ask
 * at once one is told so; the others are served by the same reading.
 *
 * @returns false where a reading is under way, or asked for already.
 */
export async function requestRefresh(
  tx: Knex.Transaction,
  sourceId: string,
  now: string,
): Promise<boolean> {
  const row = await tx<SourceRow>('sources')
    .where({ id: sourceId, state: 'active' })
    .forUpdate()
    .first('refresh_requested_at', 'running_since', 'timeout_seconds');
  if (
    !row ||
    row.refresh_requested_at ||
    isRunAlive(row.running_since, row.timeout_seconds, new Date(now))
  ) {
    return false;
  }
  await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .update({ refresh_requested_at: now });
  return true;
}

/** Whether a reading was asked for that has not begun. */
export async function isRefreshPending(
  knex: Knex,
  sourceId: string,
): Promise<boolean> {
  const row = await knex<SourceRow>('sources')
    .where({ id: sourceId })
    .first('refresh_requested_at');
  return Boolean(row?.refresh_requested_at);
}
