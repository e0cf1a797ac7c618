import { Knex } from 'knex';

/**
 * Most rows of one insert: 21 columns of 100 rows stay below the 32,766 bound
 * values of SQLite, and below the 500 terms of its compound selects.
 */
const INSERT_ROWS = 100;

/**
 * Assets that one transaction writes: so many that SQLite, which does nothing
 * else meanwhile, is through within 100 ms (bench/ingest.ts shows it).
 */
export const ASSETS_PER_TRANSACTION = 100;

/** Rows of a lighter kind that one transaction writes or removes. */
export const ROWS_PER_TRANSACTION = 250;

/** Splits a list into parts of at most `size`. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    batches.push(items.slice(start, start + size));
  }
  return batches;
}

/** Inserts many rows with few statements. */
export async function insertRows<T extends {}>(
  tx: Knex.Transaction,
  table: string,
  rows: readonly T[],
): Promise<void> {
  for (const batch of inBatches(rows, INSERT_ROWS)) {
    await tx(table).insert(batch);
  }
}

/** Inserts rows; where the key is there already, the named columns are replaced. */
export async function upsertRows<T extends {}>(
  tx: Knex.Transaction,
  table: string,
  rows: readonly T[],
  options: { key: Array<keyof T & string>; replace: Array<keyof T & string> },
): Promise<void> {
  for (const batch of inBatches(rows, INSERT_ROWS)) {
    await tx(table)
      .insert(batch)
      .onConflict(options.key)
      .merge(options.replace);
  }
}

/** Text as PostgreSQL can hold it: a NUL character would fail the statement. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
