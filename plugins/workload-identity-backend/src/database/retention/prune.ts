import { ROWS_PER_TRANSACTION } from '../ingest/batches';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { HistoryRow, PermissionSetRow } from '../tables';

/** A set that a role has just come to have may not be visible as used yet. */
const UNUSED_FOR_MS = 60 * 60 * 1000;

/** Removes history older than an instant; returns how many rows went. */
export async function pruneHistory(
  database: InventoryTransactor,
  olderThan: Date,
  batchSize: number = ROWS_PER_TRANSACTION,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const deleted = await database.transaction(async tx => {
      const rows = await tx<HistoryRow>('history')
        .where('at', '<', olderThan.toISOString())
        .orderBy('at')
        .limit(batchSize)
        .select('id');
      return rows.length
        ? await tx<HistoryRow>('history')
            .whereIn(
              'id',
              rows.map(row => row.id),
            )
            .delete()
        : 0;
    });
    pruned += deleted;
    if (deleted < batchSize) {
      return pruned;
    }
  }
}

/** Removes permission sets that no role has; returns how many rows went. */
export async function prunePermissionSets(
  database: InventoryTransactor,
  batchSize: number = ROWS_PER_TRANSACTION,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const deleted = await database.transaction(async (tx, now) => {
      const unusedSince = new Date(
        Date.parse(now) - UNUSED_FOR_MS,
      ).toISOString();
      const rows = await tx<PermissionSetRow>('permission_sets')
        .where('used_at', '<', unusedSince)
        .whereNotExists(
          tx('observations')
            .select(tx.raw('1'))
            .whereRaw('observations.permission_set = permission_sets.hash'),
        )
        .limit(batchSize)
        .select('hash');
      return rows.length
        ? await tx<PermissionSetRow>('permission_sets')
            .whereIn(
              'hash',
              rows.map(row => row.hash),
            )
            // It may have found a role again since it was selected.
            .where('used_at', '<', unusedSince)
            .delete()
        : 0;
    });
    pruned += deleted;
    if (deleted < batchSize) {
      return pruned;
    }
  }
}
