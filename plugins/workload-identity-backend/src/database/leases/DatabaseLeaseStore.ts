import { Knex } from 'knex';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { databaseNow } from './databaseNow';
import { SourceLeaseRow, WatchReplicaRow } from './rows';
import { SourceLease } from './SourceLease';

/** What a replica holds after a heartbeat. */
export interface HeldLeases {
  held: SourceLease[];
  /** Of those held: more than its share, so that others may have them. */
  surplus: SourceLease[];
}

/**
 * Shares sources among the replicas of the backend. A replica that stays silent
 * for longer than the expiry loses what it holds to the others.
 */
export class DatabaseLeaseStore {
  static create(options: {
    database: InventoryTransactor;
    /** After so long without a heartbeat a lease may be taken, in ms. */
    expiryMs: number;
  }): DatabaseLeaseStore {
    return new DatabaseLeaseStore(options.database, options.expiryMs);
  }

  private constructor(
    private readonly database: InventoryTransactor,
    private readonly expiryMs: number,
  ) {}

  /**
   * Says that a replica lives and can watch some sources, prolongs what it
   * holds, and takes what is free up to its share.
   */
  async beat(holder: string, sourceIds: string[]): Promise<HeldLeases> {
    return this.database.transaction(async tx => {
      const now = await databaseNow(tx);
      const nowText = now.toISOString();
      const expiresAt = new Date(now.getTime() + this.expiryMs).toISOString();
      await tx<WatchReplicaRow>('watch_replicas')
        .insert({ id: holder, expires_at: expiresAt })
        .onConflict('id')
        .merge(['expires_at']);
      await tx<WatchReplicaRow>('watch_replicas')
        .where('expires_at', '<', nowText)
        .delete();
      await insertMissing(tx, sourceIds, nowText);
      await tx<SourceLeaseRow>('source_leases')
        .where({ holder })
        .update({ expires_at: expiresAt });

      const replicas = await tx<WatchReplicaRow>('watch_replicas').count<
        Array<{ total: number | string }>
      >('* as total');
      const share = Math.ceil(
        sourceIds.length / Math.max(1, Number(replicas[0].total)),
      );
      const mine = await heldBy(tx, holder, sourceIds);
      if (mine.length < share) {
        mine.push(
          ...(await take(tx, {
            holder,
            sourceIds,
            most: share - mine.length,
            now: nowText,
            expiresAt,
          })),
        );
      }
      return { held: mine, surplus: mine.slice(share) };
    });
  }

  /** Gives a lease up, so that another replica need not wait for its end. */
  async release({ sourceId, holder, epoch }: SourceLease): Promise<void> {
    await this.database.transaction(async (tx, now) => {
      await tx<SourceLeaseRow>('source_leases')
        .where({ source_id: sourceId, holder, epoch })
        .update({
          holder: null,
          expires_at: null,
          state: 'connecting',
          state_since: now,
        });
    });
  }

  /** The replica takes part no longer. */
  async leave(holder: string): Promise<void> {
    await this.database.transaction(async tx => {
      await tx<WatchReplicaRow>('watch_replicas')
        .where({ id: holder })
        .delete();
    });
  }

  /** Forgets the leases of sources that are not watched any more. */
  async forgetOthers(sourceIds: string[]): Promise<void> {
    await this.database.transaction(async tx => {
      for (const table of ['source_leases', 'watch_tokens']) {
        await tx(table).whereNotIn('source_id', sourceIds).delete();
      }
    });
  }
}

async function insertMissing(
  tx: Knex.Transaction,
  sourceIds: string[],
  now: string,
): Promise<void> {
  const known = await tx<SourceLeaseRow>('source_leases')
    .whereIn('source_id', sourceIds)
    .select('source_id');
  const missing = sourceIds.filter(
    id => !known.some(row => row.source_id === id),
  );
  if (missing.length) {
    await tx<SourceLeaseRow>('source_leases')
      .insert(
        missing.map(id => ({
          source_id: id,
          epoch: 0,
          state: 'connecting' as const,
          state_since: now,
        })),
      )
      .onConflict('source_id')
      .ignore();
  }
}

async function heldBy(
  tx: Knex.Transaction,
  holder: string,
  sourceIds: string[],
): Promise<SourceLease[]> {
  const rows = await tx<SourceLeaseRow>('source_leases')
    .where({ holder })
    .whereIn('source_id', sourceIds)
    .orderBy('source_id')
    .select('source_id', 'epoch');
  return rows.map(row => ({
    sourceId: row.source_id,
    holder,
    epoch: row.epoch,
  }));
}

/**
 * Takes leases that nobody holds, or whose holder is silent. Of two replicas
 * that take one at once the second finds that its epoch has moved on.
 */
async function take(
  tx: Knex.Transaction,
  options: {
    holder: string;
    sourceIds: string[];
    most: number;
    now: string;
    expiresAt: string;
  },
): Promise<SourceLease[]> {
  const { holder, sourceIds, most, now, expiresAt } = options;
  const free = await tx<SourceLeaseRow>('source_leases')
    .whereIn('source_id', sourceIds)
    .where(either => either.whereNull('holder').orWhere('expires_at', '<', now))
    .orderBy('source_id')
    .limit(most)
    .select('source_id', 'epoch');
  const taken: SourceLease[] = [];
  for (const { source_id: sourceId, epoch } of free) {
    const updated = await tx<SourceLeaseRow>('source_leases')
      .where({ source_id: sourceId, epoch })
      .where(either =>
        either.whereNull('holder').orWhere('expires_at', '<', now),
      )
      .update({
        holder,
        epoch: epoch + 1,
        expires_at: expiresAt,
        state: 'connecting',
        state_since: now,
        reason_code: null,
        reason_message: null,
      });
    if (updated) {
      taken.push({ sourceId, holder, epoch: epoch + 1 });
    }
  }
  return taken;
}
