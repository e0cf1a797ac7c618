import { OwnerRole } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { CONFIRMED } from '../reach/rows';
import { amongRefs } from './amongRefs';
import { keyHead, patternMatches, patternRange } from './identityKey';
import { OWNED_KINDS } from './ownedKinds';
import { ScopeType } from '../../owners/specificity';

/** Assets that are covered at most, per one that may be held, to be looked at. */
const COVERED_PER_HELD = 3;

/** A role that somebody holds, or that some records give, by winning records. */
export type Holding =
  | { role: OwnerRole; ownerRefs: string[] }
  | { role: OwnerRole; recordRefs: string[] };

/**
 * Whether somebody holds a role for the asset `alias` by a record that wins, as
 * one SQL expression. Goes tier by tier: a scope counts where no scope of a more
 * specific tier names the role, whoever is named. Only authoritative records and
 * confirmed matches take part, and equal records both count.
 *
 * Each tier is a look-up in a set that does not depend on the row, so the
 * expression costs little for one row and for a million.
 */
export function isHeld(knex: Knex, holding: Holding, alias: string): Knex.Raw {
  const anybody: Tiers = tiersOf(knex, { role: holding.role }, alias);
  const somebody: Tiers = tiersOf(knex, holding, alias);
  const kinds = OWNED_KINDS.map(() => '?').join(', ');
  return knex.raw(
    `(?? in (${kinds}) and (? or (not ? and (? or (not ? and (? or (not ? and (? or (not ? and ?)))))))))`,
    [
      `${alias}.kind`,
      ...OWNED_KINDS,
      somebody.identity,
      anybody.identity,
      somebody.prefix,
      anybody.prefix,
      somebody.component,
      anybody.component,
      somebody.namespace,
      anybody.namespace,
      somebody.cluster,
    ],
  );
}

/**
 * Ids of the assets that {@link isHeld} is true of, as a sub-select that begins
 * with what the records cover: bounded by that, and not by the inventory.
 */
export function heldAssetIds(knex: Knex, holding: Holding): Knex.QueryBuilder {
  const candidates = knex
    .from(coveredIds(knex, holding).as('covered'))
    .crossJoin(knex.ref('assets').as('c'))
    .whereRaw('c.id = covered.id')
    .select(
      'c.id',
      'c.kind',
      'c.authority',
      'c.name',
      'c.cluster',
      'c.namespace',
    )
    // The limit keeps PostgreSQL from testing all assets, and joining then.
    .limit(Number.MAX_SAFE_INTEGER);
  return knex
    .from(candidates.as('held'))
    .whereRaw('?', [isHeld(knex, holding, 'held')])
    .select('held.id');
}

/**
 * The same ids, read in two queries, each bounded: what is covered, and which of
 * that is held.
 *
 * @returns undefined where they are more than `limit`, or where so much is
 * covered that to find out would take too long
 */
export async function readHeldIds(
  knex: Knex,
  holding: Holding,
  limit: number,
): Promise<string[] | undefined> {
  const most = limit * COVERED_PER_HELD;
  const rows: Array<{ id: string }> = await knex
    .from(coveredIds(knex, holding, 'unionAll').as('covered'))
    .limit(most + 1)
    .select('covered.id');
  if (rows.length > most) {
    return undefined;
  }
  const covered = [...new Set(rows.map(row => row.id))];
  const ids: string[] =
    covered.length === 0
      ? []
      : await knex
          .from('assets as held')
          .where(amongIds(knex, 'held.id', covered))
          .whereRaw('?', [isHeld(knex, holding, 'held')])
          .pluck('held.id');
  return ids.length > limit ? undefined : ids;
}

type Tiers = Record<
  'identity' | 'prefix' | 'component' | 'namespace' | 'cluster',
  Knex.Raw
>;

/** Whether scopes of each tier cover the asset: of somebody, or of anybody. */
function tiersOf(
  knex: Knex,
  of: Holding | { role: OwnerRole },
  alias: string,
): Tiers {
  const isIdentity = `${alias}.kind = 'identity'`;
  const covers = knex.raw(patternMatches('s', alias));
  const head = knex.raw(`s.pattern_head = ${keyHead(knex, alias)}`);
  const longer = scopesNaming(knex, { role: of.role }, 'identity-prefix', 'l')
    .whereRaw(
      'l.pattern_head = s.pattern_head and l.specificity > s.specificity',
    )
    .whereRaw(patternMatches('l', alias))
    .select(knex.raw('1'));
  // Looked up first: most identities are of an authority without any pattern.
  const byPattern = (
    type: ScopeType,
    narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  ) =>
    knex.raw(`(${isIdentity} and ${keyHead(knex, alias)} in ? and exists ?)`, [
      scopesNaming(knex, of, type).select('s.pattern_head'),
      narrow(scopesNaming(knex, of, type).where(head).where(covers)).select(
        knex.raw('1'),
      ),
    ]);
  return {
    identity: byPattern('identity', query => query),
    prefix: byPattern('identity-prefix', query => query.whereNotExists(longer)),
    component: knex.raw('(?? in ?)', [
      `${alias}.id`,
      dependedOn(knex, scopesNaming(knex, of, 'component')),
    ]),
    namespace: knex.raw(
      '(?? is not null and ?? is not null and (??, ??) in ?)',
      [
        `${alias}.cluster`,
        `${alias}.namespace`,
        `${alias}.cluster`,
        `${alias}.namespace`,
        scopesNaming(knex, of, 'namespace').select('s.cluster', 's.namespace'),
      ],
    ),
    cluster: knex.raw('(?? is not null and ?? in ?)', [
      `${alias}.cluster`,
      `${alias}.cluster`,
      scopesNaming(knex, of, 'cluster').select('s.cluster'),
    ]),
  };
}

/**
 * Ids of all that the scopes cover, whether they win or not, with `union` each
 * once. Goes from
 * the scopes to the assets: SQLite joins in the order written where the join is a
 * cross join, and would rather go through all assets.
 */
function coveredIds(
  knex: Knex,
  holding: Holding,
  join: 'union' | 'unionAll' = 'union',
): Knex.QueryBuilder {
  const within = (type: ScopeType) => scopesNaming(knex, holding, type);
  const toAssets = (type: ScopeType, condition: string) =>
    within(type)
      .crossJoin(knex.ref('assets').as('c'))
      .whereRaw(condition)
      .whereIn('c.kind', [...OWNED_KINDS])
      .select('c.id');
  const byPattern = (type: ScopeType) =>
    toAssets(type, patternRange(knex, 's', 'c'));
  return byPattern('identity')[join]([
    byPattern('identity-prefix'),
    dependedOn(knex, within('component')),
    toAssets(
      'namespace',
      'c.cluster = s.cluster and c.namespace = s.namespace',
    ),
    toAssets('cluster', 'c.cluster = s.cluster'),
  ]);
}

/** Authoritative scopes of one type whose record names somebody for the role. */
function scopesNaming(
  knex: Knex,
  of: Holding | { role: OwnerRole },
  type: ScopeType,
  alias: string = 's',
): Knex.QueryBuilder {
  const query: Knex.QueryBuilder = knex
    .from(`owner_record_scopes as ${alias}`)
    .join('owner_record_roles as n', 'n.record_ref', `${alias}.record_ref`)
    .where(`${alias}.type`, type)
    .where(`${alias}.authoritative`, true)
    .where('n.role', of.role);
  if ('ownerRefs' in of) {
    return query.where(amongRefs(knex, 'n.owner_ref', of.ownerRefs));
  }
  return 'recordRefs' in of
    ? query.where(amongRefs(knex, `${alias}.record_ref`, of.recordRefs))
    : query;
}

/** Ids of what the components' owners answer for by confirmed workloads. */
function dependedOn(knex: Knex, scopes: Knex.QueryBuilder): Knex.QueryBuilder {
  return knex
    .from('asset_components as dep')
    .where('dep.answers', CONFIRMED)
    .whereIn('dep.entity_ref', scopes.clone().select('s.component_ref'))
    .select('dep.asset_id');
}
