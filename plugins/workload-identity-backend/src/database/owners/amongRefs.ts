import { Knex } from 'knex';

/** Entity refs as one binding: there may be thousands, of any characters. */
export function amongRefs(
  knex: Knex,
  column: string,
  refs: string[],
): Knex.Raw {
  return knex.client.dialect === 'postgresql'
    ? knex.raw('?? = any(?::varchar[])', [column, refs])
    : knex.raw('?? in (select value from json_each(?))', [
        column,
        JSON.stringify(refs),
      ]);
}
