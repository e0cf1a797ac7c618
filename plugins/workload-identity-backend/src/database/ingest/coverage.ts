import { Knex } from 'knex';
import { scopeId } from '../ids';
import {
  OnInventoryChange,
  ScopeCoverage,
  SnapshotRun,
} from '../InventoryStore';
import { ScopeRow } from '../tables';
import { ROWS_PER_TRANSACTION, inBatches } from './batches';
import { InventoryTransactor } from './InventoryTransactor';
import { holdRun } from './runs';
import {
  ALL_PARTITIONS,
  mentionScope,
  partitionName,
  verdictColumns,
} from './scopeRows';
import { lockUnwatched, sweepScopes } from './sweep';

/**
 * Keeps how the reading of a scope ended. A complete one is swept before it is
 * called complete: what breaks off in between is swept again by the next run.
 */
export async function writeCoverage(
  database: InventoryTransactor,
  run: SnapshotRun,
  coverage: ScopeCoverage,
  onChange: OnInventoryChange,
): Promise<void> {
  const isAll = coverage.partition === ALL_PARTITIONS;
  if (coverage.state === 'complete') {
    const swept = isAll
      ? await readPartitions(database.knex, run, coverage.resource)
      : [
          scopeId(
            run.sourceId,
            coverage.resource,
            partitionName(coverage.partition),
          ),
        ];
    await sweepScopes(database, run, swept, onChange);
    if (isAll) {
      await settlePartitions(database, run, coverage, swept);
    }
  }
  await database.transaction(async (tx, now) => {
    await holdRun(tx, run);
    const { id, isWatched } = await mentionScope(tx, run, coverage, now);
    if (!isWatched) {
      await tx('scopes')
        .where({ id })
        .update(verdictColumns(tx, run, coverage, now));
    }
  });
}

/**
 * The partitions of a resource that "all of them" speaks for. Those that this
 * run itself said it could not read are not among them.
 */
async function readPartitions(
  knex: Knex,
  run: SnapshotRun,
  resource: string,
): Promise<string[]> {
  const rows = await knex<ScopeRow>('scopes')
    .where({ source_id: run.sourceId, resource })
    .whereNot('partition', ALL_PARTITIONS)
    .whereNot(unread =>
      unread
        .where('covered_generation', run.generation)
        .whereIn('state', ['forbidden', 'failed']),
    )
    .select('id');
  return rows.map(row => row.id);
}

/**
 * After the sweep, partitions that hold something are as complete as the whole;
 * the row of an empty one says nothing more.
 */
async function settlePartitions(
  database: InventoryTransactor,
  run: SnapshotRun,
  coverage: ScopeCoverage,
  scopeIds: string[],
): Promise<void> {
  for (const ids of inBatches(scopeIds, ROWS_PER_TRANSACTION)) {
    await database.transaction(async (tx, now) => {
      await holdRun(tx, run);
      const settled = await lockUnwatched(tx, run, ids);
      const holding = await selectHolding(tx, settled);
      await tx<ScopeRow>('scopes')
        .whereIn('id', holding)
        .where('covered_generation', '<', run.generation)
        .update(verdictColumns(tx, run, coverage, now));
      const held = new Set(holding);
      await deleteScopes(
        tx,
        settled.filter(id => !held.has(id)),
      );
    });
  }
}

async function selectHolding(
  tx: Knex.Transaction,
  scopeIds: string[],
): Promise<string[]> {
  const rows = await tx<ScopeRow>('scopes')
    .whereIn('id', scopeIds)
    .where(either =>
      either
        .whereExists(
          tx('observations')
            .select(tx.raw('1'))
            .whereRaw('observations.scope_id = scopes.id'),
        )
        .orWhereExists(
          tx('link_observations')
            .select(tx.raw('1'))
            .whereRaw('link_observations.scope_id = scopes.id'),
        ),
    )
    .select('id');
  return rows.map(row => row.id);
}

async function deleteScopes(
  tx: Knex.Transaction,
  scopeIds: string[],
): Promise<void> {
  if (scopeIds.length) {
    await tx<ScopeRow>('scopes').whereIn('id', scopeIds).delete();
  }
}

/** Removes the scopes that an exhaustive run did not mention, and all they held. */
export async function removeUnmentioned(
  database: InventoryTransactor,
  run: SnapshotRun,
  onChange: OnInventoryChange,
): Promise<void> {
  const rows = await database
    .knex<ScopeRow>('scopes')
    .where({ source_id: run.sourceId })
    .where('generation', '<', run.generation)
    .select('id');
  const ids = rows.map(row => row.id);
  await sweepScopes(database, run, ids, onChange);
  for (const batch of inBatches(ids, ROWS_PER_TRANSACTION)) {
    await database.transaction(async tx => {
      await holdRun(tx, run);
      // A watch may have come upon one of them meanwhile.
      await tx<ScopeRow>('scopes')
        .whereIn('id', batch)
        .where('generation', '<', run.generation)
        .delete();
    });
  }
}
