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
import { resolveCriteria } from './resolveCriteria';
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

/**
 * One page of the assets that a filter and a condition let through.
 *
 * A page starts after the last item of the one before, by value and id, so
 * items that come or go in between are neither doubled nor skip others.
 *
 * @throws InputError when the cursor is not of this list.
 */
export async function listAssets(
  knex: Knex,
  request: AssetListRequest & { condition?: AssetCriteria },
  now: Date,
): Promise<AssetListResponse> {
  const orderBy = request.orderBy ?? 'name';
  const order = request.order ?? 'asc';
  const limit = request.limit ?? DEFAULT_PAGE_SIZE;
  const cursorOrder = `${orderBy} ${order}`;

  const condition =
    request.condition && (await resolveCriteria(knex, request.condition));

  const matching = () => {
    const query = knex.from('assets as a');
    applyAssetFilter(knex, query, request, now);
    if (condition) {
      query.where(criteriaSql(knex, condition, 'a'));
    }
    return query;
  };

  const page = matching();
  if (request.cursor) {
    const [value, id] = decodeCursor(request.cursor, {
      order: cursorOrder,
      length: 2,
    });
    startAfter(page, SORT_COLUMNS[orderBy], order, value, id ?? '');
  }
  const nulls = order === 'asc' ? 'last' : 'first';
  const [rows, [{ total }]] = await Promise.all([
    page
      // knex's own `nulls` leaves the column itself out on SQLite.
      .orderByRaw(`?? ${order} nulls ${nulls}, ?? ${order}`, [
        SORT_COLUMNS[orderBy],
        'a.id',
      ])
      .limit(limit + 1)
      .select<Array<{ id: string; position: string | null }>>(
        'a.id',
        knex.ref(SORT_COLUMNS[orderBy]).as('position'),
      ),
    matching().count<Array<{ total: number | string }>>({ total: '*' }),
  ]);

  const shown = rows.slice(0, limit);
  const { summaries } = await readSummaries(
    knex,
    shown.map(row => row.id),
    now,
  );
  const last = rows.length > limit ? shown[shown.length - 1] : undefined;
  return {
    items: shown.flatMap(row => summaries.get(row.id) ?? []),
    totalItems: Number(total),
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
