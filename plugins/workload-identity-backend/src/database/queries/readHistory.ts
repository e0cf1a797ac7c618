import {
  HistoryEvent,
  HistoryEventType,
  HistoryListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { HistoryRow } from '../tables';
import { criteriaSql } from './conditions';
import { decodeCursor, encodeCursor, malformedCursor } from './cursor';
import { DEFAULT_PAGE_SIZE } from './listAssets';
import { ResolvedCriteria } from './resolveCriteria';
import { present } from './summaries';

/** What a link's coming and going says of its other end. */
interface LinkDetail {
  type?: unknown;
  direction?: unknown;
  otherId?: unknown;
  otherKind?: unknown;
}

/**
 * One page of the changes of an asset, newest first. The other end of a link is named
 * only where the reader may see it; one that is gone can't be judged, and is
 * not named to those who may not see everything.
 *
 * @throws InputError when the cursor is not of this list.
 */
export async function readHistory(
  knex: Knex,
  assetId: string,
  page: { cursor?: string; limit?: number; condition?: ResolvedCriteria },
): Promise<HistoryListResponse> {
  const { condition, limit = DEFAULT_PAGE_SIZE } = page;
  const order = `history of ${assetId}`;
  const query = knex.from('history').where('asset_id', assetId);
  if (page.cursor) {
    const [id] = decodeCursor(page.cursor, { order, length: 1 });
    if (!/^\d{1,15}$/.test(id ?? '')) {
      throw malformedCursor();
    }
    query.where('id', '<', Number(id));
  }
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .select<HistoryRow[]>('*');
  const shown = rows.slice(0, limit);
  const events = shown.map(
    (row): HistoryEvent => ({
      id: String(row.id),
      assetId: row.asset_id,
      at: row.at,
      type: row.type as HistoryEventType,
      ...present({ sourceId: row.source_id, incarnation: row.incarnation }),
      detail: JSON.parse(row.detail),
    }),
  );
  const last = rows.length > limit ? shown[shown.length - 1] : undefined;
  return {
    items: condition ? await redactEnds(knex, events, condition) : events,
    ...(last && {
      nextCursor: encodeCursor({ order, values: [String(last.id)] }),
    }),
  };
}

async function redactEnds(
  knex: Knex,
  events: HistoryEvent[],
  condition: ResolvedCriteria,
): Promise<HistoryEvent[]> {
  const otherIds = events.filter(isLinkEvent).flatMap(({ detail }) => {
    const { otherId } = detail as LinkDetail;
    return typeof otherId === 'string' ? [otherId] : [];
  });
  if (otherIds.length === 0 && !events.some(isLinkEvent)) {
    return events;
  }
  const rows = await knex
    .from('assets as a')
    .whereIn('a.id', [...new Set(otherIds)])
    .where(criteriaSql(knex, condition, 'a'))
    .select<Array<{ id: string }>>('a.id');
  const visible = new Set<unknown>(rows.map(row => row.id));

  return events.map(event => {
    const { type, direction, otherId, otherKind } = event.detail as LinkDetail;
    return isLinkEvent(event) && !visible.has(otherId)
      ? { ...event, detail: { type, direction, otherKind } }
      : event;
  });
}

function isLinkEvent({ type }: HistoryEvent): boolean {
  return type === 'link-added' || type === 'link-removed';
}
