import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import { createHash } from 'node:crypto';
import { Knex } from 'knex';
import { scopeId } from '../ids';
import { ScopeCoverage, SnapshotRun } from '../InventoryStore';
import { ScopeRow } from '../tables';
import { withoutNul } from './batches';

/** Stands for all partitions of a resource. */
export const ALL_PARTITIONS = '*';

const LONGEST_PARTITION = 512;

/**
 * A partition as the table holds it. The path of a file may be longer than the
 * column: its middle then gives way to a hash.
 */
export function partitionName(partition: string): string {
  if (partition.length <= LONGEST_PARTITION) {
    return partition;
  }
  const hash = createHash('sha256')
    .update(partition)
    .digest('hex')
    .slice(0, 16);
  return `${partition.slice(0, 240)}…${hash}…${partition.slice(-240)}`;
}

/**
 * Makes sure that the scope has a row, and that it counts as mentioned. The row
 * stays locked, so that a reading and a watch write a scope one after the other.
 */
export async function mentionScope(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scope: { resource: string; partition: string },
  now: string,
): Promise<{
  id: string;
  /** A watch replaced it during the run, and knows it better than the run. */
  isWatched: boolean;
}> {
  const partition = partitionName(scope.partition);
  const id = scopeId(run.sourceId, scope.resource, partition);
  const row = await tx<ScopeRow>('scopes')
    .where({ id })
    .forUpdate()
    .first('generation', 'watched_generation');
  if (!row) {
    await tx<ScopeRow>('scopes').insert({
      id,
      source_id: run.sourceId,
      resource: scope.resource,
      partition,
      state: 'pending',
      state_since: now,
      generation: run.generation,
      covered_generation: 0,
      watched_generation: 0,
    });
  } else if (row.generation !== run.generation) {
    await tx<ScopeRow>('scopes')
      .where({ id })
      .update({ generation: run.generation });
  }
  return {
    id,
    isWatched: !run.lease && row?.watched_generation === run.generation,
  };
}

/**
 * The columns that a verdict changes. The time of the last confirmation is only
 * moved by a complete reading.
 */
export function verdictColumns(
  tx: Knex.Transaction,
  run: SnapshotRun,
  verdict: Pick<ScopeCoverage, 'state' | 'reason' | 'confirmedAt'>,
  now: string,
): Record<string, string | number | null | Knex.Raw> {
  return {
    state: verdict.state,
    state_since: tx.raw('case when state = ? then state_since else ? end', [
      verdict.state,
      now,
    ]),
    attempted_at: now,
    ...reasonColumns(verdict.reason),
    ...(verdict.state === 'complete'
      ? { confirmed_at: verdict.confirmedAt ?? now }
      : {}),
    generation: run.generation,
    covered_generation: run.generation,
  };
}

function reasonColumns(reason: Reason | undefined) {
  return {
    reason_code: reason?.code.slice(0, 64) ?? null,
    reason_message: reason ? withoutNul(reason.message) : null,
  };
}

/**
 * Applies what was said of all partitions of a resource to those of which the
 * run said nothing of their own.
 */
export async function applyToUncovered(
  tx: Knex.Transaction,
  run: SnapshotRun,
  coverage: ScopeCoverage,
  now: string,
): Promise<void> {
  await tx<ScopeRow>('scopes')
    .where({ source_id: run.sourceId, resource: coverage.resource })
    .whereNot('partition', ALL_PARTITIONS)
    .where('covered_generation', '<', run.generation)
    .where('watched_generation', '<', run.generation)
    .update(verdictColumns(tx, run, coverage, now));
}

/** Every scope is as the run before left it; what was complete is so anew. */
export async function confirmScopes(
  tx: Knex.Transaction,
  run: SnapshotRun,
  confirmedAt: string | undefined,
  now: string,
): Promise<void> {
  await tx<ScopeRow>('scopes')
    .where({ source_id: run.sourceId })
    .update({
      attempted_at: now,
      confirmed_at: tx.raw(
        "case when state = 'complete' then ? else confirmed_at end",
        [confirmedAt ?? now],
      ),
      generation: run.generation,
      covered_generation: run.generation,
    });
}

/** Every scope that the run did not cover could not be read. */
export async function failUncovered(
  tx: Knex.Transaction,
  run: SnapshotRun,
  options: { reason: Reason; onlyMentioned: boolean },
  now: string,
): Promise<void> {
  await tx<ScopeRow>('scopes')
    .where({ source_id: run.sourceId })
    .where('covered_generation', '<', run.generation)
    .modify(query => {
      if (options.onlyMentioned) {
        query.where('generation', run.generation);
      }
    })
    .update({
      state: 'failed',
      state_since: tx.raw('case when state = ? then state_since else ? end', [
        'failed',
        now,
      ]),
      attempted_at: now,
      ...reasonColumns(options.reason),
    });
}
