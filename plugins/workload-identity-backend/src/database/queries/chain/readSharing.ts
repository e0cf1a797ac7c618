import { Sharing } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetSharingRow } from '../../reach/rows';
import { amongIds } from '../amongIds';

/** How many workloads depend on an asset. */
export interface SharingCount {
  sharing: Sharing;
  /**
   * Of these, the workloads that are not matched to the chain's entity; without
   * one, all but the first.
   */
  others: number;
}

type SharingRow = AssetSharingRow & { own: number | string | null };

/**
 * How many workloads depend on each of some assets, in one query. They are
 * counts only, so what a reader may not see is in them.
 */
export async function readSharing(
  knex: Knex,
  assetIds: string[],
  entityRef?: string,
): Promise<Map<string, SharingCount>> {
  if (assetIds.length === 0) {
    return new Map();
  }
  const own = knex
    .from('asset_components as ac')
    .where('ac.asset_id', knex.ref('s.asset_id'))
    .where('ac.entity_ref', entityRef ?? '')
    .sum('ac.workloads');
  const rows: SharingRow[] = await knex
    .from('asset_sharing as s')
    .where(amongIds(knex, 's.asset_id', assetIds))
    .select('s.*', own.as('own'));
  return new Map(
    rows.map(row => [
      row.asset_id,
      {
        sharing: {
          workloads: row.workloads,
          namespaces: row.namespaces,
          clusters: row.clusters,
          environments: JSON.parse(row.environments) as string[],
        },
        others:
          row.workloads - (entityRef === undefined ? 1 : Number(row.own ?? 0)),
      },
    ]),
  );
}
