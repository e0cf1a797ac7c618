import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { HistoryEntry } from '../merge/assetHistory';
import { AssetRow, LinkObservationRow } from '../tables';

/** What is needed of the asset at a link's end. */
export type LinkEnd = Pick<
  AssetRow,
  'id' | 'kind' | 'display_name' | 'standing' | 'first_seen_at' | 'incarnation'
>;

/** The ends of some links, by id. */
export type LinkEnds = ReadonlyMap<string, LinkEnd>;

/** A link as people think of it, whoever observes it. */
export type LinkTriple = Pick<LinkObservationRow, 'from_id' | 'type' | 'to_id'>;

/**
 * Kinds that remember who began or ceased to point at them. The others are
 * hubs (a base image, `cluster-admin`): what happened is told at the other end.
 */
const REMEMBERS_INCOMING: ReadonlySet<string> = new Set([
  'identity',
  'credential',
  'secret',
]);

/**
 * Reads and locks the ends of links, in the order of their ids, so that none
 * goes away while a link to it is being written, and the other way round.
 *
 * @param purpose - `remove` when ends that are left alone may be deleted
 */
export async function lockEnds(
  tx: Knex.Transaction,
  ids: string[],
  purpose: 'keep' | 'remove',
): Promise<Map<string, LinkEnd>> {
  if (!ids.length) {
    return new Map();
  }
  const query = tx<AssetRow>('assets').whereIn('id', ids).orderBy('id');
  const rows: LinkEnd[] = await (purpose === 'keep'
    ? query.forNoKeyUpdate()
    : query.forUpdate()
  ).select(
    'id',
    'kind',
    'display_name',
    'standing',
    'first_seen_at',
    'incarnation',
  );
  return new Map(rows.map(row => [row.id, row]));
}

export function tripleName(link: LinkTriple): string {
  return `${link.from_id} ${link.type} ${link.to_id}`;
}

/** Those of the links that anybody observes, as names of triples. */
export async function existingTriples(
  tx: Knex.Transaction,
  links: LinkTriple[],
): Promise<Set<string>> {
  if (!links.length) {
    return new Set();
  }
  const rows = await tx<LinkObservationRow>('link_observations')
    .whereIn(
      ['from_id', 'type', 'to_id'],
      links.map(link => [link.from_id, link.type, link.to_id]),
    )
    .distinct('from_id', 'type', 'to_id');
  return new Set(rows.map(tripleName));
}

/**
 * The lines of history that a link's coming or going is worth. An asset that
 * appeared in this very reading has none: its links came with it.
 */
export function linkHistory(
  type: 'link-added' | 'link-removed',
  link: LinkTriple,
  ends: LinkEnds,
  run: SnapshotRun,
): HistoryEntry[] {
  const from = ends.get(link.from_id);
  const to = ends.get(link.to_id);
  if (!from || !to) {
    return [];
  }
  const entries: HistoryEntry[] = [];
  if (hasPast(from, run)) {
    entries.push(entry(type, link, from, to, 'out'));
  }
  if (hasPast(to, run) && REMEMBERS_INCOMING.has(to.kind)) {
    entries.push(entry(type, link, to, from, 'in'));
  }
  return entries;
}

function hasPast(end: LinkEnd, run: SnapshotRun): boolean {
  return end.standing !== 'referenced' && end.first_seen_at < run.startedAt;
}

function entry(
  type: HistoryEntry['type'],
  link: LinkTriple,
  end: LinkEnd,
  other: LinkEnd,
  direction: 'in' | 'out',
): HistoryEntry {
  return {
    assetId: end.id,
    type,
    incarnation: end.incarnation,
    detail: {
      type: link.type,
      direction,
      otherId: other.id,
      otherKind: other.kind,
      otherName: other.display_name,
    },
  };
}
