import { Knex } from 'knex';
import { insertRows } from '../ingest/batches';
import { SnapshotRun } from '../InventoryStore';
import { HistoryRow } from '../tables';
import { HistoryEntry } from './assetHistory';

/** Appends lines of history, in their order. */
export async function appendHistory(
  tx: Knex.Transaction,
  run: SnapshotRun,
  entries: HistoryEntry[],
  now: string,
): Promise<void> {
  await insertRows<Omit<HistoryRow, 'id'>>(
    tx,
    'history',
    entries.map(entry => ({
      asset_id: entry.assetId,
      at: now,
      type: entry.type,
      source_id: run.sourceId,
      incarnation: entry.incarnation,
      detail: JSON.stringify(entry.detail),
    })),
  );
}
