import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { retryingTransaction } from '../retryingTransaction';
import { deriveSubjects } from './deriveSubjects';
import { expandChanges, markCluster } from './expandChanges';
import { readBases } from './rbacCoverage';
import { AccessBasisRow, AccessDueRow } from './rows';
import { DERIVATION_VERSION } from './writeSets';

/** How many are derived in one transaction, which SQLite waits for. */
const SUBJECTS_PER_TRANSACTION = 15;

/** Deadlock, serialization failure, and what goes with a busy file. */
const TRANSIENT_CODES = new Set(['40P01', '40001', 'SQLITE_BUSY']);

/**
 * Keeps what identities may do in step with roles, bindings and workloads.
 *
 * Who changes one of these notes it in the same transaction. What is noted is
 * derived later, in short transactions, one at a time over all replicas: what is
 * derived last was then also read last.
 */
export class DatabaseAccessStore {
  static create(options: { knex: Knex }): DatabaseAccessStore {
    return new DatabaseAccessStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /**
   * Derives all that was noted before the call, and maybe more.
   *
   * @returns how many transactions it took; 0 where nothing was to be done
   * @throws when `signal` is aborted
   */
  async catchUp(options: { signal?: AbortSignal } = {}): Promise<number> {
    await this.#followBases();
    for (let transactions = 0; ; transactions++) {
      options.signal?.throwIfAborted();
      if (!(await this.#isBehind()) || !(await this.#step())) {
        return transactions;
      }
    }
  }

  /** Has everything derived anew by the next {@link catchUp}. */
  async markAll(): Promise<void> {
    await this.knex.raw(
      `insert into access_changes (asset_id, what) select id, 'subject' from assets where kind = 'identity'`,
    );
  }

  /**
   * Where the word of another source has come to count, as when a cluster was
   * read for the first time, all of that cluster is due.
   */
  async #followBases(): Promise<void> {
    const [bases, known, outdated] = await Promise.all([
      readBases(this.knex),
      this.knex<AccessBasisRow>('access_bases').select('*'),
      this.knex('access_sets')
        .whereNot('version', DERIVATION_VERSION)
        .first('hash'),
    ]);
    if (outdated) {
      await this.markAll();
    }
    const before = new Map(known.map(row => [row.cluster, row.basis]));
    for (const [cluster, basis] of bases) {
      if (before.get(cluster) !== basis) {
        await this.#locked(async tx => {
          await markCluster(tx, cluster);
          await tx<AccessBasisRow>('access_bases')
            .insert({ cluster, basis })
            .onConflict('cluster')
            .merge();
        });
      }
    }
  }

  /** Without a lock, so that an idle inventory costs two look-ups. */
  async #isBehind(): Promise<boolean> {
    const [change, due] = await Promise.all([
      this.knex('access_changes').first('id'),
      this.knex('access_due').first('asset_id'),
    ]);
    return change !== undefined || due !== undefined;
  }

  /** Returns whether there was anything to do. */
  async #step(): Promise<boolean> {
    return this.#locked(
      async tx => (await expandChanges(tx)) > 0 || deriveDue(tx),
    );
  }

  async #locked<T>(work: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    return retryingTransaction(
      this.knex,
      async tx => {
        // On SQLite there is one connection, and the lock is not made.
        await tx('access_lock').where({ id: 1 }).forUpdate().select('id');
        return work(tx);
      },
      {
        isTransient: error =>
          isDatabaseConflictError(error) || TRANSIENT_CODES.has(codeOf(error)),
      },
    );
  }
}

async function deriveDue(tx: Knex.Transaction): Promise<boolean> {
  const ids: string[] = await tx<AccessDueRow>('access_due')
    .orderBy('asset_id')
    .limit(SUBJECTS_PER_TRANSACTION)
    .pluck('asset_id');
  if (ids.length === 0) {
    return false;
  }
  await deriveSubjects(tx, ids);
  await tx('access_due').where(amongIds(tx, 'asset_id', ids)).delete();
  return true;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
