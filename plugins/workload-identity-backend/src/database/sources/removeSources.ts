import { ConflictError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { removeUnmentioned } from '../ingest/coverage';
import { SnapshotSupersededError } from '../ingest/errors';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { holdRun } from '../ingest/runs';
import { OnInventoryChange, SnapshotRun } from '../InventoryStore';
import { SourceRow } from '../tables';

/**
 * Keeps that a retired source is to be removed.
 *
 * @throws NotFoundError, or ConflictError when the source is not retired.
 */
export async function requestRemoval(
  tx: Knex.Transaction,
  sourceId: string,
  now: string,
): Promise<void> {
  const row = await tx<SourceRow>('sources')
    .where({ id: sourceId })
    .forUpdate()
    .first('state', 'removal_requested_at');
  if (!row) {
    throw new NotFoundError(
      `There is no source '${sourceId}'; the list of sources has their ids`,
    );
  }
  if (row.state !== 'retired') {
    throw new ConflictError(
      `Source '${sourceId}' is configured, so it would come back; take it out of workloadIdentity.sources in the app's configuration before you remove it`,
    );
  }
  if (!row.removal_requested_at) {
    await tx<SourceRow>('sources')
      .where({ id: sourceId })
      .update({ removal_requested_at: now });
  }
}

/**
 * Removes the sources of which it was asked, one after another: first all that
 * they observed, as a reading that found nothing would, then their own rows.
 *
 * @returns the ids of those that are gone.
 */
export async function removeSources(
  database: InventoryTransactor,
  onChange: OnInventoryChange,
  signal?: AbortSignal,
): Promise<string[]> {
  const removed: string[] = [];
  for (;;) {
    signal?.throwIfAborted();
    const run = await database.transaction((tx, now) => beginRemoval(tx, now));
    if (!run) {
      return removed;
    }
    try {
      await removeUnmentioned(database, run, async change => {
        await onChange(change);
        signal?.throwIfAborted();
      });
      const isGone = await database.transaction(async tx => {
        await holdRun(tx, run);
        // Its problems go with it.
        return awaitingRemoval(tx).where({ id: run.sourceId }).delete();
      });
      if (isGone) {
        removed.push(run.sourceId);
      }
    } catch (error) {
      // It was configured again, and is being read: what was removed comes back.
      if (!(error instanceof SnapshotSupersededError)) {
        throw error;
      }
    }
  }
}

/** Takes the source as a reading would: one that still hangs on loses it. */
async function beginRemoval(
  tx: Knex.Transaction,
  now: string,
): Promise<SnapshotRun | undefined> {
  const row = await awaitingRemoval(tx)
    .orderBy(['removal_requested_at', 'id'])
    .forUpdate()
    .first('id', 'generation');
  if (!row) {
    return undefined;
  }
  const generation = row.generation + 1;
  await tx<SourceRow>('sources').where({ id: row.id }).update({ generation });
  return { sourceId: row.id, generation, startedAt: now };
}

function awaitingRemoval(tx: Knex.Transaction) {
  return tx<SourceRow>('sources')
    .where({ state: 'retired' })
    .whereNotNull('removal_requested_at');
}
