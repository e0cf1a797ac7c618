import { Knex } from 'knex';

/** Entity refs as one binding: there may be thousands, of any characters. */
export function amongRefs(
  knex: Knex,
  column: string,
  refs: string[],
): Knex.Raw {
  const list = JSON.stringify(refs);
  return knex.client.dialect === 'postgresql'
    ? knex.raw('?? in (select jsonb_array_elements_text(?::jsonb))', [
        column,
        list,
      ])
    : knex.raw('?? in (select value from json_each(?))', [column, list]);
}
