import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { readEmissionState, updateEmissionState } from './emissionState';
import { CatalogEntityRow } from './rows';

const ROWS_PER_TRANSACTION = 500;

/**
 * Forgets entities that have been gone since before an instant, and remembers
 * up to where: a reader that is further behind has to read everything anew.
 *
 * @returns how many were forgotten.
 */
export async function pruneGone(
  database: InventoryTransactor,
  goneBefore: Date,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    const deleted = await database.transaction(async tx => {
      const rows = await tx<CatalogEntityRow>('catalog_entities')
        .where('removed_at', '<', goneBefore.toISOString())
        .orderBy('removed_at')
        .limit(ROWS_PER_TRANSACTION)
        .select('asset_id', 'sequence');
      if (rows.length === 0) {
        return 0;
      }
      const { pruned_sequence } = await readEmissionState(tx);
      await updateEmissionState(tx, {
        pruned_sequence: Math.max(
          Number(pruned_sequence),
          ...rows.map(row => Number(row.sequence)),
        ),
      });
      return tx<CatalogEntityRow>('catalog_entities')
        .whereIn(
          'asset_id',
          rows.map(row => row.asset_id),
        )
        .delete();
    });
    pruned += deleted;
    if (deleted < ROWS_PER_TRANSACTION) {
      return pruned;
    }
  }
}
