import {
  HistoryEvent,
  HistoryEventType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { HistoryRow } from '../tables';
import { criteriaSql } from './conditions';
import { ResolvedCriteria } from './resolveCriteria';
import { present } from './summaries';

const MAX_EVENTS = 100;

/** What a link's coming and going says of its other end. */
interface LinkDetail {
  type?: unknown;
  direction?: unknown;
  otherId?: unknown;
  otherKind?: unknown;
}

/**
 * The last changes of an asset, newest first. The other end of a link is named
 * only where the reader may see it; one that is gone can't be judged, and is
 * not named to those who may not see everything.
 */
export async function readHistory(
  knex: Knex,
  assetId: string,
  condition: ResolvedCriteria | undefined,
): Promise<HistoryEvent[]> {
  const rows = await knex
    .from('history')
    .where('asset_id', assetId)
    .orderBy('id', 'desc')
    .limit(MAX_EVENTS)
    .select<HistoryRow[]>('*');
  const events = rows.map(
    (row): HistoryEvent => ({
      id: String(row.id),
      assetId: row.asset_id,
      at: row.at,
      type: row.type as HistoryEventType,
      ...present({ sourceId: row.source_id, incarnation: row.incarnation }),
      detail: JSON.parse(row.detail),
    }),
  );
  return condition ? redactEnds(knex, events, condition) : events;
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
