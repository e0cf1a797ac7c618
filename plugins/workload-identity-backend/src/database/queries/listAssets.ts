import {
  AssetListRequest,
  AssetListResponse,
  AssetSortField,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../permissions/conditions';
import { applyAssetFilter } from './assetFilters';
import { criteriaSql } from './conditions';
import { decodeCursor, encodeCursor } from './cursor';
import { ResolvedCriteria, resolveCriteria } from './resolveCriteria';
import { readSummaries } from './summaries';

const SORT_COLUMNS: Record<AssetSortField, string> = {
  name: 'a.display_name',
  kind: 'a.kind',
  namespace: 'a.namespace',
  expiresAt: 'a.expires_at',
  firstSeenAt: 'a.first_seen_at',
  changedAt: 'a.changed_at',
};

export const DEFAULT_PAGE_SIZE = 50;

/** Assets of a list that are counted at most: nobody pages beyond them. */
export const MAX_TOTAL = 10_000;

/** A list of assets, of which pages are read. */
export type AssetListQuery = Omit<AssetListRequest, 'cursor' | 'limit'> & {
  condition?: ResolvedCriteria;
};

/**
 * One page of the assets that a filter and a condition let through.
 *
 * @throws InputError when the cursor is not of this list.
 */
export async function listAssets(
  knex: Knex,
  request: AssetListRequest & { condition?: AssetCriteria },
  now: Date,
): Promise<AssetListResponse> {
  const query: AssetListQuery = {
    ...request,
    condition:
      request.condition && (await resolveCriteria(knex, request.condition)),
  };
  const [page, total] = await Promise.all([
    readAssetPage(
      knex,
      query,
      { cursor: request.cursor, limit: request.limit ?? DEFAULT_PAGE_SIZE },
      now,
    ),
    countAssets(knex, query, now),
  ]);
  const { summaries } = await readSummaries(knex, page.ids, now);
  return {
    items: page.ids.flatMap(id => summaries.get(id) ?? []),
    totalItems: Math.min(total, MAX_TOTAL),
    ...(total > MAX_TOTAL && { totalIsCapped: true }),
    ...(page.nextCursor && { nextCursor: page.nextCursor }),
  };
}

/** How many assets a list has, as far as they are counted, and one more. */
async function countAssets(
  knex: Knex,
  query: AssetListQuery,
  now: Date,
): Promise<number> {
  const some = matchingAssets(knex, query, now)
    .limit(MAX_TOTAL + 1)
    .select(knex.raw('1'));
  const [{ total }] = await knex
    .from(some.as('some'))
    .count<Array<{ total: number | string }>>({ total: '*' });
  return Number(total);
}

/** The assets that a filter and a condition let through, as `assets as a`. */
export function matchingAssets(
  knex: Knex,
  { condition, ...filter }: AssetListQuery,
  now: Date,
): Knex.QueryBuilder {
  const query = knex.from('assets as a');
  applyAssetFilter(knex, query, filter, now, condition);
  if (condition) {
    query.where(criteriaSql(knex, condition, 'a'));
  }
  return query;
}

/**
 * The ids of one page of a list.
 *
 * A page starts after the last item of the one before, by value and id, so
 * items that come or go in between are neither doubled nor skip others.
 *
 * @throws InputError when the cursor is not of this list.
 */
export async function readAssetPage(
  knex: Knex,
  query: AssetListQuery,
  page: { cursor?: string; limit: number },
  now: Date,
): Promise<{ ids: string[]; nextCursor?: string }> {
  const { orderBy = 'name', order = 'asc' } = query;
  const column = SORT_COLUMNS[orderBy];
  const cursorOrder = `${orderBy} ${order}`;
  const matching = matchingAssets(knex, query, now);
  if (page.cursor) {
    const [value, id] = decodeCursor(page.cursor, {
      order: cursorOrder,
      length: 2,
    });
    startAfter(matching, column, order, value, id ?? '');
  }
  const nulls = order === 'asc' ? 'last' : 'first';
  const rows = await matching
    // knex's own `nulls` leaves the column itself out on SQLite.
    .orderByRaw(`?? ${order} nulls ${nulls}, ?? ${order}`, [column, 'a.id'])
    .limit(page.limit + 1)
    .select<Array<{ id: string; position: string | null }>>(
      'a.id',
      knex.ref(column).as('position'),
    );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown[shown.length - 1] : undefined;
  return {
    ids: shown.map(row => row.id),
    ...(last && {
      nextCursor: encodeCursor({
        order: cursorOrder,
        values: [last.position, last.id],
      }),
    }),
  };
}

/**
 * Assets without a value come last in ascending order and first in descending,
 * so that one is exactly the other reversed, on every engine.
 */
function startAfter(
  query: Knex.QueryBuilder,
  column: string,
  order: 'asc' | 'desc',
  value: string | null,
  id: string,
): void {
  const beyond = order === 'asc' ? '>' : '<';
  query.where(after => {
    if (value === null) {
      after.where(same => same.whereNull(column).where('a.id', beyond, id));
      if (order === 'desc') {
        after.orWhereNotNull(column);
      }
      return;
    }
    after
      .where(column, beyond, value)
      .orWhere(same => same.where(column, value).where('a.id', beyond, id));
    if (order === 'asc') {
      after.orWhereNull(column);
    }
  });
}
