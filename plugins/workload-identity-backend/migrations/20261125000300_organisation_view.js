// @ts-check

/**
 * For the organisation's view. Sources keep that somebody asked for a read, how
 * far the one under way has come, and that somebody asked for their removal, so
 * that every replica answers alike. One index over what lists are filtered and
 * counted by lets the database count a million assets without reading them, and
 * that of the observations of a source now holds what they are of.
 *
 * For the operator: on PostgreSQL the two indexes take some seconds per million
 * assets, while nothing can be written to them. Nothing else is rewritten.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sources', table => {
    table
      .string('refresh_requested_at', 30)
      .nullable()
      .comment('Somebody asked for a read that has not begun');
    table
      .integer('progress_observations')
      .nullable()
      .comment('Observations of the read that is under way, so far');
    table
      .integer('progress_scopes')
      .nullable()
      .comment('Scopes that it has read to their end, so far');
    table
      .string('removal_requested_at', 30)
      .nullable()
      .comment('It is being removed with all that only it says');
  });
  await knex.schema.alterTable('assets', table => {
    // What few values have comes first, and what differs most last: equal rows
    // take next to no room on PostgreSQL.
    table.index(
      [
        'kind',
        'cluster',
        'namespace',
        'environment',
        'tenant',
        'class',
        'standing',
        'expiry_type',
        'expires_at',
      ],
      'assets_facets_idx',
    );
  });
  await knex.schema.alterTable('observations', table => {
    table.index(['source_id', 'asset_id'], 'observations_source_asset_idx');
    table.dropIndex(['source_id'], 'observations_source_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('observations', table => {
    table.index(['source_id'], 'observations_source_idx');
    table.dropIndex(['source_id', 'asset_id'], 'observations_source_asset_idx');
  });
  await knex.schema.alterTable('assets', table => {
    table.dropIndex([], 'assets_facets_idx');
  });
  await knex.schema.alterTable('sources', table => {
    table.dropColumns(
      'refresh_requested_at',
      'progress_observations',
      'progress_scopes',
      'removal_requested_at',
    );
  });
};
