import { OwnerRole } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { amongRefs } from './amongRefs';
import { keyHead, patternMatches, patternRange } from './identityKey';
import { OWNED_KINDS } from './ownedKinds';
import { ScopeType } from '../../owners/specificity';

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
  return knex
    .from('assets as held')
    .whereIn('held.id', coveredIds(knex, holding))
    .whereRaw('?', [isHeld(knex, holding, 'held')])
    .select('held.id');
}

/**
 * The same ids, read.
 *
 * @returns undefined where they are more than `limit`
 */
export async function readHeldIds(
  knex: Knex,
  holding: Holding,
  limit: number,
): Promise<string[] | undefined> {
  const ids: string[] = await heldAssetIds(knex, holding)
    .limit(limit + 1)
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
  return {
    identity: knex.raw(`(${isIdentity} and exists ?)`, [
      scopesNaming(knex, of, 'identity')
        .where(head)
        .where(covers)
        .select(knex.raw('1')),
    ]),
    prefix: knex.raw(`(${isIdentity} and exists ?)`, [
      scopesNaming(knex, of, 'identity-prefix')
        .where(head)
        .where(covers)
        .whereNotExists(longer)
        .select(knex.raw('1')),
    ]),
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

/** Ids of all that the scopes cover, whether they win or not. */
function coveredIds(knex: Knex, holding: Holding): Knex.QueryBuilder {
  const within = (type: ScopeType) => scopesNaming(knex, holding, type);
  const kinds = [...OWNED_KINDS];
  const byPattern = (type: ScopeType) =>
    within(type)
      .join('assets as c', join =>
        join.on(knex.raw(patternRange(knex, 's', 'c'))),
      )
      .select('c.id');
  return byPattern('identity').union([
    byPattern('identity-prefix'),
    dependedOn(knex, within('component')),
    within('namespace')
      .join('assets as c', join =>
        join.on('c.cluster', 's.cluster').on('c.namespace', 's.namespace'),
      )
      .whereIn('c.kind', kinds)
      .select('c.id'),
    within('cluster')
      .join('assets as c', 'c.cluster', 's.cluster')
      .whereIn('c.kind', kinds)
      .select('c.id'),
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

/**
 * Ids of what confirmed workloads of components run as, use and present, and of
 * what answers for these too: the relation `answering` of a chain's owners, read
 * forward.
 */
function dependedOn(knex: Knex, scopes: Knex.QueryBuilder): Knex.QueryBuilder {
  const workloads = () =>
    knex
      .from('component_workloads as cw')
      .where('cw.state', 'confirmed')
      .whereIn('cw.entity_ref', scopes.clone().select('s.component_ref'))
      .select('cw.workload_id');
  const through = (inner: string, outer: string[]) =>
    knex
      .from('link_observations as dep_inner')
      .join('link_observations as dep_outer', join =>
        join
          .on('dep_outer.from_id', 'dep_inner.to_id')
          .onIn('dep_outer.type', outer),
      )
      .where('dep_inner.type', inner)
      .whereIn('dep_inner.from_id', workloads())
      .select('dep_outer.to_id');
  return knex
    .from('link_observations as dep')
    .whereIn('dep.type', ['runs-as', 'uses', 'presents'])
    .whereIn('dep.from_id', workloads())
    .select('dep.to_id')
    .union([
      through('runs-as', ['federates-to', 'accepts']),
      through('uses', ['holds']),
    ]);
}
