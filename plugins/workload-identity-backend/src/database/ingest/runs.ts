import { NotFoundError } from '@backstage/errors';
import {
  Reason,
  SourceProblem,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { ProblemRow, SourceRow } from '../tables';
import { insertRows, withoutNul } from './batches';
import { SnapshotSupersededError } from './errors';

/**
 * Whether a reading that began at `runningSince` may still be alive. One that
 * is older than the source's timeout died with its process.
 */
export function isRunAlive(
  runningSince: string | null | undefined,
  timeoutSeconds: number,
  now: Date,
): boolean {
  return (
    typeof runningSince === 'string' &&
    now.getTime() - Date.parse(runningSince) <= timeoutSeconds * 1000
  );
}

/**
 * Begins a reading. One that is under way, dead or alive, loses the source: its
 * next write finds that the generation has moved on.
 */
export async function beginRun(
  tx: Knex.Transaction,
  sourceId: string,
  now: string,
): Promise<SnapshotRun> {
  const updated = await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .update({
      generation: tx.raw('generation + 1'),
      running_since: now,
      last_attempt_at: now,
    });
  const row = await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .first('generation');
  if (!updated || !row) {
    throw new NotFoundError(
      `Source '${sourceId}' is not in the inventory; register it before it is read`,
    );
  }
  return { sourceId, generation: row.generation, startedAt: now };
}

/**
 * Makes sure that the reading still owns its source, until the transaction
 * ends. Every transaction of a reading begins with it.
 *
 * @throws SnapshotSupersededError when a later reading has begun.
 */
export async function holdRun(
  tx: Knex.Transaction,
  run: SnapshotRun,
): Promise<void> {
  const row = await tx<SourceRow>('sources')
    .where({ id: run.sourceId })
    .forShare()
    .first('generation');
  if (row?.generation !== run.generation) {
    throw new SnapshotSupersededError(
      `Reading ${run.generation} of source '${run.sourceId}' was replaced by a later one; nothing more of it is written`,
    );
  }
}

/** Ends a reading: clears, or sets, the source's error. */
export async function endRun(
  tx: Knex.Transaction,
  run: SnapshotRun,
  error: Reason | undefined,
  now: string,
): Promise<void> {
  const updated = await tx<SourceRow>('sources')
    .where({ id: run.sourceId, generation: run.generation })
    .update({
      running_since: null,
      error_code: error?.code.slice(0, 64) ?? null,
      error_message: error ? withoutNul(error.message) : null,
      ...(error ? {} : { last_success_at: now }),
    });
  if (!updated) {
    throw new SnapshotSupersededError(
      `Reading ${run.generation} of source '${run.sourceId}' was replaced by a later one; its end is not kept`,
    );
  }
}

/** Replaces the problems of the reading before by those of this one. */
export async function replaceProblems(
  tx: Knex.Transaction,
  run: SnapshotRun,
  problems: SourceProblem[],
): Promise<void> {
  await tx('problems').where({ source_id: run.sourceId }).delete();
  await insertRows<ProblemRow>(
    tx,
    'problems',
    problems.map((problem, ordinal) => ({
      source_id: run.sourceId,
      ordinal,
      code: problem.code.slice(0, 64),
      message: withoutNul(problem.message),
      location: withoutNul(problem.location ?? '') || null,
      at: problem.at,
    })),
  );
}
