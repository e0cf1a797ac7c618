import { Knex } from 'knex';
import { containing } from '../assetFilters';
import { criteriaSql } from '../conditions';
import { AssetListQuery, matchingAssets } from '../listAssets';
import { CONFIRMED } from '../../reach/rows';
import { outsideOf } from '../reach';
import { outsideTenants, shutTenants } from '../shutTenants';
import { FacetQuery, FacetValues, topValues } from './topValues';

/** Confirmed workloads whose reach is counted at most. */
const MAX_WORKLOADS = 5_000;

/** Values whose reach is counted at most. */
const MAX_CANDIDATES = 500;

type ReachField = 'owner' | 'component';

const COLUMNS: Record<ReachField, string> = {
  owner: 'facet_c.owner_ref',
  component: 'facet_cw.entity_ref',
};

/**
 * Owners or components by how many of some assets their confirmed workloads
 * reach, as the filter of the same name counts them. Who only claims a workload
 * is not among them.
 *
 * Reach has no bound, so it is counted only for those with the most workloads
 * that the reader may see, as far as they have 5,000 together; `more` says that
 * there are others.
 */
export async function readReachFacet(
  knex: Knex,
  field: ReachField,
  assets: AssetListQuery,
  facet: FacetQuery,
  now: Date,
): Promise<FacetValues> {
  const { candidates, isCut } = await readCandidates(
    knex,
    field,
    assets,
    facet.search,
  );
  if (candidates.length === 0) {
    return { values: [], more: false };
  }
  const counted = matchingAssets(knex, assets, now).join(
    reachOf(knex, field, candidates, assets).as('facet_reached'),
    'facet_reached.asset_id',
    'a.id',
  );
  const { values, more } = await topValues(
    knex,
    counted,
    'facet_reached.value',
    {
      limit: facet.limit,
    },
  );
  return { values, more: more || isCut };
}

/** The values that have confirmed workloads, those with the most first. */
async function readCandidates(
  knex: Knex,
  field: ReachField,
  assets: AssetListQuery,
  search: string | undefined,
): Promise<{ candidates: string[]; isCut: boolean }> {
  const { condition } = assets;
  const query = confirmedWorkloads(knex, field, assets);
  if (condition) {
    query
      .join('assets as facet_w', 'facet_w.id', 'facet_cw.workload_id')
      .where(criteriaSql(knex, condition, 'facet_w'));
  }
  if (search) {
    query.where(containing(knex, COLUMNS[field], search));
  }
  const rows = await query
    .groupBy(COLUMNS[field])
    .orderByRaw('total desc, ??', [COLUMNS[field]])
    .limit(MAX_CANDIDATES + 1)
    .select<Array<{ value: string; total: number | string }>>(
      knex.ref(COLUMNS[field]).as('value'),
      knex.raw('count(*) as total'),
    );
  const candidates: string[] = [];
  let workloads = 0;
  for (const { value, total } of rows.slice(0, MAX_CANDIDATES)) {
    workloads += Number(total);
    if (candidates.length > 0 && workloads > MAX_WORKLOADS) {
      break;
    }
    candidates.push(value);
  }
  return { candidates, isCut: candidates.length < rows.length };
}

/** Pairs of value and asset that its confirmed workloads reach, each once. */
function reachOf(
  knex: Knex,
  field: ReachField,
  values: string[],
  { condition }: AssetListQuery,
): Knex.QueryBuilder {
  const column = field === 'owner' ? 'c.owner_ref' : 'ac.entity_ref';
  const query: Knex.QueryBuilder = knex
    .from('asset_components as ac')
    .where('ac.reach', CONFIRMED)
    .whereIn(column, values)
    .distinct(knex.ref(column).as('value'), 'ac.asset_id');
  if (field === 'owner') {
    query.join('components as c', 'c.entity_ref', 'ac.entity_ref');
  }
  return outsideOf(query, 'ac', shutTenants(condition));
}

function confirmedWorkloads(
  knex: Knex,
  field: ReachField,
  { condition }: AssetListQuery,
): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex
    .from('component_workloads as facet_cw')
    .where('facet_cw.state', 'confirmed');
  if (field === 'owner') {
    query
      .join(
        'components as facet_c',
        'facet_c.entity_ref',
        'facet_cw.entity_ref',
      )
      .whereNotNull('facet_c.owner_ref');
  }
  return outsideTenants(
    knex,
    query,
    'facet_cw.workload_id',
    shutTenants(condition),
  );
}
