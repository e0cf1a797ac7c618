import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import {
  ASSETS_PER_TRANSACTION,
  inBatches,
  ROWS_PER_TRANSACTION,
} from '../ingest/batches';
import { checkObservations } from '../ingest/checkObservations';
import { SnapshotSupersededError } from '../ingest/errors';
import { noChange } from '../ingest/inventoryChange';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { holdRun } from '../ingest/runs';
import { mentionScope, verdictColumns } from '../ingest/scopeRows';
import { removeLinks } from '../ingest/sweep';
import { writeAssets } from '../ingest/writeAssets';
import { writeLinks } from '../ingest/writeLinks';
import {
  InventoryChange,
  OnInventoryChange,
  SnapshotRun,
} from '../InventoryStore';
import { SourceLease } from '../leases/SourceLease';
import { refreshAssets } from '../merge/refreshAssets';
import { ObservationRow, SourceRow } from '../tables';
import { readDifference, ScopeDifference } from './readDifference';
import { ScopeDelta } from './WatchDelta';
import { writeTokens } from './watchTokens';

/** A snapshot that begins meanwhile has the write begin anew, once each. */
const ATTEMPTS = 5;

/** So much is written in the transaction that finds out what differs. */
const SMALL = { assets: 40, links: 100 };

/**
 * Has a scope hold what a watch says that it holds now. Only what differs is
 * written: in one transaction, or in several short ones where it is much.
 *
 * A snapshot that is under way for the source leaves the scope alone from then
 * on: its lists may be older. What is newer in them the watch is yet to say.
 *
 * @throws LeaseLostError
 */
export async function replaceScope(
  database: InventoryTransactor,
  lease: SourceLease,
  delta: ScopeDelta,
  onChange: OnInventoryChange,
): Promise<void> {
  const { assets, links, problems } = checkObservations(delta);
  const checked = { ...delta, assets, links };
  if (problems.length) {
    await onChange({ ...noChange(), problems });
  }
  for (let attempt = 1; ; attempt += 1) {
    const { replacing, changes } = await database.transaction((tx, now) =>
      begin(tx, lease, checked, now),
    );
    for (const change of changes) {
      await onChange(change);
    }
    if (!replacing) {
      return;
    }
    try {
      await writeInBatches(database, replacing, onChange);
      return;
    } catch (error) {
      if (!(error instanceof SnapshotSupersededError) || attempt >= ATTEMPTS) {
        throw error;
      }
    }
  }
}

/** A scope that is being replaced. */
interface Replacing {
  run: SnapshotRun;
  scopeId: string;
  delta: ScopeDelta;
  difference: ScopeDifference;
}

/**
 * Begins under the generation of the reading that is, or was last, under way,
 * and marks the scope so that this reading leaves it alone. What differs a
 * little is written at once.
 */
async function begin(
  tx: Knex.Transaction,
  lease: SourceLease,
  delta: ScopeDelta,
  now: string,
): Promise<{ replacing?: Replacing; changes: InventoryChange[] }> {
  const run = await runOfLease(tx, lease, now);
  const { id: scopeId } = await mentionScope(tx, run, delta.scope, now);
  await tx('scopes').where({ id: scopeId }).update({
    watched_generation: run.generation,
  });
  const difference = await readDifference(tx, run, scopeId, delta);
  const replacing = { run, scopeId, delta, difference };
  const { changedAssets, goneAssets, changedLinks, goneLinks } = difference;
  if (
    changedAssets.length + goneAssets.length > SMALL.assets ||
    changedLinks.length + goneLinks.length > SMALL.links
  ) {
    return { replacing, changes: [] };
  }
  const changes: InventoryChange[] = [];
  for (const write of writesOf(replacing)) {
    changes.push(await write(tx, now));
  }
  await settle(tx, replacing, now);
  return { changes };
}

/** What a watch writes counts as of the present generation of its source. */
export async function runOfLease(
  tx: Knex.Transaction,
  lease: SourceLease,
  now: string,
): Promise<SnapshotRun> {
  const row = await tx<SourceRow>('sources')
    .where({ id: lease.sourceId })
    .forShare()
    .first('generation');
  const run = {
    sourceId: lease.sourceId,
    generation: row?.generation ?? 0,
    startedAt: now,
    lease,
  };
  await holdRun(tx, run);
  return run;
}

async function writeInBatches(
  database: InventoryTransactor,
  replacing: Replacing,
  onChange: OnInventoryChange,
): Promise<void> {
  for (const write of writesOf(replacing)) {
    await onChange(
      await database.transaction(async (tx, now) => {
        await holdRun(tx, replacing.run);
        return write(tx, now);
      }),
    );
  }
  await database.transaction(async (tx, now) => {
    await holdRun(tx, replacing.run);
    await settle(tx, replacing, now);
  });
}

/**
 * The writes that make the difference, each short. Observations go before links:
 * an asset that is gone tells of its end once, and not also of that of its links.
 */
function writesOf({
  run,
  scopeId,
  delta: { scope },
  difference,
}: Replacing): Array<
  (tx: Knex.Transaction, now: string) => Promise<InventoryChange>
> {
  const { changedAssets, goneAssets, changedLinks, goneLinks } = difference;
  return [
    ...inBatches(changedAssets, ASSETS_PER_TRANSACTION).map(
      batch => (tx: Knex.Transaction, now: string) =>
        writeAssets(tx, run, scope, batch, now),
    ),
    ...inBatches(changedLinks, ROWS_PER_TRANSACTION).map(
      batch => (tx: Knex.Transaction, now: string) =>
        writeLinks(tx, run, scope, batch, now),
    ),
    ...inBatches(goneAssets, ASSETS_PER_TRANSACTION).map(
      ids => (tx: Knex.Transaction, now: string) =>
        removeObservations(tx, { run, scopeId, ids }, now),
    ),
    ...inBatches(goneLinks, ROWS_PER_TRANSACTION).map(
      rows => (tx: Knex.Transaction, now: string) =>
        removeLinks(tx, run, rows, now),
    ),
  ];
}

/** The scope is complete, and the inventory as far as the tokens say. */
async function settle(
  tx: Knex.Transaction,
  { run, scopeId, delta: { resume } }: Replacing,
  now: string,
): Promise<void> {
  await tx('scopes')
    .where({ id: scopeId })
    .update(verdictColumns(tx, run, { state: 'complete' }, now));
  if (resume) {
    await writeTokens(tx, run.sourceId, resume);
  }
}

async function removeObservations(
  tx: Knex.Transaction,
  options: { run: SnapshotRun; scopeId: string; ids: string[] },
  now: string,
): Promise<InventoryChange> {
  const { run, scopeId, ids } = options;
  await tx<ObservationRow>('observations')
    .where({ scope_id: scopeId })
    .whereIn('asset_id', ids)
    .delete();
  return refreshAssets(
    tx,
    run,
    new Map<string, AssetKey | undefined>(ids.map(id => [id, undefined])),
    now,
  );
}
