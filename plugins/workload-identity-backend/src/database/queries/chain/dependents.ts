import { Knex } from 'knex';

/**
 * Pairs of asset and workload that depends on it, as a query with the columns
 * `asset_id` and `workload_id`, each pair once: what a workload runs as, uses or
 * presents; what its identity federates to; what a secret that it uses holds.
 */
export function dependents(knex: Knex, assetIds: string[]): Knex.QueryBuilder {
  return knex
    .from('link_observations')
    .whereIn('type', ['runs-as', 'uses', 'presents'])
    .whereIn('to_id', assetIds)
    .select('to_id as asset_id', 'from_id as workload_id')
    .union(through(knex, assetIds, 'federates-to', 'runs-as'))
    .union(through(knex, assetIds, 'holds', 'uses'));
}

/**
 * The same, and credentials that an identity accepts from outside with the
 * workloads that run as it. None of them breaks when such a credential goes,
 * but who answers for them answers for it.
 */
export function answering(knex: Knex, assetIds: string[]): Knex.QueryBuilder {
  return dependents(knex, assetIds).union(
    through(knex, assetIds, 'accepts', 'runs-as'),
  );
}

function through(
  knex: Knex,
  assetIds: string[],
  outer: string,
  inner: string,
): Knex.QueryBuilder {
  return knex
    .from('link_observations as dep_outer')
    .join('link_observations as dep_inner', join =>
      join
        .on('dep_inner.to_id', 'dep_outer.from_id')
        .on('dep_inner.type', knex.raw('?', [inner])),
    )
    .where('dep_outer.type', outer)
    .whereIn('dep_outer.to_id', assetIds)
    .select('dep_outer.to_id', 'dep_inner.from_id');
}
