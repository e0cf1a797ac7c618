import { Knex } from 'knex';

/** Workloads of one component. */
const WORKLOADS_PER_COMPONENT = 4;

/** Components of one owner. */
const COMPONENTS_PER_OWNER = 50;

const ROWS_PER_INSERT = 100;

/**
 * Gives every workload to a component, and every component to an owner: four
 * workloads each, and fifty components. The component `refs[n]` is that of
 * `owners[n % owners.length]`.
 */
export async function components(
  knex: Knex,
): Promise<{ refs: string[]; owners: string[] }> {
  const workloads: string[] = await knex('assets')
    .where('kind', 'workload')
    .orderBy(['cluster', 'name'])
    .pluck('id');
  const count = Math.ceil(workloads.length / WORKLOADS_PER_COMPONENT);
  const owners = Array.from(
    { length: Math.max(1, Math.round(count / COMPONENTS_PER_OWNER)) },
    (_, n) => `group:default/team-${n}`,
  );
  const refs = Array.from(
    { length: count },
    (_, n) => `component:default/service-${n}`,
  );
  await knex.batchInsert(
    'components',
    refs.map((entity_ref, n) => ({
      entity_ref,
      owner_ref: owners[n % owners.length],
      owner_exists: true,
      claims: '{}',
      content_hash: 'bench',
      synced_at: '2026-01-01T00:00:00.000Z',
    })),
    ROWS_PER_INSERT,
  );
  await knex.batchInsert(
    'component_workloads',
    workloads.map((workload_id, n) => ({
      entity_ref: refs[Math.floor(n / WORKLOADS_PER_COMPONENT)],
      workload_id,
      state: 'confirmed',
      confirmed_by: 'workload-annotation',
      confirmed_detail: 'tenure.dev/component',
    })),
    ROWS_PER_INSERT,
  );
  await knex.batchInsert(
    'reach_changes',
    workloads.map(asset_id => ({ asset_id, what: 'matches' })),
    ROWS_PER_INSERT,
  );
  return { refs, owners };
}
