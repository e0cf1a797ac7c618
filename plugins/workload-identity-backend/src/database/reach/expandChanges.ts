import { Knex } from 'knex';
import { inBatches } from '../ingest/batches';
import { amongIds } from '../queries/amongIds';
import { DEPENDING_LINKS, DEPENDING_STEPS } from './linkTypes';
import { ReachChangeRow, ReachDueRow } from './rows';

const CHANGES_PER_TRANSACTION = 200;

/** Rows of one insert. */
const INSERT_ROWS = 250;

/** The second link of each step by which a workload depends on something. */
const STEPS = DEPENDING_STEPS.map(([, then]) => then);

/**
 * Takes the oldest changes, and marks as due what has to be derived anew for
 * them. The caller holds the lock.
 *
 * @returns how many changes there were
 */
export async function expandChanges(tx: Knex.Transaction): Promise<number> {
  const changes: ReachChangeRow[] = await tx('reach_changes')
    .orderBy('id')
    .limit(CHANGES_PER_TRANSACTION)
    .select('*');
  if (changes.length === 0) {
    return 0;
  }
  const all = [...new Set(changes.map(change => change.asset_id))];
  const linked = [
    ...new Set(
      changes.flatMap(({ what, asset_id }) =>
        what === 'links' ? asset_id : [],
      ),
    ),
  ];
  await markDue(tx, 'component', await componentsOf(tx, all));
  await markDue(tx, 'sharing', await sharedBehind(tx, linked));
  // By their ids: others, of lower ids, may have been committed meanwhile.
  for (const batch of inBatches(changes, INSERT_ROWS)) {
    await tx('reach_changes')
      .whereIn(
        'id',
        batch.map(change => change.id),
      )
      .delete();
  }
  return changes.length;
}

/**
 * The components that reached any of the assets when it was last derived, and
 * those whose workloads are among them now. No other can have come to reach
 * what they lead to: it would do so by another link, which is noted too.
 */
async function componentsOf(
  tx: Knex.Transaction,
  ids: string[],
): Promise<string[]> {
  return tx
    .from('asset_components')
    .where(amongIds(tx, 'asset_id', ids))
    .union(
      tx
        .from('component_workloads')
        .where(amongIds(tx, 'workload_id', ids))
        .select('entity_ref'),
    )
    .pluck('entity_ref');
}

/** The assets, and what links from them lead to by which something is shared. */
async function sharedBehind(
  tx: Knex.Transaction,
  ids: string[],
): Promise<string[]> {
  const first = await endsOf(tx, ids, [...DEPENDING_LINKS, ...STEPS]);
  const second = await endsOf(tx, first, STEPS);
  return [...new Set([...ids, ...first, ...second])];
}

async function endsOf(
  tx: Knex.Transaction,
  ids: string[],
  types: string[],
): Promise<string[]> {
  return ids.length === 0
    ? []
    : tx
        .from('link_observations')
        .where(amongIds(tx, 'from_id', ids))
        .whereIn('type', types)
        .distinct()
        .pluck('to_id');
}

async function markDue(
  tx: Knex.Transaction,
  what: ReachDueRow['what'],
  refs: string[],
): Promise<void> {
  for (const batch of inBatches(refs, INSERT_ROWS)) {
    await tx<ReachDueRow>('reach_due')
      .insert(batch.map(ref => ({ what, ref })))
      .onConflict(['what', 'ref'])
      .ignore();
  }
}
