import { NotFoundError } from '@backstage/errors';
import {
  Reason,
  SourceProblem,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { holdLease } from '../leases/SourceLease';
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

/** Longest version of what was read; a longer one is not kept. */
const LONGEST_VERSION = 8_192;

/**
 * Begins a reading. One that is under way, dead or alive, loses the source: its
 * next write finds that the generation has moved on. The known version is taken
 * away until the reading ends well, since half of it may have been written.
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
      refresh_requested_at: null,
      progress_observations: 0,
      progress_scopes: 0,
    });
  const row = await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .first('generation', 'content_version');
  if (!updated || !row) {
    throw new NotFoundError(
      `Source '${sourceId}' is not in the inventory; register it before it is read`,
    );
  }
  if (row.content_version === null) {
    return { sourceId, generation: row.generation, startedAt: now };
  }
  await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .update({ content_version: null });
  return {
    sourceId,
    generation: row.generation,
    startedAt: now,
    knownVersion: row.content_version,
  };
}

/**
 * Makes sure that the reading still owns its source, until the transaction
 * ends. Every transaction of a reading begins with it.
 *
 * @throws SnapshotSupersededError when a later reading has begun, and
 * LeaseLostError for a watch that has moved to another replica.
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
  if (run.lease) {
    await holdLease(tx, run.lease);
  }
}

/** Keeps how far a reading has come; not that of one which lost the source. */
export async function reportProgress(
  tx: Knex.Transaction,
  run: SnapshotRun,
  progress: { observations: number; scopes: number },
): Promise<void> {
  await tx<SourceRow>('sources')
    .where({ id: run.sourceId, generation: run.generation })
    .update({
      progress_observations: progress.observations,
      progress_scopes: progress.scopes,
    });
}

/**
 * Ends a reading: clears, or sets, the source's error, and keeps the version of
 * what was read.
 */
export async function endRun(
  tx: Knex.Transaction,
  run: SnapshotRun,
  end: { error?: Reason; version?: string },
  now: string,
): Promise<void> {
  const { error, version } = end;
  const updated = await tx<SourceRow>('sources')
    .where({ id: run.sourceId, generation: run.generation })
    .update({
      running_since: null,
      progress_observations: null,
      progress_scopes: null,
      error_code: error?.code.slice(0, 64) ?? null,
      error_message: error ? withoutNul(error.message) : null,
      content_version:
        version && version.length <= LONGEST_VERSION
          ? withoutNul(version)
          : null,
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
