// @ts-check

/**
 * IdentityOwner records of the catalog: the roles that they name, what they
 * cover, and what is known of those whom they and the components name. Who
 * holds a role for an asset is found out when it is asked, so nothing here has
 * to follow the inventory. All of it is read from the catalog again by the next
 * pass over it; nothing is lost when it goes.
 *
 * The index on identities is built while the table is locked: seconds for
 * hundreds of thousands of them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_records', table => {
    table.comment('IdentityOwner records of the catalog');
    table.string('entity_ref', 512).primary();
    table
      .boolean('authoritative')
      .notNullable()
      .comment(
        'From a trusted location; otherwise a claim, which grants nothing',
      );
    table.string('content_hash', 64).notNullable();
    table
      .string('met_at', 30)
      .notNullable()
      .comment('The last pass over the catalog that met it');
  });

  await knex.schema.createTable('owner_record_roles', table => {
    table.comment('Whom a record names, and in which role');
    table
      .string('record_ref', 512)
      .notNullable()
      .references('owner_records.entity_ref')
      .onDelete('CASCADE');
    table.string('role', 32).notNullable();
    table.string('owner_ref', 512).notNullable();
    table.primary(['record_ref', 'role', 'owner_ref']);
    table.index(['owner_ref', 'role'], 'owner_record_roles_owner_idx');
  });

  await knex.schema.createTable('owner_record_scopes', table => {
    table.comment('What a record covers, one row per entry');
    table
      .string('record_ref', 512)
      .notNullable()
      .references('owner_records.entity_ref')
      .onDelete('CASCADE');
    table
      .integer('ordinal')
      .notNullable()
      .comment('Its place among the entries');
    table.string('type', 16).notNullable();
    table
      .integer('specificity')
      .notNullable()
      .comment('The higher one decides; equal ones are a tie');
    table.boolean('authoritative').notNullable().comment('As the record');
    table
      .integer('roles')
      .notNullable()
      .comment('The roles that the record names, one bit each');
    table.string('cluster').nullable();
    table
      .string('namespace')
      .nullable()
      .comment('Empty where the whole cluster is covered');
    table.string('component_ref', 512).nullable();
    table
      .string('pattern_head')
      .nullable()
      .comment('Of the pattern, what is before its first slash');
    table
      .string('pattern', 2048)
      .nullable()
      .comment('Authority, slash and name of identities, or their beginning');
    table
      .string('pattern_start', 512)
      .nullable()
      .comment('As much of the pattern as the index of identities has');
    table
      .string('pattern_end', 512)
      .nullable()
      .comment('The first text that no longer begins with that');
    table.text('entry').notNullable().comment('As written, in JSON');
    table.primary(['record_ref', 'ordinal']);
    table.index(['cluster', 'namespace'], 'owner_record_scopes_place_idx');
    table.index(['component_ref'], 'owner_record_scopes_component_idx');
    table.index(['pattern_head', 'type'], 'owner_record_scopes_head_idx');
  });

  await knex.schema.createTable('owner_refs', table => {
    table.comment('What the catalog says of those who are named as owners');
    table.string('entity_ref', 512).primary();
    table.boolean('found').notNullable();
    table
      .integer('members')
      .nullable()
      .comment('Of a group, those of its child groups with it');
  });

  // Identities by the text that patterns are written for, as much of it as fits
  // an index. Patterns compare byte by byte, which on PostgreSQL takes an
  // operator class of its own.
  const bytewise =
    knex.client.dialect === 'postgresql' ? ' text_pattern_ops' : '';
  await knex.raw(
    `create index assets_identity_idx on assets (kind, substr(authority || '/' || name, 1, 512)${bytewise}) where kind = 'identity'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index assets_identity_idx');
  await knex.schema.dropTable('owner_refs');
  await knex.schema.dropTable('owner_record_scopes');
  await knex.schema.dropTable('owner_record_roles');
  await knex.schema.dropTable('owner_records');
};
