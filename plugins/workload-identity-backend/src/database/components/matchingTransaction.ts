import { Knex } from 'knex';
import { retryingTransaction } from '../retryingTransaction';

/**
 * Codes of failures that another try mends: deadlock and serialization failure
 * (PostgreSQL), and a workload or component that was removed between being read
 * and being matched (foreign key, both engines).
 */
const RETRIED = new Set([
  '40P01',
  '40001',
  '23503',
  'SQLITE_CONSTRAINT_FOREIGNKEY',
  'SQLITE_BUSY',
]);

/**
 * Runs one short transaction that may read and write matches, one at a time
 * over all replicas. Matching reads both sides and writes what follows, so two
 * at once, each of which doesn't see what the other is changing, could both
 * miss a match. On SQLite there is only one connection, so the row lock is not
 * needed, and is not made.
 */
export async function inMatchingTransaction<T>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return retryingTransaction(
    knex,
    async trx => {
      await trx('matching_lock').where({ id: 1 }).forUpdate().select('id');
      return work(trx);
    },
    { isTransient: error => RETRIED.has(codeOf(error)) },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
