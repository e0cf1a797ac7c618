import {
  FacetField,
  FacetRequest,
  FacetResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../../permissions/conditions';
import {
  AssetListQuery,
  DEFAULT_PAGE_SIZE,
  matchingAssets,
} from '../listAssets';
import { resolveCriteria } from '../resolveCriteria';
import { readReachFacet } from './readReachFacet';
import { FacetQuery, FacetValues, topValues } from './topValues';

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
    const observed: Knex.QueryBuilder = isWhole(assets)
      ? knex.from('observations as facet_o')
      : matching.join('observations as facet_o', 'facet_o.asset_id', 'a.id');
    // An asset may be observed in several scopes of one source.
    const pairs = observed.distinct(
      'facet_o.source_id as value',
      'facet_o.asset_id',
    );
    return topValues(knex, knex.from(pairs.as('pairs')), 'pairs.value', facet);
  }
  return topValues(knex, matching, COLUMNS[field] ?? `a.${field}`, facet);
}

/** Whether nothing narrows the list: then the index alone can be counted. */
function isWhole({ condition, ...filter }: AssetListQuery): boolean {
  return (
    condition === undefined &&
    Object.values(filter).every(value => value === undefined)
  );
}
