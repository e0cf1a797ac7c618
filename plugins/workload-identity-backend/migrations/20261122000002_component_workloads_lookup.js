// @ts-check

/**
 * Lets the components of many workloads be read from the index alone. With the
 * workload's id only, PostgreSQL reckoned a scan of the whole table to be cheaper
 * from a few hundred workloads on, as many as share one hub.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('component_workloads', table => {
    table.index(
      ['workload_id', 'state', 'entity_ref'],
      'component_workloads_lookup_idx',
    );
    table.dropIndex(['workload_id'], 'component_workloads_workload_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('component_workloads', table => {
    table.index(['workload_id'], 'component_workloads_workload_idx');
    table.dropIndex(
      ['workload_id', 'state', 'entity_ref'],
      'component_workloads_lookup_idx',
    );
  });
};
