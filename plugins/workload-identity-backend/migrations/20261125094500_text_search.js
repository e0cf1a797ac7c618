// @ts-check

/**
 * SQLSTATEs: insufficient_privilege; feature_not_supported and undefined_file,
 * where the server has no such extension; undefined_object, where it is in a
 * schema out of reach.
 */
const WITHOUT_EXTENSION = new Set(['42501', '0A000', '58P01', '42704']);

/**
 * Lets PostgreSQL find a part of a name by an index of trigrams, from three
 * characters on. Where the extension pg_trgm can't be had, there is no index,
 * and such a search reads all assets, as on SQLite; see `docs/operations.md`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (knex.client.dialect !== 'postgresql') {
    return;
  }
  try {
    // In a transaction of its own, within which the statement may fail.
    await knex.transaction(async trx => {
      await trx.raw('create extension if not exists pg_trgm');
      await trx.raw(
        'create index assets_text_idx on assets using gin (lower(display_name) gin_trgm_ops, lower(name) gin_trgm_ops)',
      );
    });
  } catch (error) {
    if (
      !WITHOUT_EXTENSION.has(
        /** @type {{ code?: string }} */ (error).code ?? '',
      )
    ) {
      throw error;
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  if (knex.client.dialect === 'postgresql') {
    await knex.raw('drop index if exists assets_text_idx');
  }
};
