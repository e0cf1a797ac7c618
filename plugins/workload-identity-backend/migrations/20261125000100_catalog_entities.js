// @ts-check

/**
 * What the catalog gets of the inventory: one row per entity as it is given, and
 * for some days one per entity that is gone. All of it follows from the
 * inventory and is made again by the next pass over it; nothing is lost when it
 * goes.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('catalog_entities', table => {
    table.comment(
      'Entities that the catalog is given, and those that are gone',
    );
    table.string('asset_id', 32).primary();
    table.string('kind', 32).notNullable();
    table.string('entity_ref', 512).notNullable();
    table.text('body').nullable().comment('The entity in JSON; null when gone');
    table.string('content_hash', 64).notNullable();
    table
      .bigInteger('sequence')
      .notNullable()
      .comment('Rises with every change, in the order of commits');
    table.string('removed_at', 30).nullable();
    table.unique(['sequence'], { indexName: 'catalog_entities_sequence_idx' });
    table.index(['kind', 'asset_id'], 'catalog_entities_kind_idx');
    table.index(['removed_at'], 'catalog_entities_removed_idx');
  });

  await knex.schema.createTable('catalog_emission', table => {
    table.comment('One row: how far the entities for the catalog have come');
    table.integer('id').primary();
    table
      .string('epoch', 36)
      .notNullable()
      .comment('Sequences of another epoch mean nothing');
    table.bigInteger('sequence').notNullable().comment('The last one given');
    table
      .bigInteger('pruned_sequence')
      .notNullable()
      .comment('The last one of which a row that is gone was forgotten');
    table.string('components_read_at', 30).nullable();
    table.string('records_read_at', 30).nullable();
    table
      .string('completed_at', 30)
      .nullable()
      .comment('The last pass over an inventory that was read as a whole');
    table.integer('emitted').notNullable();
    table.integer('beyond').notNullable().comment('Left out, beyond the cap');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('catalog_emission');
  await knex.schema.dropTable('catalog_entities');
};
