import { Knex } from 'knex';

/** Whether changes are still to be followed up: two look-ups by key. */
export async function isAccessBehind(knex: Knex): Promise<boolean> {
  const [change, due] = await Promise.all([
    knex('access_changes').first('id'),
    knex('access_due').first('asset_id'),
  ]);
  return change !== undefined || due !== undefined;
}
