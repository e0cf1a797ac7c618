import { Knex } from 'knex';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { inBatches, upsertRows } from '../ingest/batches';
import { amongIds } from '../queries/amongIds';
import { takeSequences } from './emissionState';
import { CatalogEntityRow } from './rows';

const ROWS_PER_TRANSACTION = 250;

/** An entity to give to the catalog. */
export interface EmittedEntity {
  assetId: string;
  kind: string;
  entityRef: string;
  body: string;
  contentHash: string;
}

/**
 * Writes the entities that differ from what is there, and marks as gone those
 * of `dropped` that are there.
 *
 * @returns how many rows were written.
 */
export async function writeEntities(
  database: InventoryTransactor,
  entities: EmittedEntity[],
  dropped: string[],
): Promise<number> {
  const known = await readKnown(database.knex, [
    ...entities.map(entity => entity.assetId),
    ...dropped,
  ]);
  const changed = entities
    .filter(
      ({ assetId, contentHash }) =>
        known.get(assetId)?.content_hash !== contentHash ||
        known.get(assetId)?.removed_at !== null,
    )
    .map(entity => ({
      asset_id: entity.assetId,
      kind: entity.kind,
      entity_ref: entity.entityRef,
      body: entity.body,
      content_hash: entity.contentHash,
      removed_at: null,
    }));
  const gone = dropped.flatMap(id => known.get(id) ?? []);
  await writeRows(database, changed);
  return changed.length + (await markGone(database, gone));
}

/**
 * Marks as gone what is there without an asset, or of a kind that is not given.
 *
 * @returns how many rows were written.
 */
export async function removeOrphans(
  database: InventoryTransactor,
  kinds: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  for (;;) {
    signal.throwIfAborted();
    const rows = await database
      .knex<CatalogEntityRow>('catalog_entities')
      .whereNull('removed_at')
      .where(query =>
        query
          .whereNotIn('kind', [...kinds])
          .orWhereNotExists(
            database
              .knex('assets')
              .whereRaw('assets.id = catalog_entities.asset_id')
              .select(database.knex.raw('1')),
          ),
      )
      .limit(ROWS_PER_TRANSACTION)
      .select('asset_id', 'kind', 'entity_ref', 'content_hash', 'removed_at');
    removed += await markGone(database, rows);
    if (rows.length < ROWS_PER_TRANSACTION) {
      return removed;
    }
  }
}

type KnownRow = Pick<
  CatalogEntityRow,
  'asset_id' | 'kind' | 'entity_ref' | 'content_hash' | 'removed_at'
>;

async function readKnown(
  knex: Knex,
  ids: string[],
): Promise<Map<string, KnownRow>> {
  const rows = await knex<CatalogEntityRow>('catalog_entities')
    .where(amongIds(knex, 'asset_id', ids))
    .select('asset_id', 'kind', 'entity_ref', 'content_hash', 'removed_at');
  return new Map(rows.map(row => [row.asset_id, row]));
}

async function markGone(
  database: InventoryTransactor,
  rows: KnownRow[],
): Promise<number> {
  const removedAt = database.now();
  const gone = rows
    .filter(row => row.removed_at === null)
    .map(({ asset_id, kind, entity_ref }) => ({
      asset_id,
      kind,
      entity_ref,
      body: null,
      content_hash: '',
      removed_at: removedAt,
    }));
  await writeRows(database, gone);
  return gone.length;
}

async function writeRows(
  database: InventoryTransactor,
  rows: Array<Omit<CatalogEntityRow, 'sequence'>>,
): Promise<void> {
  for (const batch of inBatches(rows, ROWS_PER_TRANSACTION)) {
    await database.transaction(async tx => {
      const first = await takeSequences(tx, batch.length);
      await upsertRows<CatalogEntityRow>(
        tx,
        'catalog_entities',
        batch.map((row, index) => ({ ...row, sequence: first + index })),
        {
          key: ['asset_id'],
          replace: [
            'kind',
            'entity_ref',
            'body',
            'content_hash',
            'sequence',
            'removed_at',
          ],
        },
      );
    });
  }
}
