// @ts-check

/**
 * What components reach, and how many workloads share what: derived from links
 * and matches after each change of these, so that no page has to walk a hub.
 *
 * What is there already is derived in the background after the upgrade. Nothing
 * is lost when these tables go.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('asset_components', table => {
    table.comment('Assets that the workloads of components reach');
    table.string('asset_id', 32).notNullable();
    table
      .string('entity_ref', 512)
      .notNullable()
      .references('components.entity_ref')
      .onDelete('CASCADE');
    table
      .string('tenant')
      .notNullable()
      .comment('Of the workloads; empty for those of none');
    table
      .smallint('reach')
      .notNullable()
      .comment('2 by a confirmed workload, 1 by claimed ones only');
    table
      .smallint('answers')
      .notNullable()
      .comment('The same of what its owner answers for, 0 where not for this');
    table
      .integer('workloads')
      .notNullable()
      .comment('Its workloads that depend on the asset');
    table.primary(['asset_id', 'entity_ref', 'tenant']);
    table.index(
      ['entity_ref', 'reach', 'asset_id'],
      'asset_components_component_idx',
    );
  });

  await knex.schema.createTable('asset_sharing', table => {
    table.comment('How many workloads depend on an asset; none without a row');
    table.string('asset_id', 32).primary();
    table.integer('workloads').notNullable();
    table.integer('namespaces').notNullable();
    table.integer('clusters').notNullable();
    table.text('environments').notNullable().comment('Sorted names, in JSON');
  });

  await knex.schema.createTable('reach_changes', table => {
    table.comment('Assets whose links or matches changed, to be followed up');
    table.bigIncrements('id');
    table.string('asset_id', 32).notNullable();
    table.string('what', 8).notNullable().comment('links or matches');
  });

  await knex.schema.createTable('reach_due', table => {
    table.comment('What has to be derived anew; written under the lock only');
    table.string('what', 10).notNullable().comment('component or sharing');
    table.string('ref', 512).notNullable();
    table.primary(['what', 'ref']);
  });

  await knex.schema.createTable('reach_lock', table => {
    table.comment('One row: who holds it derives');
    table.integer('id').primary();
  });
  await knex('reach_lock').insert({ id: 1 });

  await knex.raw(
    `insert into reach_changes (asset_id, what) select id, 'links' from assets where kind in ('workload', 'identity', 'secret', 'credential')`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('reach_lock');
  await knex.schema.dropTable('reach_due');
  await knex.schema.dropTable('reach_changes');
  await knex.schema.dropTable('asset_sharing');
  await knex.schema.dropTable('asset_components');
};
