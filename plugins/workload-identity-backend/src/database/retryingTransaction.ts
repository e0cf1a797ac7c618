import { Knex } from 'knex';
import {
  setImmediate as othersFirst,
  setTimeout as delay,
} from 'node:timers/promises';

const ATTEMPTS = 5;
const FIRST_DELAY_MS = 20;

/**
 * Runs the work in a transaction, and anew, a little later, when it failed by
 * something that another try mends.
 */
export async function retryingTransaction<T>(
  knex: Knex,
  work: (tx: Knex.Transaction) => Promise<T>,
  options: { isTransient: (error: unknown) => boolean },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    // SQLite answers within the call, so without this a long row of
    // transactions would let no request and no timer in between.
    await othersFirst();
    try {
      return await knex.transaction(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !options.isTransient(error)) {
        throw error;
      }
      await delay(FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}
