import { Knex } from 'knex';
import { DEPENDING_LINKS, DEPENDING_STEPS } from './linkTypes';

/**
 * Pairs of asset and workload that depends on it, as a query with the columns
 * `asset_id` and `workload_id`, each pair once: what a workload runs as, uses or
 * presents; what its identity federates to; what a secret that it uses holds.
 */
export function dependents(knex: Knex, assetIds: string[]): Knex.QueryBuilder {
  return knex
    .from('link_observations')
    .whereIn('type', [...DEPENDING_LINKS])
    .whereIn('to_id', assetIds)
    .select('to_id as asset_id', 'from_id as workload_id')
    .union(
      DEPENDING_STEPS.map(([first, then]) =>
        through(knex, assetIds, first, then),
      ),
    );
}

function through(
  knex: Knex,
  assetIds: string[],
  first: string,
  then: string,
): Knex.QueryBuilder {
  return knex
    .from('link_observations as dep_outer')
    .join('link_observations as dep_inner', join =>
      join
        .on('dep_inner.to_id', 'dep_outer.from_id')
        .on('dep_inner.type', knex.raw('?', [first])),
    )
    .where('dep_outer.type', then)
    .whereIn('dep_outer.to_id', assetIds)
    .select('dep_outer.to_id', 'dep_inner.from_id');
}
