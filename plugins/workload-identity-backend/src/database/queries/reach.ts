import { Knex } from 'knex';
import { amongIds } from './amongIds';
import { outsideTenants } from './shutTenants';

/** Links by which a workload depends on something. */
export const WORKLOAD_LINKS = ['runs-as', 'uses', 'presents', 'runs-image'];

/** Links that are followed one step beyond what a workload depends on. */
export const SECOND_LINKS = [
  'granted',
  'federates-to',
  'holds',
  'authenticates',
  'accepts',
  'issued-by',
  'synced-from',
];

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
 * nothing. It goes forward from the component, never backward from the asset:
 * forward it is bounded by what one owner has, backward a hub has no bound.
 */
export function reachedAssetIds(knex: Knex, of: ReachOf): Knex.QueryBuilder {
  const workloads = () => confirmedWorkloadIds(knex, of);

  return workloads()
    .union(
      knex
        .from('link_observations as reach_l1')
        .select('reach_l1.to_id')
        .whereIn('reach_l1.type', WORKLOAD_LINKS)
        .whereIn('reach_l1.from_id', workloads()),
    )
    .union(
      knex
        .from('link_observations as reach_l1')
        .join('link_observations as reach_l2', join =>
          join
            .on('reach_l2.from_id', 'reach_l1.to_id')
            .onIn('reach_l2.type', SECOND_LINKS),
        )
        .select('reach_l2.to_id')
        .whereIn('reach_l1.type', WORKLOAD_LINKS)
        .whereIn('reach_l1.from_id', workloads()),
    );
}

function confirmedWorkloadIds(knex: Knex, of: ReachOf): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex
    .from('component_workloads as reach_cw')
    .select('reach_cw.workload_id as asset_id')
    .where('reach_cw.state', 'confirmed');
  outsideTenants(knex, query, 'reach_cw.workload_id', of.outside ?? []);
  return 'ownerRefs' in of
    ? query
        .join(
          'components as reach_c',
          'reach_c.entity_ref',
          'reach_cw.entity_ref',
        )
        .whereIn('reach_c.owner_ref', of.ownerRefs)
    : query.whereIn('reach_cw.entity_ref', of.entityRefs);
}

/**
 * The same ids as {@link reachedAssetIds} selects, read in three queries, of
 * which each is given the ids that the one before found. So they are looked up
 * in the indexes, where a planner that guesses at their number may choose to
 * read all links.
 *
 * @returns undefined where it is more than `limit`
 */
export async function readReach(
  knex: Knex,
  of: ReachOf,
  limit: number,
): Promise<string[] | undefined> {
  const ends = async (ids: string[], types: string[]): Promise<string[]> =>
    ids.length === 0
      ? []
      : knex
          .from('link_observations')
          .whereIn('type', types)
          .where(amongIds(knex, 'from_id', ids))
          .groupBy('to_id')
          .limit(limit + 1)
          .pluck('to_id');

  const rows = await confirmedWorkloadIds(knex, of)
    .distinct()
    .limit(limit + 1);
  const workloads = rows.map((row: { asset_id: string }) => row.asset_id);
  if (workloads.length > limit) {
    return undefined;
  }
  const direct = await ends(workloads, WORKLOAD_LINKS);
  if (direct.length > limit) {
    return undefined;
  }
  const beyond = await ends(direct, SECOND_LINKS);
  const all = new Set([...workloads, ...direct, ...beyond]);
  return all.size > limit ? undefined : [...all];
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
    .from(reachingWorkloads(knex, assetIds).as('paths'))
    .join('component_workloads as cw', 'cw.workload_id', 'paths.workload_id')
    .join('components as c', 'c.entity_ref', 'cw.entity_ref')
    .where('cw.state', 'confirmed')
    .distinct('paths.asset_id', 'c.entity_ref', 'c.owner_ref');
}

/**
 * Pairs of asset and workload of a component that reaches it, as a query with
 * the columns `asset_id` and `workload_id`.
 */
export function reachingWorkloads(
  knex: Knex,
  assetIds: string[],
): Knex.QueryBuilder {
  return knex
    .from('component_workloads as cw0')
    .select('cw0.workload_id as asset_id', 'cw0.workload_id as workload_id')
    .whereIn('cw0.workload_id', assetIds)
    .union(
      knex
        .from('link_observations as l1')
        .select('l1.to_id', 'l1.from_id')
        .whereIn('l1.type', WORKLOAD_LINKS)
        .whereIn('l1.to_id', assetIds),
    )
    .union(
      knex
        .from('link_observations as l2')
        .join('link_observations as l1', join =>
          join.on('l1.to_id', 'l2.from_id').onIn('l1.type', WORKLOAD_LINKS),
        )
        .select('l2.to_id', 'l1.from_id')
        .whereIn('l2.type', SECOND_LINKS)
        .whereIn('l2.to_id', assetIds),
    );
}
