import { Knex } from 'knex';
import {
  InventoryChange,
  OnInventoryChange,
  SnapshotRun,
} from '../InventoryStore';
import { appendHistory } from '../merge/historyRows';
import { refreshAssets } from '../merge/refreshAssets';
import { LinkObservationRow, ObservationRow } from '../tables';
import {
  ASSETS_PER_TRANSACTION,
  ROWS_PER_TRANSACTION,
  inBatches,
} from './batches';
import { InventoryTransactor } from './InventoryTransactor';
import { noChange } from './inventoryChange';
import { existingTriples, linkHistory, lockEnds, tripleName } from './linkEnds';
import { holdRun } from './runs';

/** Scopes that are swept together. */
const SCOPES_PER_SWEEP = 200;

/** Where the next batch begins: after this scope and row. */
type Cursor = [scopeId: string, rowId: string];

/**
 * Removes what some scopes held before and did not mention in this run, in
 * short transactions. Observations go first: an asset that is gone tells of its
 * end once, and not also of the end of each of its links.
 */
export async function sweepScopes(
  database: InventoryTransactor,
  run: SnapshotRun,
  scopeIds: string[],
  onChange: OnInventoryChange,
): Promise<void> {
  for (const scopes of inBatches([...scopeIds].sort(), SCOPES_PER_SWEEP)) {
    for (const sweepBatch of [sweepObservations, sweepLinks]) {
      let cursor: Cursor | undefined;
      do {
        const from: Cursor | undefined = cursor;
        const { change, next } = await database.transaction((tx, now) =>
          sweepBatch(tx, run, scopes, from, now),
        );
        if (change) {
          await onChange(change);
        }
        cursor = next;
      } while (cursor);
    }
  }
}

interface SweptBatch {
  change?: InventoryChange;
  /** Absent when nothing is left. */
  next?: Cursor;
}

async function sweepObservations(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scopes: string[],
  cursor: Cursor | undefined,
  now: string,
): Promise<SweptBatch> {
  await holdRun(tx, run);
  const rows = await selectObservationsToSweep(
    tx,
    run.generation,
    scopes,
    cursor,
  );
  if (!rows.length) {
    return {};
  }
  const ids = [...new Set(rows.map(row => row.asset_id))];
  await tx<ObservationRow>('observations')
    .whereIn('scope_id', [...new Set(rows.map(row => row.scope_id))])
    .whereIn('asset_id', ids)
    .where('generation', '<', run.generation)
    .delete();
  const change = await refreshAssets(
    tx,
    run,
    new Map(ids.map(id => [id, undefined])),
    now,
  );
  const last = rows[rows.length - 1];
  return {
    change,
    next:
      rows.length < ASSETS_PER_TRANSACTION
        ? undefined
        : [last.scope_id, last.asset_id],
  };
}

/** The query that finds observations to sweep, in the order of their key. */
export function selectObservationsToSweep(
  tx: Knex,
  generation: number,
  scopes: string[],
  cursor?: Cursor,
): Knex.QueryBuilder<
  ObservationRow,
  Array<Pick<ObservationRow, 'scope_id' | 'asset_id'>>
> {
  return tx<ObservationRow>('observations')
    .whereIn('scope_id', scopes)
    .where('generation', '<', generation)
    .modify(query => {
      if (cursor) {
        query.whereRaw('(scope_id, asset_id) > (?, ?)', cursor);
      }
    })
    .orderBy(['scope_id', 'asset_id'])
    .limit(ASSETS_PER_TRANSACTION)
    .select('scope_id', 'asset_id');
}

async function sweepLinks(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scopes: string[],
  cursor: Cursor | undefined,
  now: string,
): Promise<SweptBatch> {
  await holdRun(tx, run);
  const rows = await selectLinksToSweep(tx, run.generation, scopes, cursor);
  if (!rows.length) {
    return {};
  }
  const ends = await lockEnds(
    tx,
    [...new Set(rows.flatMap(row => [row.from_id, row.to_id]))],
    'remove',
  );
  await tx<LinkObservationRow>('link_observations')
    .whereIn(
      'id',
      rows.map(row => row.id),
    )
    .delete();
  const worthTelling = [
    ...new Map(rows.map(row => [tripleName(row), row])).values(),
  ].filter(row => linkHistory('link-removed', row, ends, run).length);
  const remaining = await existingTriples(tx, worthTelling);
  await appendHistory(
    tx,
    run,
    worthTelling
      .filter(row => !remaining.has(tripleName(row)))
      .flatMap(row => linkHistory('link-removed', row, ends, run)),
    now,
  );
  await deleteUnreferenced(
    tx,
    [...ends.values()]
      .filter(end => end.standing === 'referenced')
      .map(end => end.id),
  );
  const last = rows[rows.length - 1];
  return {
    change: { ...noChange(), linksChanged: rows.length },
    next:
      rows.length < ROWS_PER_TRANSACTION ? undefined : [last.scope_id, last.id],
  };
}

/** The query that finds links to sweep, in the order of their index. */
export function selectLinksToSweep(
  tx: Knex,
  generation: number,
  scopes: string[],
  cursor?: Cursor,
): Knex.QueryBuilder<
  LinkObservationRow,
  Array<
    Pick<LinkObservationRow, 'scope_id' | 'id' | 'from_id' | 'type' | 'to_id'>
  >
> {
  return tx<LinkObservationRow>('link_observations')
    .whereIn('scope_id', scopes)
    .where('generation', '<', generation)
    .modify(query => {
      if (cursor) {
        query.whereRaw('(scope_id, id) > (?, ?)', cursor);
      }
    })
    .orderBy(['scope_id', 'id'])
    .limit(ROWS_PER_TRANSACTION)
    .select('scope_id', 'id', 'from_id', 'type', 'to_id');
}

/** Assets that nobody observes go when they are the end of no link any more. */
async function deleteUnreferenced(
  tx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  if (ids.length) {
    await tx('assets')
      .whereIn('id', ids)
      .whereNotExists(
        tx('link_observations')
          .select(tx.raw('1'))
          .whereRaw('link_observations.from_id = assets.id'),
      )
      .whereNotExists(
        tx('link_observations')
          .select(tx.raw('1'))
          .whereRaw('link_observations.to_id = assets.id'),
      )
      .delete();
  }
}
