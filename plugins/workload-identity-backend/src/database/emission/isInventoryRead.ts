import { Knex } from 'knex';
import { SourceRow } from '../tables';
import { readEmissionState } from './emissionState';

/**
 * Whether every source that is configured, the catalog's components and its
 * records were read at least once. Before that, what is missing may exist.
 */
export async function isInventoryRead(knex: Knex): Promise<boolean> {
  const { components_read_at, records_read_at } = await readEmissionState(knex);
  if (!components_read_at || !records_read_at) {
    return false;
  }
  const unread = await knex<SourceRow>('sources')
    .where('state', 'active')
    .whereNull('last_success_at')
    .first('id');
  return unread === undefined;
}
