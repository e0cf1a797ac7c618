// @ts-check

/**
 * What lets a workload find the components that could have it, so that matching
 * is a look-up from both sides: by one label that a component's selector needs
 * (its rarest), by a workload's id that a component lists, and by the component
 * that a workload's own annotation names. All three follow from `components`
 * and `workload_marks`, and are made again by the next pass over the catalog
 * and over the workloads.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('component_claims', table => {
    table.comment('How a component that claims is found from a workload');
    table
      .string('entity_ref', 512)
      .notNullable()
      .references('components.entity_ref')
      .onDelete('CASCADE');
    table.string('kind', 16).notNullable().comment('label or workload');
    table
      .string('key', 320)
      .notNullable()
      .comment('The label; empty for a workload');
    table
      .string('value', 512)
      .notNullable()
      .comment('Value of the label, or id of the workload');
    table.string('cluster').nullable().comment('The claim is narrowed to it');
    table.string('namespace').nullable().comment('The claim is narrowed to it');
    table.primary(['entity_ref', 'kind', 'key', 'value']);
    // Not by kind first: there are two, and a planner would go through all.
    table.index(['value', 'key', 'kind'], 'component_claims_value_idx');
  });

  await knex.schema.createTable('workload_components', table => {
    table.comment('The component that the annotation of a workload names');
    table
      .string('workload_id', 32)
      .primary()
      .references('assets.id')
      .onDelete('CASCADE');
    table.string('entity_ref', 512).notNullable();
    table.index(['entity_ref'], 'workload_components_ref_idx');
  });

  await knex.schema.createTable('matching_lock', table => {
    table.comment(
      'One row, locked while matches are written, so that both sides see the other',
    );
    table.integer('id').primary();
  });
  await knex('matching_lock').insert({ id: 1 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('matching_lock');
  await knex.schema.dropTable('workload_components');
  await knex.schema.dropTable('component_claims');
};
