import { Knex } from 'knex';

/** Characters of an identity's key that the index `assets_identity_idx` has. */
export const INDEXED_LENGTH = 512;

/** What patterns are written for: authority, slash and name of an asset. */
export function identityKey(alias: string): string {
  return `${alias}.authority || '/' || ${alias}.name`;
}

/** What is before the first slash of the key. */
export function keyHead(knex: Knex, alias: string): string {
  return isPostgres(knex)
    ? `split_part(${alias}.authority, '/', 1)`
    : `substr(${alias}.authority, 1, instr(${alias}.authority || '/', '/') - 1)`;
}

/**
 * Whether the pattern of the scope `scope` stands for the asset `alias`. No
 * character of a pattern has a meaning of its own here, as one would in `like`.
 */
export function patternMatches(scope: string, alias: string): string {
  const key = identityKey(alias);
  return `case ${scope}.type when 'identity' then ${key} = ${scope}.pattern else length(${key}) > length(${scope}.pattern) and substr(${key}, 1, length(${scope}.pattern)) = ${scope}.pattern end`;
}

/**
 * What the index narrows the assets `alias` down to that {@link patternMatches}
 * could be true of. The kind is written out, or the index, which has identities
 * only, could not be used. SQLite compares an expression with a column as text,
 * and uses an index of expressions only for what has no type: hence the plus.
 */
export function patternRange(knex: Knex, scope: string, alias: string): string {
  const indexed = `substr(${identityKey(alias)}, 1, ${INDEXED_LENGTH})`;
  const [from, below] = isPostgres(knex) ? ['~>=~ ', '~<~ '] : ['>= +', '< +'];
  return `${alias}.kind = 'identity' and ${indexed} ${from}${scope}.pattern_start and ${indexed} ${below}${scope}.pattern_end`;
}

function isPostgres(knex: Knex): boolean {
  return knex.client.dialect === 'postgresql';
}
