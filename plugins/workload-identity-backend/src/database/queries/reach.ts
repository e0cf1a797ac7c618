import { Knex } from 'knex';
import { CONFIRMED } from '../reach/rows';

/**
 * Whose reach: components by their owner, or by themselves; without their
 * workloads in `outside`, names of tenants.
 */
export type ReachOf = ({ ownerRefs: string[] } | { entityRefs: string[] }) & {
  outside?: readonly string[];
};

/**
 * Ids of the assets that confirmed workloads of components reach, as a
 * sub-select: the workloads, what they depend on, and what that holds, is
 * granted, federates to, authenticates as, is issued by or synced from.
 *
 * Only confirmed matches count. Anyone can write a claim, so a claim grants
 * nothing.
 */
export function reachedAssetIds(knex: Knex, of: ReachOf): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex
    .from('asset_components as reach_ac')
    .where('reach_ac.reach', CONFIRMED)
    .select('reach_ac.asset_id');
  outsideOf(query, 'reach_ac', of.outside ?? []);
  return 'ownerRefs' in of
    ? query
        .join(
          'components as reach_c',
          'reach_c.entity_ref',
          'reach_ac.entity_ref',
        )
        .whereIn('reach_c.owner_ref', of.ownerRefs)
    : query.whereIn('reach_ac.entity_ref', of.entityRefs);
}

/**
 * The same ids as {@link reachedAssetIds} selects.
 *
 * @returns undefined where they are more than `limit`
 */
export async function readReach(
  knex: Knex,
  of: ReachOf,
  limit: number,
): Promise<string[] | undefined> {
  const rows: Array<{ asset_id: string }> = await reachedAssetIds(knex, of)
    .distinct()
    .limit(limit + 1);
  return rows.length > limit ? undefined : rows.map(row => row.asset_id);
}

/** A component that reaches an asset. */
export interface ReachingRow {
  asset_id: string;
  entity_ref: string;
  owner_ref: string | null;
}

/**
 * The components that reach each of a few assets: the same relation as
 * {@link reachedAssetIds}, read backward.
 */
export async function readReachingComponents(
  knex: Knex,
  assetIds: string[],
): Promise<ReachingRow[]> {
  return knex
    .from('asset_components as ac')
    .join('components as c', 'c.entity_ref', 'ac.entity_ref')
    .whereIn('ac.asset_id', assetIds)
    .where('ac.reach', CONFIRMED)
    .distinct('ac.asset_id', 'c.entity_ref', 'c.owner_ref');
}

/** Leaves out of a query the rows of `asset_components` of some tenants. */
export function outsideOf(
  query: Knex.QueryBuilder,
  alias: string,
  tenants: readonly string[],
): Knex.QueryBuilder {
  return tenants.length === 0
    ? query
    : query.whereNotIn(`${alias}.tenant`, [...tenants]);
}
