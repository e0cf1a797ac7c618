import { Knex } from 'knex';

/**
 * Whether an asset is of some tenants, or lies in no cluster and is linked to by
 * theirs alone, as the image that nobody else runs. Never NULL.
 */
export function onlyInTenants(
  knex: Knex,
  alias: string,
  tenants: string[],
): Knex.Raw {
  const marks = tenants.map(() => '?').join(', ');
  const inside = (column: string) =>
    knex.raw(`(?? is not null and ?? in (${marks}))`, [
      column,
      column,
      ...tenants,
    ]);
  const linkedFrom = (which: Knex.Raw) =>
    knex
      .from('link_observations as tenant_l')
      .join('assets as tenant_a', 'tenant_a.id', 'tenant_l.from_id')
      .where('tenant_l.to_id', knex.ref(`${alias}.id`))
      .where(which)
      .select(knex.raw('1'));
  const theirs = inside('tenant_a.tenant');
  return knex.raw('(? or (?? is null and exists ? and not exists ?))', [
    inside(`${alias}.tenant`),
    `${alias}.cluster`,
    linkedFrom(theirs),
    linkedFrom(knex.raw('not ?', [theirs])),
  ]);
}
