import {
  ASSET_KINDS,
  AssetKind,
  EXPIRY_BUCKETS,
  ExpiryBucket,
  InventorySummary,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../permissions/conditions';
import { SourceRow } from '../tables';
import { expiryBucketSql } from './assetFilters';
import { matchingAssets } from './listAssets';
import { resolveCriteria } from './resolveCriteria';
import { readWorstScopes, sourceFreshness } from './sourceFreshness';

/**
 * The sums of the inventory, as far as a condition lets see it.
 *
 * @param options - `withSources`: the reader may read sources
 */
export async function readSummary(
  knex: Knex,
  options: { condition?: AssetCriteria; withSources: boolean },
  now: Date,
): Promise<InventorySummary> {
  const condition =
    options.condition && (await resolveCriteria(knex, options.condition));
  const [assets, credentials, sources] = await Promise.all([
    matchingAssets(knex, { condition }, now)
      .groupBy('a.kind')
      .select<Array<{ value: AssetKind; total: number | string }>>(
        'a.kind as value',
        knex.raw('count(*) as total'),
      ),
    knex
      .from(
        matchingAssets(knex, { condition, kind: ['credential'] }, now)
          .select(knex.raw('? as value', [expiryBucketSql(knex, now)]))
          .as('buckets'),
      )
      .groupBy('value')
      .select<Array<{ value: ExpiryBucket; total: number | string }>>(
        'value',
        knex.raw('count(*) as total'),
      ),
    options.withSources ? countSources(knex, now) : undefined,
  ]);
  return {
    asOf: now.toISOString(),
    assets: toCounts(ASSET_KINDS, assets),
    credentials: toCounts(EXPIRY_BUCKETS, credentials),
    ...(sources && { sources }),
  };
}

function toCounts<T extends string>(
  values: readonly T[],
  rows: Array<{ value: T; total: number | string }>,
): Record<T, number> {
  const totals = new Map(rows.map(row => [row.value, Number(row.total)]));
  return Object.fromEntries(
    values.map(value => [value, totals.get(value) ?? 0]),
  ) as Record<T, number>;
}

async function countSources(
  knex: Knex,
  now: Date,
): Promise<NonNullable<InventorySummary['sources']>> {
  const [sources, worst] = await Promise.all([
    knex
      .from('sources')
      .whereNull('removal_requested_at')
      .select<SourceRow[]>('*'),
    readWorstScopes(knex),
  ]);
  const counts = { fresh: 0, stale: 0, unknown: 0, retired: 0 };
  for (const source of sources) {
    const state =
      source.state === 'retired'
        ? 'retired'
        : sourceFreshness(source, worst, now).state;
    counts[state] += 1;
  }
  return counts;
}
