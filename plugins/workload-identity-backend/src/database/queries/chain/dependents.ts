import { Knex } from 'knex';

/**
 * Pairs of asset and workload that depends on it, as a query with the columns
 * `asset_id` and `workload_id`, each pair once: what a workload runs as, uses or
 * presents; what its identity federates to; what a secret that it uses holds.
 */
export function dependents(knex: Knex, assetIds: string[]): Knex.QueryBuilder {
  const through = (outer: string, inner: string) =>
    knex
      .from('link_observations as dep_outer')
      .join('link_observations as dep_inner', join =>
        join
          .on('dep_inner.to_id', 'dep_outer.from_id')
          .on('dep_inner.type', knex.raw('?', [inner])),
      )
      .where('dep_outer.type', outer)
      .whereIn('dep_outer.to_id', assetIds)
      .select('dep_outer.to_id', 'dep_inner.from_id');

  return knex
    .from('link_observations')
    .whereIn('type', ['runs-as', 'uses', 'presents'])
    .whereIn('to_id', assetIds)
    .select('to_id as asset_id', 'from_id as workload_id')
    .union(through('federates-to', 'runs-as'))
    .union(through('holds', 'uses'));
}
