import {
  FacetField,
  FacetRequest,
  FacetResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../../permissions/conditions';
import { containing } from '../assetFilters';
import {
  AssetListQuery,
  DEFAULT_PAGE_SIZE,
  matchingAssets,
} from '../listAssets';
import { resolveCriteria } from '../resolveCriteria';
import { readReachFacet } from './readReachFacet';

/** Values of one field that are looked for. */
export interface FacetQuery {
  search?: string;
  limit: number;
}

/** The values of one field among some assets, most frequent first. */
export type FacetValues = Pick<FacetResponse, 'values' | 'more'>;

/** Fields that an asset has itself; `assets_facets_idx` holds them all. */
const COLUMNS: Partial<Record<FacetField, string>> = {
  kind: 'a.kind',
  cluster: 'a.cluster',
  namespace: 'a.namespace',
  environment: 'a.environment',
  tenant: 'a.tenant',
  class: 'a.class',
  standing: 'a.standing',
};

/**
 * The values of one field among the assets that the other fields of a filter,
 * and a condition, let through.
 */
export async function readFacet(
  knex: Knex,
  request: FacetRequest & { condition?: AssetCriteria },
  now: Date,
): Promise<FacetResponse> {
  const { field, search, limit = DEFAULT_PAGE_SIZE, ...filter } = request;
  const assets: AssetListQuery = {
    ...filter,
    [field]: undefined,
    condition:
      request.condition && (await resolveCriteria(knex, request.condition)),
  };
  const facet = { search, limit };
  return { field, ...(await readValues(knex, field, assets, facet, now)) };
}

async function readValues(
  knex: Knex,
  field: FacetField,
  assets: AssetListQuery,
  facet: FacetQuery,
  now: Date,
): Promise<FacetValues> {
  if (field === 'owner' || field === 'component') {
    return readReachFacet(knex, field, assets, facet, now);
  }
  const matching = matchingAssets(knex, assets, now);
  if (field === 'source') {
    // An asset may be observed in several scopes of one source.
    const pairs = matching
      .join('observations as facet_o', 'facet_o.asset_id', 'a.id')
      .distinct('facet_o.source_id as value', 'a.id');
    return topValues(knex, knex.from(pairs.as('pairs')), 'pairs.value', facet);
  }
  return topValues(knex, matching, COLUMNS[field] ?? `a.${field}`, facet);
}

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
