import { FacetResponse } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { containing } from '../assetFilters';

/** Values of one field that are looked for. */
export interface FacetQuery {
  search?: string;
  limit: number;
}

/** The values of one field among some assets, most frequent first. */
export type FacetValues = Pick<FacetResponse, 'values' | 'more'>;

/** Counts the rows of a query by a column. */
export async function topValues(
  knex: Knex,
  query: Knex.QueryBuilder,
  column: string,
  { search, limit }: FacetQuery,
): Promise<FacetValues> {
  if (search) {
    query.where(containing(knex, column, search));
  }
  const rows = await query
    .whereNotNull(column)
    .groupBy(column)
    .orderByRaw('total desc, ??', [column])
    .limit(limit + 1)
    .select<Array<{ value: string; total: number | string }>>(
      knex.ref(column).as('value'),
      knex.raw('count(*) as total'),
    );
  return {
    values: rows
      .slice(0, limit)
      .map(({ value, total }) => ({ value, count: Number(total) })),
    more: rows.length > limit,
  };
}
