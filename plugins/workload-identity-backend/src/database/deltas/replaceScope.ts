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
import { removeLinks, SweptLink } from '../ingest/sweep';
import { prepareAssets, writeAssets } from '../ingest/writeAssets';
import { prepareLinks, writeLinks } from '../ingest/writeLinks';
import { OnInventoryChange, SnapshotRun } from '../InventoryStore';
import { SourceLease } from '../leases/SourceLease';
import { refreshAssets } from '../merge/refreshAssets';
import { LinkObservationRow, ObservationRow, SourceRow } from '../tables';
import { ScopeDelta } from './WatchDelta';
import { writeTokens } from './watchTokens';

/** A snapshot that begins meanwhile has the write begin anew, once each. */
const ATTEMPTS = 5;

/**
 * Has a scope hold what a watch says that it holds now, in short transactions.
 * Only what differs is written.
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
  for (let attempt = 1; ; attempt += 1) {
    const { run, scopeId } = await database.transaction((tx, now) =>
      beginReplacing(tx, lease, delta, now),
    );
    try {
      await writeDifference(database, { run, scopeId, delta }, onChange);
      return;
    } catch (error) {
      if (!(error instanceof SnapshotSupersededError) || attempt >= ATTEMPTS) {
        throw error;
      }
    }
  }
}

/**
 * Begins under the generation of the reading that is, or was last, under way,
 * and marks the scope so that this reading leaves it alone.
 */
async function beginReplacing(
  tx: Knex.Transaction,
  lease: SourceLease,
  { scope }: ScopeDelta,
  now: string,
): Promise<{ run: SnapshotRun; scopeId: string }> {
  const run = await runOfLease(tx, lease, now);
  const { id } = await mentionScope(tx, run, scope, now);
  await tx('scopes').where({ id }).update({
    watched_generation: run.generation,
  });
  return { run, scopeId: id };
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

async function writeDifference(
  database: InventoryTransactor,
  options: { run: SnapshotRun; scopeId: string; delta: ScopeDelta },
  onChange: OnInventoryChange,
): Promise<void> {
  const { run, scopeId, delta } = options;
  const { scope, resume } = delta;
  const { assets, links, problems } = checkObservations(delta);
  const change = { ...noChange(), problems };
  const { candidates } = prepareAssets(assets, change.problems);
  const { candidates: linkRows, observations } = prepareLinks(
    run,
    scopeId,
    links,
  );
  if (change.problems.length) {
    await onChange(change);
  }

  const knownAssets = new Map(
    (
      await database
        .knex<ObservationRow>('observations')
        .where({ scope_id: scopeId })
        .select('asset_id', 'content_hash')
    ).map(row => [row.asset_id, row.content_hash]),
  );
  const changedAssets = [...candidates.values()].filter(
    ({ id, content }) => knownAssets.get(id) !== content.content_hash,
  );
  for (const batch of inBatches(changedAssets, ASSETS_PER_TRANSACTION)) {
    await onChange(
      await database.transaction((tx, now) =>
        writeAssets(
          tx,
          run,
          scope,
          batch.map(({ observation }) => observation),
          now,
        ),
      ),
    );
  }

  const knownLinks = await database
    .knex<LinkObservationRow>('link_observations')
    .where({ scope_id: scopeId })
    .select('id', 'scope_id', 'from_id', 'type', 'to_id', 'content_hash');
  const hashes = new Map(knownLinks.map(row => [row.id, row.content_hash]));
  const changedLinks = [...linkRows.values()].filter(
    row => hashes.get(row.id) !== row.content_hash,
  );
  for (const batch of inBatches(changedLinks, ROWS_PER_TRANSACTION)) {
    await onChange(
      await database.transaction((tx, now) =>
        writeLinks(
          tx,
          run,
          scope,
          batch.flatMap(row => observations.get(row.id) ?? []),
          now,
        ),
      ),
    );
  }

  // Observations go first: an asset that is gone tells of its end once, and not
  // also of the end of each of its links.
  const goneAssets = [...knownAssets.keys()].filter(id => !candidates.has(id));
  for (const ids of inBatches(goneAssets, ASSETS_PER_TRANSACTION)) {
    await onChange(
      await database.transaction((tx, now) =>
        removeObservations(tx, { run, scopeId, ids }, now),
      ),
    );
  }
  const goneLinks: SweptLink[] = knownLinks.filter(
    row => !linkRows.has(row.id),
  );
  for (const rows of inBatches(goneLinks, ROWS_PER_TRANSACTION)) {
    await onChange(
      await database.transaction(async (tx, now) => {
        await holdRun(tx, run);
        return removeLinks(tx, run, rows, now);
      }),
    );
  }

  await database.transaction(async (tx, now) => {
    await holdRun(tx, run);
    await tx('scopes')
      .where({ id: scopeId })
      .update(verdictColumns(tx, run, { state: 'complete' }, now));
    if (resume) {
      await writeTokens(tx, run.sourceId, resume);
    }
  });
}

async function removeObservations(
  tx: Knex.Transaction,
  options: { run: SnapshotRun; scopeId: string; ids: string[] },
  now: string,
) {
  const { run, scopeId, ids } = options;
  await holdRun(tx, run);
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
