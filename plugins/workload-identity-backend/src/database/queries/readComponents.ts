import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { reachingWorkloads } from './reach';
import { outsideTenants } from './shutTenants';

const MAX_COMPONENTS = 20;

/**
 * The components whose workloads reach an asset; those confirmed come first.
 *
 * @param shut - tenants whose workloads don't count
 */
export async function readComponents(
  knex: Knex,
  assetId: string,
  shut: readonly string[],
): Promise<AssetDetail['components']> {
  const reaching = knex
    .from(reachingWorkloads(knex, [assetId]).as('paths'))
    .join('component_workloads as cw', 'cw.workload_id', 'paths.workload_id');
  const rows = await outsideTenants(knex, reaching, 'cw.workload_id', shut)
    .groupBy('cw.entity_ref')
    .orderByRaw('confirmed desc, cw.entity_ref')
    .limit(MAX_COMPONENTS)
    .select<Array<{ entity_ref: string; confirmed: number }>>(
      'cw.entity_ref',
      knex.raw(
        `max(case when cw.state = 'confirmed' then 1 else 0 end) as confirmed`,
      ),
    );
  return rows.map(({ entity_ref, confirmed }) => ({
    entityRef: entity_ref,
    standing: confirmed === 1 ? 'confirmed' : 'claimed',
  }));
}
