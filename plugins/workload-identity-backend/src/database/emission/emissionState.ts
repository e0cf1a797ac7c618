import { CatalogCut } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { CatalogEmissionRow } from './rows';

const ONLY = 1;

/** Makes the one row, unless it is there. */
export async function ensureEmissionState(knex: Knex): Promise<void> {
  await knex<CatalogEmissionRow>('catalog_emission')
    .insert({
      id: ONLY,
      epoch: randomUUID(),
      sequence: 0,
      pruned_sequence: 0,
      emitted: 0,
      beyond: 0,
    })
    .onConflict('id')
    .ignore();
}

export async function readEmissionState(
  knex: Knex,
): Promise<CatalogEmissionRow> {
  const row = await knex<CatalogEmissionRow>('catalog_emission')
    .where('id', ONLY)
    .first();
  if (!row) {
    throw new Error('The table catalog_emission has lost its row');
  }
  return row;
}

/** What was left out at the last pass; nothing where the catalog gets all. */
export function cutOf({
  emitted,
  beyond,
}: CatalogEmissionRow): CatalogCut | undefined {
  return beyond > 0 ? { emitted, beyond } : undefined;
}

/** The same, also where nothing was ever given to the catalog. */
export async function readCatalogCut(
  knex: Knex,
): Promise<CatalogCut | undefined> {
  const row = await knex<CatalogEmissionRow>('catalog_emission')
    .where('id', ONLY)
    .first();
  return row && cutOf(row);
}

/** Writes what is given. */
export async function updateEmissionState(
  knex: Knex,
  change: Partial<CatalogEmissionRow>,
): Promise<void> {
  await knex<CatalogEmissionRow>('catalog_emission')
    .where('id', ONLY)
    .update(change);
}

/** Notes that the catalog's components, or records, were read as a whole once. */
export async function markRead(
  knex: Knex,
  what: 'components' | 'records',
  now: string,
): Promise<void> {
  const column = `${what}_read_at` as const;
  await knex<CatalogEmissionRow>('catalog_emission')
    .where('id', ONLY)
    .whereNull(column)
    .update({ [column]: now });
}

/**
 * Takes the next sequences, and holds the row until the transaction ends: so
 * sequences appear in the order of commits, and a reader that has seen one has
 * seen all before it.
 *
 * @returns the first one taken.
 */
export async function takeSequences(
  tx: Knex.Transaction,
  count: number,
): Promise<number> {
  await tx<CatalogEmissionRow>('catalog_emission')
    .where('id', ONLY)
    .increment('sequence', count);
  const { sequence } = await readEmissionState(tx);
  return Number(sequence) - count + 1;
}
