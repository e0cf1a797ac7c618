import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { retryingTransaction } from '../retryingTransaction';

/** Rows that follow from others, and how they are brought in step with these. */
export interface Derivation {
  /** A table of one row: who holds it derives, one over all replicas. */
  lock: string;
  /** Whether there is anything to do; asked without the lock. */
  isBehind(knex: Knex): Promise<boolean>;
  /** Derives a part. Returns whether there was anything to do. */
  step(tx: Knex.Transaction): Promise<boolean>;
}

/** Deadlock, serialization failure, and a row that went meanwhile. */
const TRANSIENT_CODES = new Set([
  '40P01',
  '40001',
  '23503',
  'SQLITE_CONSTRAINT_FOREIGNKEY',
  'SQLITE_BUSY',
]);

/**
 * Derives, in short transactions, all that was noted before the call, and maybe
 * more.
 *
 * @returns how many transactions it took; 0 where nothing was to be done
 * @throws when `signal` is aborted
 */
export async function catchUp(
  knex: Knex,
  derivation: Derivation,
  options: { signal?: AbortSignal },
): Promise<number> {
  for (let transactions = 0; ; transactions++) {
    options.signal?.throwIfAborted();
    if (
      !(await derivation.isBehind(knex)) ||
      !(await underLock(knex, derivation.lock, tx => derivation.step(tx)))
    ) {
      return transactions;
    }
  }
}

/** Does something while nobody else derives: what is last was also read last. */
export async function underLock<T>(
  knex: Knex,
  lock: string,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return retryingTransaction(
    knex,
    async tx => {
      // On SQLite there is one connection, and the lock is not made.
      await tx(lock).where({ id: 1 }).forUpdate().select('id');
      return work(tx);
    },
    {
      isTransient: error =>
        isDatabaseConflictError(error) || TRANSIENT_CODES.has(codeOf(error)),
    },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
