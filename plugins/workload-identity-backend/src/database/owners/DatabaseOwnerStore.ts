import { Knex } from 'knex';
import { Clock } from '../../ingestion/Clock';
import { OwnershipRecord } from '../../owners/OwnershipRecord';
import { chunksOf } from '../components/chunksOf';
import { insertRows, upsertRows } from '../ingest/batches';
import { contentHash } from '../json';
import { roleRows, scopeRows } from './recordRows';
import {
  OwnerRecordRoleRow,
  OwnerRecordRow,
  OwnerRecordScopeRow,
  OwnerRefRow,
} from './rows';

/** Records per transaction, so that each stays short. */
const RECORDS_PER_TRANSACTION = 20;

const REFS_PER_TRANSACTION = 500;

/** Raise it when records are stored in another way than before. */
const STORAGE_VERSION = 1;

/** What the catalog says of somebody who is named as an owner. */
export interface NamedOwner {
  /** Full, lower case. */
  entityRef: string;
  found: boolean;
  /** Of a group, those of its child groups with it. */
  members?: number;
}

/**
 * IdentityOwner records as the catalog has them. Nothing follows from them in
 * the database: who holds a role is asked of them and of the inventory together.
 */
export class DatabaseOwnerStore {
  static create(options: { knex: Knex; clock: Clock }): DatabaseOwnerStore {
    return new DatabaseOwnerStore(options.knex, options.clock);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the records that changed, each as a whole, and notes that all of them
   * were met.
   *
   * @returns how many changed.
   */
  async applyRecords(records: OwnershipRecord[]): Promise<number> {
    let changed = 0;
    for (const batch of chunksOf(records, RECORDS_PER_TRANSACTION)) {
      changed += await this.knex.transaction(trx =>
        this.#applyBatch(trx, batch),
      );
    }
    return changed;
  }

  /**
   * Removes records that a complete pass over the catalog did not meet.
   *
   * @returns how many were removed.
   */
  async removeNotMetSince(passStartedAt: Date): Promise<number> {
    return this.knex<OwnerRecordRow>('owner_records')
      .where('met_at', '<', passStartedAt.toISOString())
      .delete();
  }

  /** When any record was last met; absent where none is known. */
  async lastMetAt(): Promise<Date | undefined> {
    const row = await this.knex<OwnerRecordRow>('owner_records')
      .max({ met_at: 'met_at' })
      .first();
    return row?.met_at ? new Date(row.met_at) : undefined;
  }

  /** Everybody who is named, by a record or by a component, in pages. */
  async *namedRefs(): AsyncGenerator<string[]> {
    let after = '';
    for (;;) {
      const start = after;
      const named = (table: string) =>
        this.knex(table)
          .where('owner_ref', '>', start)
          .distinct('owner_ref')
          .orderBy('owner_ref')
          .limit(REFS_PER_TRANSACTION);
      const rows: Array<{ owner_ref: string }> = await this.knex
        .from(named('owner_record_roles').as('roles'))
        .select('owner_ref')
        .union(
          this.knex.from(named('components').as('owners')).select('owner_ref'),
        )
        .orderBy('owner_ref')
        .limit(REFS_PER_TRANSACTION);
      if (rows.length > 0) {
        yield rows.map(row => row.owner_ref);
      }
      if (rows.length < REFS_PER_TRANSACTION) {
        return;
      }
      after = rows.at(-1)!.owner_ref;
    }
  }

  /** Keeps what the catalog says of those who are named; what is the same is not written. */
  async saveOwners(owners: NamedOwner[]): Promise<void> {
    for (const batch of chunksOf(owners, REFS_PER_TRANSACTION)) {
      const known = new Map(
        (
          await this.knex<OwnerRefRow>('owner_refs')
            .whereIn(
              'entity_ref',
              batch.map(owner => owner.entityRef),
            )
            .select()
        ).map(row => [row.entity_ref, row]),
      );
      const changed = batch
        .map(({ entityRef, found, members }) => ({
          entity_ref: entityRef,
          found,
          members: members ?? null,
        }))
        .filter(row => {
          const before = known.get(row.entity_ref);
          return (
            !before ||
            Boolean(before.found) !== row.found ||
            before.members !== row.members
          );
        });
      await this.knex.transaction(trx =>
        upsertRows<OwnerRefRow>(trx, 'owner_refs', changed, {
          key: ['entity_ref'],
          replace: ['found', 'members'],
        }),
      );
    }
  }

  /** Forgets those whom nobody names any longer. */
  async forgetUnnamed(): Promise<void> {
    await this.knex('owner_refs')
      .whereNotExists(
        this.knex('owner_record_roles')
          .whereRaw('owner_record_roles.owner_ref = owner_refs.entity_ref')
          .select(this.knex.raw('1')),
      )
      .whereNotExists(
        this.knex('components')
          .whereRaw('components.owner_ref = owner_refs.entity_ref')
          .select(this.knex.raw('1')),
      )
      .delete();
  }

  async #applyBatch(
    trx: Knex.Transaction,
    records: OwnershipRecord[],
  ): Promise<number> {
    const refs = records.map(record => record.entityRef);
    // Locked in one order, so that two passes at once wait for each other.
    const rows = await trx<OwnerRecordRow>('owner_records')
      .whereIn('entity_ref', refs)
      .orderBy('entity_ref')
      .forUpdate()
      .select();
    const known = new Map(rows.map(row => [row.entity_ref, row.content_hash]));
    const hashes = new Map(
      records.map(one => [one.entityRef, contentHash([STORAGE_VERSION, one])]),
    );
    const changed = records.filter(
      one => known.get(one.entityRef) !== hashes.get(one.entityRef),
    );

    const metAt = this.clock.now().toISOString();
    await upsertRows<OwnerRecordRow>(
      trx,
      'owner_records',
      records.map(({ entityRef, authoritative }) => ({
        entity_ref: entityRef,
        authoritative,
        content_hash: hashes.get(entityRef)!,
        met_at: metAt,
      })),
      {
        key: ['entity_ref'],
        replace: ['authoritative', 'content_hash', 'met_at'],
      },
    );
    const changedRefs = changed.map(record => record.entityRef);
    for (const table of ['owner_record_roles', 'owner_record_scopes']) {
      await trx(table).whereIn('record_ref', changedRefs).delete();
    }
    await insertRows<OwnerRecordRoleRow>(
      trx,
      'owner_record_roles',
      changed.flatMap(roleRows),
    );
    await insertRows<OwnerRecordScopeRow>(
      trx,
      'owner_record_scopes',
      changed.flatMap(scopeRows),
    );
    return changed.length;
  }
}
