// @ts-check

/**
 * What identities may do, and whom they can become by it: derived from roles and
 * bindings after each change of these. Identities with the same permissions
 * share one set; what follows from it is kept once per set.
 *
 * What is there already is derived in the background after the upgrade. Nothing
 * is lost when these tables go.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_sets', table => {
    table.comment('Sets of permissions and where they hold; equal sets once');
    table.string('hash', 64).primary();
    table
      .integer('version')
      .notNullable()
      .comment('Of the derivation; older ones are made anew');
    table
      .text('control')
      .notNullable()
      .comment('Why its holders control their cluster: JSON list');
  });

  await knex.schema.createTable('access_parts', table => {
    table.comment('The same permissions of a set, in one namespace or several');
    table
      .string('set_hash', 64)
      .notNullable()
      .references('access_sets.hash')
      .onDelete('CASCADE');
    table.integer('part').notNullable();
    table
      .text('permission_sets')
      .notNullable()
      .comment('Hashes of their rules: JSON list');
    table.primary(['set_hash', 'part']);
  });

  await knex.schema.createTable('access_scopes', table => {
    table.comment('Where the parts of a set hold');
    table
      .string('set_hash', 64)
      .notNullable()
      .references('access_sets.hash')
      .onDelete('CASCADE');
    table
      .string('namespace')
      .notNullable()
      .comment('Empty for the whole cluster');
    table.integer('part').notNullable();
    table.primary(['set_hash', 'namespace']);
    table.index(['namespace'], 'access_scopes_namespace_idx');
  });

  await knex.schema.createTable('access_edges', table => {
    table.comment('What a part of a set makes its holder able to become');
    table
      .string('set_hash', 64)
      .notNullable()
      .references('access_sets.hash')
      .onDelete('CASCADE');
    table.integer('part').notNullable();
    table.integer('ordinal').notNullable();
    table.string('power', 32).notNullable();
    table.string('target', 32).nullable();
    table.text('names').nullable().comment('Only these: JSON list');
    table.text('rule').notNullable().comment('The rule that gives it: JSON');
    table.primary(['set_hash', 'part', 'ordinal']);
  });

  await knex.schema.createTable('access_subjects', table => {
    table.comment(
      'Identities that bindings name, or whose workloads control a node',
    );
    table.string('asset_id', 32).primary();
    table.string('authority').notNullable();
    table.string('namespace').nullable();
    table
      .string('set_hash', 64)
      .nullable()
      .references('access_sets.hash')
      .comment('Null where nothing that is known is granted');
    table
      .integer('unknown_roles')
      .notNullable()
      .comment('Roles that are bound, and whose rules are not known');
    table
      .integer('controlling_workloads')
      .notNullable()
      .comment('Workloads that run as it and can take over their node');
    table.index(['set_hash'], 'access_subjects_set_idx');
    table.index(['authority', 'namespace'], 'access_subjects_place_idx');
  });

  await knex.schema.createTable('access_changes', table => {
    table.comment('Assets whose access may have changed, to be followed up');
    table.bigIncrements('id');
    table.string('asset_id', 32).notNullable();
    table.string('what', 8).notNullable().comment('subject, role or workload');
  });

  await knex.schema.createTable('access_due', table => {
    table.comment('What has to be derived anew; written under the lock only');
    table.string('asset_id', 32).primary();
  });

  await knex.schema.createTable('access_bases', table => {
    table.comment('Whose word on a cluster counted when it was derived last');
    table.string('cluster').primary();
    table.string('basis').notNullable();
  });

  await knex.schema.createTable('access_lock', table => {
    table.comment('One row: who holds it derives');
    table.integer('id').primary();
  });
  await knex('access_lock').insert({ id: 1 });

  await knex.raw(
    `insert into access_changes (asset_id, what) select id, 'subject' from assets where kind = 'identity'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'access_lock',
    'access_bases',
    'access_due',
    'access_changes',
    'access_subjects',
    'access_edges',
    'access_scopes',
    'access_parts',
    'access_sets',
  ]) {
    await knex.schema.dropTable(table);
  }
};
