import {
  AssetFilter,
  ExpiryBucket,
  OWNER_ROLES,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { heldAssetIds } from '../owners/heldAssets';
import { criteriaSql } from './conditions';
import { reachedAssetIds } from './reach';
import { ResolvedCriteria } from './resolveCriteria';
import { shutTenants } from './shutTenants';

const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Narrows a query over `assets as a` to a filter; its fields are joined by "and".
 *
 * @param condition - What the reader may see: nothing is listed as linked to an
 * asset that is hidden from them, or its id could be guessed and confirmed.
 */
export function applyAssetFilter(
  knex: Knex,
  query: Knex.QueryBuilder,
  filter: AssetFilter,
  now: Date,
  condition?: ResolvedCriteria,
): void {
  const columns: Array<[string, readonly string[] | undefined]> = [
    ['a.kind', filter.kind],
    ['a.cluster', filter.cluster],
    ['a.namespace', filter.namespace],
    ['a.environment', filter.environment],
    ['a.tenant', filter.tenant],
    ['a.class', filter.class],
    ['a.standing', filter.standing],
  ];
  for (const [column, values] of columns) {
    if (values?.length) {
      query.whereIn(column, values);
    }
  }
  const outside = shutTenants(condition);
  if (filter.owner?.length) {
    const ownerRefs = filter.owner.map(lowerCase);
    query.whereIn(
      'a.id',
      reachedAssetIds(knex, { ownerRefs, outside }).union(
        heldAssetIds(knex, { role: 'accountable', ownerRefs }),
      ),
    );
  }
  if (filter.component?.length) {
    const entityRefs = filter.component.map(lowerCase);
    query.whereIn('a.id', reachedAssetIds(knex, { entityRefs, outside }));
  }
  if (filter.record?.length) {
    const recordRefs = filter.record.map(lowerCase);
    const [first, ...others] = OWNER_ROLES.map(role =>
      heldAssetIds(knex, { role, recordRefs }),
    );
    query.whereIn('a.id', first.union(others));
  }
  if (filter.linked?.length) {
    const links = filter.linked;
    query.where(any => {
      for (const link of links) {
        any.orWhereIn('a.id', linkedIds(knex, link, condition));
      }
    });
  }
  if (filter.source?.length) {
    const sources = filter.source;
    query.whereExists(
      knex
        .from('observations as filter_o')
        .select(knex.raw('1'))
        .where('filter_o.asset_id', knex.ref('a.id'))
        .whereIn('filter_o.source_id', sources),
    );
  }
  if (filter.expiry?.length) {
    const buckets = filter.expiry;
    query.where(any => {
      for (const bucket of buckets) {
        any.orWhere(one => inBucket(one, bucket, now));
      }
    });
  }
  if (filter.text) {
    const { text } = filter;
    query.where(either =>
      either
        .where(containing(knex, 'a.display_name', text))
        .orWhere(containing(knex, 'a.name', text)),
    );
  }
}

/** Ids of what is linked to an asset, by `<direction>:<link type>:<id>`. */
function linkedIds(
  knex: Knex,
  link: string,
  condition: ResolvedCriteria | undefined,
): Knex.QueryBuilder {
  const [direction, type, id] = link.split(':');
  const [own, other] =
    direction === 'in' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const query: Knex.QueryBuilder = knex
    .from('link_observations as filter_l')
    .where(`filter_l.${other}`, id)
    .where('filter_l.type', type)
    .select(`filter_l.${own}`);
  return condition
    ? query
        .join('assets as filter_a', 'filter_a.id', `filter_l.${other}`)
        .where(criteriaSql(knex, condition, 'filter_a'))
    : query;
}

/** The bucket that the expiry of a row of `assets as a` is in. */
export function expiryBucketSql(knex: Knex, now: Date): Knex.Raw {
  const inDays = daysFrom(now);
  return knex.raw(
    `case when a.expires_at is null then a.expiry_type
      when a.expires_at <= ? then 'expired'
      when a.expires_at < ? then 'within7d'
      when a.expires_at < ? then 'within30d'
      else 'later' end`,
    [inDays(0), inDays(7), inDays(30)],
  );
}

function daysFrom(now: Date): (days: number) => string {
  return days =>
    new Date(now.getTime() + days * MILLISECONDS_PER_DAY).toISOString();
}

function inBucket(
  query: Knex.QueryBuilder,
  bucket: ExpiryBucket,
  now: Date,
): void {
  const inDays = daysFrom(now);
  switch (bucket) {
    case 'expired':
      query.where('a.expires_at', '<=', inDays(0));
      break;
    case 'within7d':
      query
        .where('a.expires_at', '>', inDays(0))
        .where('a.expires_at', '<', inDays(7));
      break;
    case 'within30d':
      query
        .where('a.expires_at', '>=', inDays(7))
        .where('a.expires_at', '<', inDays(30));
      break;
    case 'later':
      query.where('a.expires_at', '>=', inDays(30));
      break;
    default:
      query.where('a.expiry_type', bucket);
  }
}

/** Whether a column contains a text, case-insensitive. */
export function containing(knex: Knex, column: string, text: string): Knex.Raw {
  const pattern = `%${escapeLike(text.toLocaleLowerCase('en-US'))}%`;
  return knex.raw(`lower(??) like ? escape '!'`, [column, pattern]);
}

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, character => `!${character}`);
}

function lowerCase(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
