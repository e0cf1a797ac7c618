import { Knex } from 'knex';

/** Ids, which are hexadecimal, as one binding: there may be thousands. */
export function amongIds(knex: Knex, column: string, ids: string[]): Knex.Raw {
  return knex.client.dialect === 'postgresql'
    ? knex.raw('?? = any(?::varchar[])', [column, `{${ids.join(',')}}`])
    : knex.raw('?? in (select value from json_each(?))', [
        column,
        JSON.stringify(ids),
      ]);
}
