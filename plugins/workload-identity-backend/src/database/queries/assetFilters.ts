import {
  AssetFilter,
  ExpiryBucket,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { reachedAssetIds } from './reach';

const MILLISECONDS_PER_DAY = 86_400_000;

/** Narrows a query over `assets as a` to a filter; its fields are joined by "and". */
export function applyAssetFilter(
  knex: Knex,
  query: Knex.QueryBuilder,
  filter: AssetFilter,
  now: Date,
): void {
  const columns: Array<[string, readonly string[] | undefined]> = [
    ['a.kind', filter.kind],
    ['a.cluster', filter.cluster],
    ['a.namespace', filter.namespace],
    ['a.environment', filter.environment],
    ['a.class', filter.class],
    ['a.standing', filter.standing],
  ];
  for (const [column, values] of columns) {
    if (values?.length) {
      query.whereIn(column, values);
    }
  }
  if (filter.owner?.length) {
    const ownerRefs = filter.owner.map(lowerCase);
    query.whereIn('a.id', reachedAssetIds(knex, { ownerRefs }));
  }
  if (filter.component?.length) {
    const entityRefs = filter.component.map(lowerCase);
    query.whereIn('a.id', reachedAssetIds(knex, { entityRefs }));
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
    const pattern = `%${escapeLike(filter.text.toLocaleLowerCase('en-US'))}%`;
    query.where(either =>
      either
        .whereRaw(`lower(a.display_name) like ? escape '!'`, [pattern])
        .orWhereRaw(`lower(a.name) like ? escape '!'`, [pattern]),
    );
  }
}

function inBucket(
  query: Knex.QueryBuilder,
  bucket: ExpiryBucket,
  now: Date,
): void {
  const inDays = (days: number) =>
    new Date(now.getTime() + days * MILLISECONDS_PER_DAY).toISOString();
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

function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, character => `!${character}`);
}

function lowerCase(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
