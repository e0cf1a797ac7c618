import {
  AssetDetail,
  AssetKind,
  AssetSummary,
  LinkType,
  LinkView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { criteriaSql } from './conditions';
import { ResolvedCriteria } from './resolveCriteria';
import { readSummaries } from './summaries';

/** Links listed per type and direction. */
const MAX_LINKS = 50;

type Direction = LinkView['direction'];

interface LinkRow {
  type: LinkType;
  other_id: string;
  qualifier: string;
  kind: AssetKind;
  visible: number;
  total: number | string;
  source_id: string;
  facts: string;
}

/** A link before its other end is known as more than an id. */
interface MergedLink {
  row: LinkRow;
  direction: Direction;
  sources: string[];
}

/**
 * The links of an asset, in both directions. Of a link to what the reader may
 * not see there is only the type and the kind of the other end: its facts could
 * name it.
 */
export async function readLinks(
  knex: Knex,
  assetId: string,
  condition: ResolvedCriteria | undefined,
  now: Date,
): Promise<Pick<AssetDetail, 'links' | 'linkTotals'>> {
  const [out, into] = await Promise.all([
    readDirection(knex, assetId, 'out', condition),
    readDirection(knex, assetId, 'in', condition),
  ]);
  const merged = [...merge(out, 'out'), ...merge(into, 'in')];
  const visibleIds = merged
    .filter(({ row }) => row.visible === 1)
    .map(({ row }) => row.other_id);
  const { summaries } = await readSummaries(
    knex,
    [...new Set(visibleIds)],
    now,
  );
  return {
    links: merged.map(link => toView(link, summaries)),
    linkTotals: countLinks(merged),
  };
}

/** What each source says of the first links of each type, live word first. */
async function readDirection(
  knex: Knex,
  assetId: string,
  direction: Direction,
  condition: ResolvedCriteria | undefined,
): Promise<LinkRow[]> {
  const [own, other] =
    direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const visible = condition
    ? knex.raw('case when ? then 1 else 0 end as visible', [
        criteriaSql(knex, condition, 'a'),
      ])
    : knex.raw('1 as visible');

  return knex
    .with(
      'ends',
      knex
        .from('link_observations as l')
        .join('assets as a', 'a.id', `l.${other}`)
        .where(`l.${own}`, assetId)
        .groupBy('l.type', 'a.id', 'l.qualifier', 'a.kind', 'a.display_name')
        .select('l.type', 'a.id as other_id', 'l.qualifier', 'a.kind')
        .select('a.display_name', visible),
    )
    .with(
      'ranked',
      knex
        .from('ends')
        .select('*')
        .select(
          knex.raw(
            'row_number() over (partition by type order by visible desc, display_name, other_id, qualifier) as place',
          ),
          knex.raw('count(*) over (partition by type) as total'),
        ),
    )
    .from('ranked')
    .join('link_observations as l', join =>
      join
        .on(`l.${other}`, 'ranked.other_id')
        .on('l.type', 'ranked.type')
        .on('l.qualifier', 'ranked.qualifier')
        .on(`l.${own}`, knex.raw('?', [assetId])),
    )
    .join('sources as so', 'so.id', 'l.source_id')
    .where('ranked.place', '<=', MAX_LINKS)
    .orderByRaw(
      `ranked.type, ranked.place, case so.role when 'live' then 0 when 'exported' then 1 else 2 end, so.id`,
    )
    .select<LinkRow[]>(
      'ranked.type',
      'ranked.other_id',
      'ranked.qualifier',
      'ranked.kind',
      'ranked.visible',
      'ranked.total',
      'l.source_id',
      'l.facts',
    );
}

/** One link for all the sources that speak of it; the first row has the best word. */
function merge(rows: LinkRow[], direction: Direction): MergedLink[] {
  const links = new Map<string, MergedLink>();
  for (const row of rows) {
    const key = JSON.stringify([row.type, row.other_id, row.qualifier]);
    const link = links.get(key) ?? { row, direction, sources: [] };
    if (!link.sources.includes(row.source_id)) {
      link.sources.push(row.source_id);
    }
    links.set(key, link);
  }
  return [...links.values()];
}

function toView(
  { row, direction, sources }: MergedLink,
  summaries: Map<string, AssetSummary>,
): LinkView {
  const end = { type: row.type, direction, otherKind: row.kind };
  const other = summaries.get(row.other_id);
  return row.visible === 1 && other
    ? { ...end, facts: JSON.parse(row.facts), sources, other }
    : { ...end, facts: {}, sources: [] };
}

function countLinks(links: MergedLink[]): AssetDetail['linkTotals'] {
  const totals = new Map<string, AssetDetail['linkTotals'][number]>();
  for (const { row, direction } of links) {
    const { type } = row;
    const key = `${direction} ${type}`;
    const before = totals.get(key)?.shown ?? 0;
    totals.set(key, {
      type,
      direction,
      total: Number(row.total),
      shown: before + 1,
    });
  }
  return [...totals.values()];
}
