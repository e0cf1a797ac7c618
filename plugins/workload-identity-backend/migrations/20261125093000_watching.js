// @ts-check

/**
 * Watches of sources that say what changes as it happens: which replica holds
 * each (`source_leases`, `watch_replicas`), where a watch goes on from
 * (`watch_tokens`), and which scopes a watch replaced while a snapshot was under
 * way. Sources say, too, in which order their resources speak of one asset.
 *
 * Empty after the upgrade: each watch begins with a snapshot. Nothing is lost when
 * these tables go.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('watch_replicas', table => {
    table.comment('Replicas of the backend that take part in watching');
    table.string('id', 64).primary();
    table.string('expires_at', 30).notNullable();
  });

  await knex.schema.createTable('source_leases', table => {
    table.comment(
      'Who watches each source; instants by the clock of the database',
    );
    table
      .string('source_id', 128)
      .primary()
      .references('sources.id')
      .onDelete('CASCADE');
    table.string('holder', 64).nullable();
    table
      .integer('epoch')
      .notNullable()
      .defaultTo(0)
      .comment('Counts the holders; each write of a watch checks it');
    table.string('expires_at', 30).nullable();
    table
      .string('state', 16)
      .notNullable()
      .defaultTo('connecting')
      .comment('connecting, live or trouble');
    table.string('state_since', 30).notNullable();
    table.string('reason_code', 64).nullable();
    table.text('reason_message').nullable();
    table
      .integer('relist_generation')
      .notNullable()
      .defaultTo(0)
      .comment('The watch needs a snapshot of a later generation');
  });

  await knex.schema.createTable('watch_tokens', table => {
    table.comment('Where the watch of a source goes on from');
    table
      .string('source_id', 128)
      .primary()
      .references('sources.id')
      .onDelete('CASCADE');
    table
      .text('tokens')
      .notNullable()
      .comment('JSON: name of the stream to token');
  });

  await knex.schema.alterTable('scopes', table => {
    table
      .integer('watched_generation')
      .notNullable()
      .defaultTo(0)
      .comment(
        'The reading during which a watch replaced it: that leaves it alone',
      );
  });
  await knex.schema.alterTable('sources', table => {
    table
      .text('resource_order')
      .nullable()
      .comment('JSON list: of one asset, a later resource has the say');
    table.integer('reconcile_interval_seconds').nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('resource_order');
    table.dropColumn('reconcile_interval_seconds');
  });
  await knex.schema.alterTable('scopes', table => {
    table.dropColumn('watched_generation');
  });
  await knex.schema.dropTable('watch_tokens');
  await knex.schema.dropTable('source_leases');
  await knex.schema.dropTable('watch_replicas');
};
