import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Knex } from 'knex';
import { Clock } from '../../ingestion/Clock';
import { retryingTransaction } from '../retryingTransaction';

/**
 * SQLSTATE 40001 serialization failure, 40P01 deadlock, 55P03 lock not
 * available; SQLite's own names.
 */
const TRANSIENT_CODES = new Set([
  '40001',
  '40P01',
  '55P03',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);

/** Runs the short transactions that the inventory is written in. */
export class InventoryTransactor {
  static create(options: { knex: Knex; clock: Clock }): InventoryTransactor {
    return new InventoryTransactor(options.knex, options.clock);
  }

  private constructor(readonly knex: Knex, private readonly clock: Clock) {}

  /** The present, as the tables hold it. */
  now(): string {
    return this.clock.now().toISOString();
  }

  /**
   * Runs the work in a transaction, and anew when the database gave it up for
   * another's sake. Two sources that meet the same new thing at once both try
   * to insert it: that conflict goes away with the second attempt too.
   */
  async transaction<T>(
    work: (tx: Knex.Transaction, now: string) => Promise<T>,
  ): Promise<T> {
    return retryingTransaction(this.knex, tx => work(tx, this.now()), {
      isTransient,
    });
  }
}

function isTransient(error: unknown): boolean {
  return (
    isDatabaseConflictError(error) ||
    (isError(error) && TRANSIENT_CODES.has(String(error.code)))
  );
}
