// @ts-check

/**
 * Keeps, per source, the version of what its last reading ended with, so that a
 * source whose host says "not modified" is confirmed without being read again.
 * Empty after the upgrade: the first reading of each source is a whole one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sources', table => {
    table
      .text('content_version')
      .comment('What the last reading read, in the words of the source');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sources', table => {
    table.dropColumn('content_version');
  });
};
