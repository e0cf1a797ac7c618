// @ts-check

/**
 * Namespaces of a cluster may belong to other tenants than the cluster. Nothing
 * has to be done: the column is filled from the configuration at the next start,
 * which also brings the assets of these namespaces in step, in batches.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('authorities', table => {
    table
      .text('namespace_tenants')
      .notNullable()
      .defaultTo('[]')
      .comment(
        'As configured: JSON list of a namespace pattern and its tenant',
      );
  });
};

/**
 * The release before gives the assets of these namespaces the tenant of their
 * cluster again, when it starts.
 *
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex('authorities')
    .whereNot({ namespace_tenants: '[]' })
    .update({ assets_behind: true });
  await knex.schema.alterTable('authorities', table => {
    table.dropColumn('namespace_tenants');
  });
};
