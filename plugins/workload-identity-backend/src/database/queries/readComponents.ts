import { AssetDetail } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { CONFIRMED, ReachLevel } from '../reach/rows';
import { outsideOf } from './reach';

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
    .from('asset_components as ac')
    .where('ac.asset_id', assetId);
  const rows = await outsideOf(reaching, 'ac', shut)
    .groupBy('ac.entity_ref')
    .orderByRaw('reach desc, ac.entity_ref')
    .limit(MAX_COMPONENTS)
    .select<Array<{ entity_ref: string; reach: ReachLevel }>>(
      'ac.entity_ref',
      knex.raw('max(ac.reach) as reach'),
    );
  return rows.map(({ entity_ref, reach }) => ({
    entityRef: entity_ref,
    standing: reach === CONFIRMED ? 'confirmed' : 'claimed',
  }));
}
