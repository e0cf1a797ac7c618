import { ResumeTokens } from '@tenure/backstage-plugin-workload-identity-node';
import { confirmAuthority } from '../ingest/authority';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { OnInventoryChange } from '../InventoryStore';
import { databaseNow } from '../leases/databaseNow';
import { SourceLease } from '../leases/SourceLease';
import { replaceScope, runOfLease } from './replaceScope';
import { ScopeDelta } from './WatchDelta';
import {
  awaitingSnapshot,
  confirmResources,
  isReadingDue,
  WatchState,
  writeRelist,
  writeWatchState,
} from './watchState';
import { readTokens, writeTokens } from './watchTokens';

/**
 * What watches write. Every transaction checks the lease: all of them throw
 * LeaseLostError once another replica holds it.
 */
export class DatabaseDeltaStore {
  static create(database: InventoryTransactor): DatabaseDeltaStore {
    return new DatabaseDeltaStore(database);
  }

  private constructor(private readonly database: InventoryTransactor) {}

  async resumeTokens(lease: SourceLease): Promise<ResumeTokens> {
    return readTokens(this.database.knex, lease.sourceId);
  }

  /**
   * Keeps what a cluster or store says it is.
   *
   * @throws AuthorityChangedError when its UID is not the one known.
   */
  async confirmAuthority(
    lease: SourceLease,
    authority: { authority: string; uid?: string; version?: string },
  ): Promise<void> {
    await this.database.transaction(async (tx, now) =>
      confirmAuthority(tx, await runOfLease(tx, lease, now), authority, now),
    );
  }

  /** Has a scope hold just what is given; see the `scope` delta event. */
  async replaceScope(
    lease: SourceLease,
    delta: ScopeDelta,
    onChange: OnInventoryChange,
  ): Promise<void> {
    await replaceScope(this.database, lease, delta, onChange);
  }

  /** See the `confirmed` delta event. */
  async confirm(
    lease: SourceLease,
    confirmed: { resources: string[]; resume?: ResumeTokens },
  ): Promise<void> {
    const { resources, resume } = confirmed;
    await this.database.transaction(async (tx, now) => {
      await confirmResources(tx, lease, resources, now);
      if (resume) {
        await writeTokens(tx, lease.sourceId, resume);
      }
    });
  }

  /** Keeps that a snapshot is needed that begins after now. */
  async requestRelist(lease: SourceLease): Promise<void> {
    await this.database.transaction(tx => writeRelist(tx, lease));
  }

  async writeState(lease: SourceLease, state: WatchState): Promise<void> {
    await this.database.transaction((tx, now) =>
      writeWatchState(tx, lease, now, state),
    );
  }

  /** Sources, of those given, whose watch waits for a snapshot to begin. */
  async awaitingSnapshot(sourceIds: string[]): Promise<string[]> {
    return awaitingSnapshot(this.database.knex, sourceIds);
  }

  /** Whether a scheduled snapshot is to be taken, or left to the watch. */
  async isReadingDue(sourceId: string): Promise<boolean> {
    const { knex } = this.database;
    return isReadingDue(knex, sourceId, {
      now: new Date(this.database.now()),
      databaseNow: await databaseNow(knex),
    });
  }
}
