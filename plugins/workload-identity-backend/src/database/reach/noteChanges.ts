import { Knex } from 'knex';
import { insertRows } from '../ingest/batches';
import { ReachChangeRow } from './rows';

/**
 * Notes, in the transaction of the change, that links from some assets came or
 * went. The other end of a link that went is noted too: nothing leads to it
 * any more.
 */
export async function noteLinkChanges(
  tx: Knex.Transaction,
  assetIds: Iterable<string>,
): Promise<void> {
  await note(tx, 'links', assetIds);
}

/** Notes that some workloads are matched to other components than before. */
export async function noteMatchChanges(
  tx: Knex.Transaction,
  workloadIds: Iterable<string>,
): Promise<void> {
  await note(tx, 'matches', workloadIds);
}

async function note(
  tx: Knex.Transaction,
  what: ReachChangeRow['what'],
  assetIds: Iterable<string>,
): Promise<void> {
  await insertRows<Omit<ReachChangeRow, 'id'>>(
    tx,
    'reach_changes',
    [...new Set(assetIds)].map(asset_id => ({ asset_id, what })),
  );
}
