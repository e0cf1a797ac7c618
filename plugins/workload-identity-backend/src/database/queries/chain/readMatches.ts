import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ComponentWorkloadRow } from '../../tables';
import { toMatch } from './readWorkloads';

/** Components that are named per workload. */
const MAX_COMPONENTS = 5;

/**
 * The components that some workloads belong to, in one query; those confirmed
 * come first.
 */
export async function readMatches(
  knex: Knex,
  workloadIds: string[],
): Promise<WorkloadMatch[]> {
  if (workloadIds.length === 0) {
    return [];
  }
  const rows = await knex
    .with(
      'ranked',
      knex
        .from('component_workloads')
        .whereIn('workload_id', workloadIds)
        .select('*')
        .select(
          knex.raw(
            `row_number() over (partition by workload_id order by case state when 'confirmed' then 0 else 1 end, entity_ref) as place`,
          ),
        ),
    )
    .from('ranked')
    .where('place', '<=', MAX_COMPONENTS)
    .orderBy(['workload_id', 'place'])
    .select<ComponentWorkloadRow[]>('*');
  return rows.map(row => ({ ...toMatch(row), entityRef: row.entity_ref }));
}
