import { Knex } from 'knex';
import {
  InventoryChange,
  OnInventoryChange,
  SnapshotRun,
} from '../InventoryStore';
import { noteAccessLinks } from '../access/noteChanges';
import { appendHistory } from '../merge/historyRows';
import { refreshAssets } from '../merge/refreshAssets';
import { noteLinkChanges } from '../reach/noteChanges';
import { LinkObservationRow, ObservationRow, ScopeRow } from '../tables';
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

/** One kind of rows that scopes hold, and how a batch of them goes. */
interface Sweep<Row extends { scope_id: string }> {
  batchSize: number;
  select(
    knex: Knex,
    generation: number,
    scopes: string[],
    cursor?: Cursor,
  ): PromiseLike<Row[]>;
  /** What the select's order goes by after the scope. */
  rowId(row: Row): string;
  remove(
    tx: Knex.Transaction,
    run: SnapshotRun,
    rows: Row[],
    now: string,
  ): Promise<InventoryChange>;
}

type SweptObservation = Pick<ObservationRow, 'scope_id' | 'asset_id'>;

const OBSERVATIONS: Sweep<SweptObservation> = {
  batchSize: ASSETS_PER_TRANSACTION,
  select: selectObservationsToSweep,
  rowId: row => row.asset_id,
  async remove(tx, run, rows, now) {
    const ids = [...new Set(rows.map(row => row.asset_id))];
    await tx<ObservationRow>('observations')
      .whereIn('scope_id', [...new Set(rows.map(row => row.scope_id))])
      .whereIn('asset_id', ids)
      .where('generation', '<', run.generation)
      .delete();
    return refreshAssets(tx, run, new Map(ids.map(id => [id, undefined])), now);
  },
};

export type SweptLink = Pick<
  LinkObservationRow,
  'scope_id' | 'id' | 'from_id' | 'type' | 'to_id'
>;

const LINKS: Sweep<SweptLink> = {
  batchSize: ROWS_PER_TRANSACTION,
  select: selectLinksToSweep,
  rowId: row => row.id,
  remove: removeLinks,
};

/** Removes what was observed of some links. */
export async function removeLinks(
  tx: Knex.Transaction,
  run: SnapshotRun,
  rows: SweptLink[],
  now: string,
): Promise<InventoryChange> {
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
  await noteLinkChanges(
    tx,
    rows.flatMap(row => [row.from_id, row.to_id]),
  );
  await noteAccessLinks(tx, rows);
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
  return { ...noChange(), linksChanged: rows.length };
}

/**
 * The scopes but those that a watch replaced during the run. They stay locked, so
 * that no watch writes to them until the transaction ends.
 */
export async function lockUnwatched(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scopes: string[],
): Promise<string[]> {
  const rows = await tx<ScopeRow>('scopes')
    .whereIn('id', scopes)
    .where('watched_generation', '<', run.generation)
    .orderBy('id')
    .forUpdate()
    .select('id');
  return rows.map(row => row.id);
}

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
    await sweepRows(database, run, { scopes, sweep: OBSERVATIONS }, onChange);
    await sweepRows(database, run, { scopes, sweep: LINKS }, onChange);
  }
}

async function sweepRows<Row extends { scope_id: string }>(
  database: InventoryTransactor,
  run: SnapshotRun,
  { scopes, sweep }: { scopes: string[]; sweep: Sweep<Row> },
  onChange: OnInventoryChange,
): Promise<void> {
  let last: Row | undefined;
  do {
    const from = last && ([last.scope_id, sweep.rowId(last)] as Cursor);
    const { rows, change } = await database.transaction(async (tx, now) => {
      await holdRun(tx, run);
      const unwatched = await lockUnwatched(tx, run, scopes);
      const batch = await sweep.select(tx, run.generation, unwatched, from);
      return {
        rows: batch,
        change: batch.length
          ? await sweep.remove(tx, run, batch, now)
          : undefined,
      };
    });
    if (change) {
      await onChange(change);
    }
    last = rows.length < sweep.batchSize ? undefined : rows[rows.length - 1];
  } while (last);
}

/** The query that finds observations to sweep, in the order of their key. */
export function selectObservationsToSweep(
  tx: Knex,
  generation: number,
  scopes: string[],
  cursor?: Cursor,
): Knex.QueryBuilder<ObservationRow, SweptObservation[]> {
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

/** The query that finds links to sweep, in the order of their index. */
export function selectLinksToSweep(
  tx: Knex,
  generation: number,
  scopes: string[],
  cursor?: Cursor,
): Knex.QueryBuilder<LinkObservationRow, SweptLink[]> {
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
