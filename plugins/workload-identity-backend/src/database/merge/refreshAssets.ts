import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { noteAccessAssets } from '../access/noteChanges';
import { insertRows, upsertRows } from '../ingest/batches';
import { noChange } from '../ingest/inventoryChange';
import { InventoryChange, SnapshotRun } from '../InventoryStore';
import { canonicalJson, parseObject } from '../json';
import { noteMatchChanges } from '../reach/noteChanges';
import { AuthorityPlace } from '../sources/AuthorityPlace';
import { AssetRow, AuthorityRow, WorkloadMarkRow } from '../tables';
import { assetHistory } from './assetHistory';
import { MERGED_COLUMNS, assetRow, isRowChanged } from './assetRow';
import { appendHistory } from './historyRows';
import { mergeObservations } from './mergeObservations';
import { readMergeable } from './readMergeable';
import { workloadMarks } from './workloadMarks';

/** One asset, before and after a merge. */
interface Step {
  before: AssetRow | undefined;
  after: AssetRow | undefined;
}

/**
 * Merges assets again from what is observed of them now, and writes those that
 * came out different. What nobody observes stays as `referenced` while it is
 * the end of a link, and goes otherwise.
 *
 * The rows are locked in the order of their ids before the observations are
 * read: of two sources that speak of one asset at once, the second then sees
 * what the first wrote.
 *
 * @param touched - ids of the assets, with the keys of those that may be new
 */
export async function refreshAssets(
  tx: Knex.Transaction,
  run: SnapshotRun,
  touched: ReadonlyMap<string, AssetKey | undefined>,
  now: string,
): Promise<InventoryChange> {
  const ids = [...touched.keys()].sort();
  if (!ids.length) {
    return noChange();
  }
  const rows = await tx<AssetRow>('assets')
    .whereIn('id', ids)
    .orderBy('id')
    .forUpdate()
    .select('*');
  const before = new Map(rows.map(row => [row.id, row]));
  const mergeable = await readMergeable(tx, run, ids);
  const linked = await findLinked(
    tx,
    ids.filter(id => !mergeable.has(id)),
  );
  const keys = new Map<string, AssetKey>();
  for (const id of ids) {
    const key = touched.get(id) ?? before.get(id);
    if (key) {
      keys.set(id, key as AssetKey);
    }
  }
  const placeOf = await readPlaces(tx, [...keys.values()]);

  const steps: Step[] = [];
  for (const [id, key] of keys) {
    const observations = mergeable.get(id) ?? [];
    const exists = observations.length > 0 || linked.has(id);
    steps.push({
      before: before.get(id),
      after: exists
        ? assetRow({
            id,
            key,
            merged: mergeObservations(observations),
            before: before.get(id),
            place: placeOf(key.authority),
            now,
          })
        : undefined,
    });
  }
  await writeSteps(tx, steps);
  await noteAccessAssets(
    tx,
    steps.filter(({ before: was, after: is }) => was || is),
  );
  const remarked = await writeMarks(tx, steps);
  await appendHistory(
    tx,
    run,
    steps.flatMap(step => assetHistory(step.before, step.after)),
    now,
  );
  return {
    ...noChange(),
    assetsChanged: idsOf(
      steps.filter(
        ({ before: was, after: is }) =>
          isObserved(is) && was?.content_hash !== is?.content_hash,
      ),
    ),
    assetsRemoved: idsOf(steps.filter(isGone)),
    workloads: [
      ...new Set([
        ...remarked,
        ...idsOf(
          steps.filter(
            step =>
              (step.after ?? step.before)?.kind === 'workload' &&
              isObserved(step.before) !== isObserved(step.after),
          ),
        ),
      ]),
    ],
  };
}

/** Rows for the ends of links that nobody has observed. */
export async function insertReferenced(
  tx: Knex.Transaction,
  missing: ReadonlyMap<string, AssetKey>,
  now: string,
): Promise<AssetRow[]> {
  const placeOf = await readPlaces(tx, [...missing.values()]);
  const rows = [...missing]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, key]) =>
      assetRow({
        id,
        key,
        merged: mergeObservations([]),
        before: undefined,
        place: placeOf(key.authority),
        now,
      }),
    );
  await insertRows(tx, 'assets', rows);
  return rows;
}

async function findLinked(
  tx: Knex.Transaction,
  ids: string[],
): Promise<Set<string>> {
  if (!ids.length) {
    return new Set();
  }
  const rows = await tx<AssetRow>('assets')
    .whereIn('id', ids)
    .where(either =>
      either
        .whereExists(
          tx('link_observations')
            .select(tx.raw('1'))
            .whereRaw('link_observations.from_id = assets.id'),
        )
        .orWhereExists(
          tx('link_observations')
            .select(tx.raw('1'))
            .whereRaw('link_observations.to_id = assets.id'),
        ),
    )
    .select('id');
  return new Set(rows.map(row => row.id));
}

/**
 * Where the assets of some keys are. The rows stay locked for others' writing,
 * so that no asset is written where it was before the configuration changed.
 */
async function readPlaces(
  tx: Knex.Transaction,
  keys: AssetKey[],
): Promise<(authority: string) => AuthorityPlace> {
  const names = [...new Set(keys.map(key => key.authority))];
  const rows = names.length
    ? await tx<AuthorityRow>('authorities')
        .whereIn('authority', names)
        .orderBy('authority')
        .forShare()
        .select('*')
    : [];
  const places = new Map(
    rows.map(row => [row.authority, AuthorityPlace.fromRow(row)]),
  );
  const nowhere = AuthorityPlace.fromRow(undefined);
  return authority => places.get(authority) ?? nowhere;
}

async function writeSteps(tx: Knex.Transaction, steps: Step[]): Promise<void> {
  const inserted: AssetRow[] = [];
  const updated: AssetRow[] = [];
  const deleted: string[] = [];
  for (const { before, after } of steps) {
    if (before && !after) {
      deleted.push(before.id);
    } else if (after && !before) {
      inserted.push(after);
    } else if (before && after && isRowChanged(before, after)) {
      updated.push(after);
    }
  }
  await insertRows(tx, 'assets', inserted);
  await upsertRows(tx, 'assets', updated, {
    key: ['id'],
    replace: [...MERGED_COLUMNS],
  });
  if (deleted.length) {
    await tx('assets').whereIn('id', deleted).delete();
    await noteMatchChanges(tx, deleted);
  }
}

/** Keeps the marks of workloads in step; returns the ids of those changed. */
async function writeMarks(
  tx: Knex.Transaction,
  steps: Step[],
): Promise<string[]> {
  const changed: string[] = [];
  const rows: WorkloadMarkRow[] = [];
  for (const { before, after } of steps) {
    if (after?.kind === 'workload') {
      const marks = workloadMarks(after.id, parseObject(after.facts));
      const earlier = before
        ? workloadMarks(before.id, parseObject(before.facts))
        : [];
      if (canonicalJson(marks) !== canonicalJson(earlier)) {
        changed.push(after.id);
        rows.push(...marks);
      }
    }
  }
  if (changed.length) {
    await tx('workload_marks').whereIn('asset_id', changed).delete();
    await insertRows(tx, 'workload_marks', rows);
  }
  return changed;
}

function isObserved(row: AssetRow | undefined): boolean {
  return row !== undefined && row.standing !== 'referenced';
}

function isGone({ before, after }: Step): boolean {
  return isObserved(before) && !isObserved(after);
}

function idsOf(steps: Step[]): string[] {
  return steps.flatMap(step => (step.after ?? step.before)?.id ?? []);
}
