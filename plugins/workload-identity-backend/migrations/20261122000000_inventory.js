// @ts-check

/**
 * The inventory: what the sources say (observations, link_observations), what
 * follows from it (assets, history), how well it is covered (sources, scopes,
 * problems), and which workloads belong to which component.
 *
 * Instants are text in UTC ISO 8601 with milliseconds, which sorts as time does
 * and reads the same on every engine. Ids are the first 32 hex digits of a
 * SHA-256 over the natural key, so that a batch needs no look-up to know them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sources', table => {
    table.comment('Everything that identities are, or were, read from');
    table.string('id', 128).primary();
    table.string('type', 64).notNullable();
    table.string('title').notNullable();
    table
      .string('role', 16)
      .notNullable()
      .comment('live, exported or declared');
    table.string('cluster').nullable();
    table.string('state', 16).notNullable().comment('active or retired');
    table.integer('generation').notNullable().defaultTo(0);
    table.integer('refresh_interval_seconds').notNullable();
    table.integer('stale_after_seconds').notNullable();
    table
      .integer('timeout_seconds')
      .notNullable()
      .comment('A read that runs for longer than this is dead');
    table.string('running_since', 30).nullable();
    table.string('last_attempt_at', 30).nullable();
    table.string('last_success_at', 30).nullable();
    table.string('error_code', 64).nullable();
    table.text('error_message').nullable();
    table.string('first_seen_at', 30).notNullable();
    table.string('retired_at', 30).nullable();
  });

  await knex.schema.createTable('authorities', table => {
    table.comment('Clusters and stores, and who they said they were');
    table.string('authority').primary();
    table.string('uid').nullable().comment('Of kube-system, for a cluster');
    table.string('version').nullable();
    table.string('environment').nullable();
    table.string('tenant').nullable();
    table.string('region').nullable();
    table.string('seen_at', 30).nullable();
    table
      .boolean('assets_behind')
      .notNullable()
      .defaultTo(false)
      .comment('Its assets do not yet carry its environment and tenant');
  });

  await knex.schema.createTable('scopes', table => {
    table.comment(
      'Coverage: how the reading of each resource in each partition ended',
    );
    table.string('id', 32).primary();
    table
      .string('source_id', 128)
      .notNullable()
      .references('sources.id')
      .onDelete('CASCADE');
    table.string('resource', 128).notNullable();
    table.string('partition', 512).notNullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('complete, forbidden, failed or pending');
    table.string('state_since', 30).notNullable();
    table.string('attempted_at', 30).nullable();
    table.string('confirmed_at', 30).nullable();
    table.string('reason_code', 64).nullable();
    table.text('reason_message').nullable();
    table
      .integer('generation')
      .notNullable()
      .comment('The last read of the source that mentioned it');
    table
      .integer('covered_generation')
      .notNullable()
      .defaultTo(0)
      .comment('The last read that said how its reading ended');
    table.unique(['source_id', 'resource', 'partition']);
  });

  await knex.schema.createTable('problems', table => {
    table.comment('Input that the last read of a source skipped');
    table
      .string('source_id', 128)
      .notNullable()
      .references('sources.id')
      .onDelete('CASCADE');
    table.integer('ordinal').notNullable();
    table.string('code', 64).notNullable();
    table.text('message').notNullable();
    table.text('location').nullable();
    table.string('at', 30).notNullable();
    table.primary(['source_id', 'ordinal']);
  });

  await knex.schema.createTable('assets', table => {
    table.comment('One row per real thing, merged from its observations');
    table.string('id', 32).primary();
    table.string('kind', 16).notNullable();
    table.string('authority').notNullable();
    table.string('name', 1024).notNullable();
    table.string('display_name', 512).notNullable();
    table.string('cluster').nullable();
    table.string('namespace').nullable();
    table.string('environment').nullable();
    table.string('tenant').nullable();
    table.string('class', 64).nullable();
    table.string('standing', 16).notNullable();
    table.string('incarnation', 128).nullable();
    table.text('facts').notNullable();
    table.text('differences').notNullable();
    table.string('content_hash', 64).notNullable();
    table
      .string('scope_id', 32)
      .nullable()
      .comment('The scope whose freshness is that of the facts');
    table.string('expiry_type', 16).nullable();
    table.string('expires_at', 30).nullable();
    table.string('first_seen_at', 30).notNullable();
    table.string('changed_at', 30).notNullable();
    table.index(['kind', 'display_name', 'id'], 'assets_kind_name_idx');
    table.index(['display_name', 'id'], 'assets_name_idx');
    table.index(['cluster', 'namespace'], 'assets_place_idx');
    table.index(['expires_at', 'id'], 'assets_expires_idx');
    table.index(['changed_at', 'id'], 'assets_changed_idx');
  });

  await knex.schema.createTable('observations', table => {
    table.comment('What one source says of one asset in one scope');
    table
      .string('scope_id', 32)
      .notNullable()
      .references('scopes.id')
      .onDelete('CASCADE');
    table.string('asset_id', 32).notNullable();
    table.string('source_id', 128).notNullable();
    table.integer('generation').notNullable();
    table.string('incarnation', 128).nullable();
    table.text('location').nullable();
    table.text('facts').notNullable();
    table.string('content_hash', 64).notNullable();
    table
      .string('permission_set', 64)
      .nullable()
      .comment('Roles: the hash of their rules');
    table.primary(['scope_id', 'asset_id']);
    table.index(['asset_id'], 'observations_asset_idx');
    table.index(['source_id'], 'observations_source_idx');
    // Generations change with every read, so no index holds them: on PostgreSQL
    // a read that changes nothing then touches no index either.
    table.index(['permission_set'], 'observations_permission_set_idx', {
      predicate: knex.whereNotNull('permission_set'),
    });
  });

  await knex.schema.createTable('link_observations', table => {
    table.comment('What one source says of one link in one scope');
    table.string('id', 32).primary();
    table
      .string('scope_id', 32)
      .notNullable()
      .references('scopes.id')
      .onDelete('CASCADE');
    table.string('source_id', 128).notNullable();
    table.string('from_id', 32).notNullable();
    table.string('type', 16).notNullable();
    table.string('to_id', 32).notNullable();
    table.string('qualifier', 512).notNullable().defaultTo('');
    table.integer('generation').notNullable();
    table.text('facts').notNullable();
    table.string('content_hash', 64).notNullable();
    table.index(['scope_id', 'id'], 'link_observations_scope_idx');
    table.index(['from_id', 'type', 'to_id'], 'link_observations_from_idx');
    table.index(['to_id', 'type', 'from_id'], 'link_observations_to_idx');
  });

  await knex.schema.createTable('permission_sets', table => {
    table.comment('Rules of roles; equal sets are one row');
    table.string('hash', 64).primary();
    table.text('rules').notNullable();
    table
      .string('used_at', 30)
      .notNullable()
      .comment('When a role last came to have it');
  });

  await knex.schema.createTable('history', table => {
    table.comment(
      'Changes of assets and of their links, kept after they are gone',
    );
    table.bigIncrements('id');
    table.string('asset_id', 32).notNullable();
    table.string('at', 30).notNullable();
    table.string('type', 16).notNullable();
    table.string('source_id', 128).nullable();
    table.string('incarnation', 128).nullable();
    table.text('detail').notNullable();
    table.index(['asset_id', 'id'], 'history_asset_idx');
    table.index(['at'], 'history_at_idx');
  });

  await knex.schema.createTable('workload_marks', table => {
    table.comment(
      'Labels and annotations of workloads that components match by',
    );
    table
      .string('asset_id', 32)
      .notNullable()
      .references('assets.id')
      .onDelete('CASCADE');
    table
      .string('origin', 16)
      .notNullable()
      .comment('label, pod-label or annotation');
    table.string('key', 320).notNullable();
    table.string('value', 512).notNullable();
    table.primary(['asset_id', 'origin', 'key']);
    table.index(['key', 'value'], 'workload_marks_key_idx');
  });

  await knex.schema.createTable('components', table => {
    table.comment('Components of the catalog that claim workloads, or could');
    table.string('entity_ref', 512).primary();
    table.string('owner_ref', 512).nullable();
    table
      .boolean('owner_exists')
      .nullable()
      .comment('Whether the catalog has the owner; null while not known');
    table.text('claims').notNullable().comment('The annotations that claim');
    table.string('content_hash', 64).notNullable();
    table.string('synced_at', 30).notNullable();
    table.index(['owner_ref'], 'components_owner_idx');
  });

  await knex.schema.createTable('component_workloads', table => {
    table.comment('The one closure that is kept: component to workload');
    table
      .string('entity_ref', 512)
      .notNullable()
      .references('components.entity_ref')
      .onDelete('CASCADE');
    table
      .string('workload_id', 32)
      .notNullable()
      .references('assets.id')
      .onDelete('CASCADE');
    table.string('state', 16).notNullable().comment('confirmed or claimed');
    table.string('claim_annotation').nullable();
    table.text('claim_value').nullable();
    table.string('confirmed_by', 32).nullable();
    table.text('confirmed_detail').nullable();
    table.primary(['entity_ref', 'workload_id']);
    table.index(['workload_id'], 'component_workloads_workload_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'component_workloads',
    'components',
    'workload_marks',
    'history',
    'permission_sets',
    'link_observations',
    'observations',
    'assets',
    'problems',
    'scopes',
    'authorities',
    'sources',
  ]) {
    await knex.schema.dropTable(table);
  }
};
