import { Sharing } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { dependents } from './dependents';

/** How many workloads depend on an asset. */
export interface SharingCount {
  sharing: Sharing;
  /**
   * Of these, the workloads that are not matched to the chain's entity; without
   * one, all but the first.
   */
  others: number;
}

interface SharingRow {
  asset_id: string;
  authority: string;
  environment: string | null;
  workloads: number | string;
  namespaces: number | string;
  others: number | string;
}

/**
 * Counts what depends on each of some assets, in one query. The database sums
 * up per cluster, so a hub costs as many rows as there are clusters. They are
 * counts only, so what a reader may not see is in them.
 */
export async function readSharing(
  knex: Knex,
  assetIds: string[],
  entityRef?: string,
): Promise<Map<string, SharingCount>> {
  const result = new Map<string, SharingCount>();
  if (assetIds.length === 0) {
    return result;
  }
  const rows = await knex
    .with('dep', dependents(knex, assetIds))
    .from('dep')
    .join('assets as w', 'w.id', 'dep.workload_id')
    .leftJoin('component_workloads as own', join =>
      join
        .on('own.workload_id', 'dep.workload_id')
        .on('own.entity_ref', knex.raw('?', [entityRef ?? ''])),
    )
    .groupBy('dep.asset_id', 'w.authority', 'w.environment')
    .orderBy(['dep.asset_id', 'w.authority'])
    .select<SharingRow[]>(
      'dep.asset_id',
      'w.authority',
      'w.environment',
      knex.raw('count(*) as workloads'),
      knex.raw('count(distinct w.namespace) as namespaces'),
      knex.raw(
        'sum(case when own.workload_id is null then 1 else 0 end) as others',
      ),
    );

  for (const row of rows) {
    const { sharing, others } = result.get(row.asset_id) ?? {
      sharing: { workloads: 0, namespaces: 0, clusters: 0, environments: [] },
      others: 0,
    };
    const environments =
      row.environment && !sharing.environments.includes(row.environment)
        ? [...sharing.environments, row.environment].sort()
        : sharing.environments;
    result.set(row.asset_id, {
      sharing: {
        workloads: sharing.workloads + Number(row.workloads),
        namespaces: sharing.namespaces + Number(row.namespaces),
        clusters: sharing.clusters + 1,
        environments,
      },
      others: others + Number(row.others),
    });
  }
  if (entityRef === undefined) {
    for (const count of result.values()) {
      count.others -= 1;
    }
  }
  return result;
}
