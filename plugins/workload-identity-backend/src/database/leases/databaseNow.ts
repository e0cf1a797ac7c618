import { Knex } from 'knex';

/**
 * The present by the clock of the database, which all replicas share: leases
 * must not depend on how well their own clocks agree. UTC ISO 8601.
 */
export async function databaseNow(tx: Knex): Promise<Date> {
  const isSqlite = /sqlite/.test(String(tx.client.config.client));
  const answer = await tx.select<Array<{ now: string | number }>>(
    isSqlite
      ? tx.raw("(julianday('now') - 2440587.5) * 86400000.0 as now")
      : tx.raw('extract(epoch from clock_timestamp()) * 1000 as now'),
  );
  return new Date(Math.round(Number(answer[0].now)));
}
