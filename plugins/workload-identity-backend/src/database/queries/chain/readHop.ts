import {
  AssetKind,
  Authority,
  LinkFactsByType,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { criteriaSql } from '../conditions';
import { ResolvedCriteria } from '../resolveCriteria';

/** Parallel links of one type between the same two ends that are read at most. */
const MAX_PARALLEL_LINKS = 50;

/** Ends that one hop reads at most, over all its nodes together. */
const MAX_HOP_ENDS = 5_000;

/** Limits and rights that every hop of one chain shares. */
export interface HopOptions {
  condition?: ResolvedCriteria;
  /** Ends listed per node and type of link. */
  maxFanOut: number;
}

/** Which links of a node a hop follows: those from it, or those to it. */
export type HopDirection = 'out' | 'in';

/** One source's word on a link to an end that the reader may see. */
export interface HopLink {
  /** The asset that the hop was made from. */
  node: string;
  type: LinkType;
  /** The asset at the other end. */
  end: { id: string; kind: AssetKind; authority: Authority; name: string };
  /** Ends of this node and type that the reader may see, listed or not. */
  visibleTotal: number;
  sourceId: string;
  scopeId: string;
  facts: Partial<LinkFactsByType[LinkType]>;
}

/** Ends that the reader may not see. */
export interface HiddenEnds {
  node: string;
  type: LinkType;
  kind: AssetKind;
  count: number;
}

interface HopRow {
  node_id: string;
  type: LinkType;
  end_id: string;
  kind: AssetKind;
  authority: Authority;
  name: string;
  visible: number;
  visible_total: number | string;
  kind_total: number | string;
  source_id: string | null;
  scope_id: string | null;
  facts: string | null;
}

/**
 * All links out of some nodes, or into them, in one query: per node and type the
 * first ends by name, with the number of all; the ends that the reader may not
 * see only as counts per kind.
 *
 * @param hop - `types`: only these; all types, when absent
 */
export async function readHop(
  knex: Knex,
  hop: { nodeIds: string[]; direction: HopDirection; types?: LinkType[] },
  options: HopOptions,
): Promise<{ links: HopLink[]; hidden: HiddenEnds[] }> {
  const { nodeIds, direction, types } = hop;
  if (nodeIds.length === 0) {
    return { links: [], hidden: [] };
  }
  const [node, end] =
    direction === 'out' ? ['from_id', 'to_id'] : ['to_id', 'from_id'];
  const visible = options.condition
    ? knex.raw('case when ? then 1 else 0 end as visible', [
        criteriaSql(knex, options.condition, 'a'),
      ])
    : knex.raw('1 as visible');

  const rows = await knex
    .with(
      'links',
      knex
        .from('link_observations')
        .whereIn(node, nodeIds)
        .modify(query => {
          if (types) {
            query.whereIn('type', types);
          }
        })
        .select(
          `${node} as node_id`,
          'type',
          `${end} as end_id`,
          'source_id',
          'scope_id',
          'facts',
        )
        .select(
          knex.raw(
            `row_number() over (partition by ${node}, type, ${end} order by qualifier, source_id, id) as copy`,
          ),
        ),
    )
    .with(
      'ends',
      knex
        .from('links as l')
        .join('assets as a', 'a.id', 'l.end_id')
        .where('l.copy', 1)
        .select(
          'l.node_id',
          'l.type',
          'l.end_id',
          'a.kind',
          'a.authority',
          'a.name',
          'a.display_name',
        )
        .select(visible),
    )
    .with(
      'ranked',
      knex
        .from('ends')
        .select('*')
        .select(
          knex.raw(
            'row_number() over (partition by node_id, type, visible order by display_name, end_id) as place',
          ),
          knex.raw(
            'row_number() over (partition by node_id, type, visible, kind order by end_id) as kind_place',
          ),
          knex.raw(
            'count(*) over (partition by node_id, type, visible) as visible_total',
          ),
          knex.raw(
            'count(*) over (partition by node_id, type, visible, kind) as kind_total',
          ),
        ),
    )
    .with(
      'listed',
      knex
        .from('ranked')
        .where(shown =>
          shown.where('visible', 1).where('place', '<=', options.maxFanOut),
        )
        .orWhere(counted => counted.where('visible', 0).where('kind_place', 1))
        // Counts first; then first ends of every node before seconds of any.
        .orderBy(['visible', 'place', 'node_id', 'type'])
        .limit(MAX_HOP_ENDS)
        .select('*'),
    )
    .from('listed')
    .leftJoin('links', join =>
      join
        .on('links.node_id', 'listed.node_id')
        .on('links.type', 'listed.type')
        .on('links.end_id', 'listed.end_id')
        .on('listed.visible', knex.raw('1'))
        .on('links.copy', '<=', knex.raw('?', [MAX_PARALLEL_LINKS])),
    )
    .orderBy([
      'listed.node_id',
      'listed.type',
      'listed.display_name',
      'listed.end_id',
      'links.copy',
    ])
    .select<HopRow[]>(
      'listed.node_id',
      'listed.type',
      'listed.end_id',
      'listed.kind',
      'listed.authority',
      'listed.name',
      'listed.visible',
      'listed.visible_total',
      'listed.kind_total',
      'links.source_id',
      'links.scope_id',
      'links.facts',
    );

  const links: HopLink[] = [];
  const hidden: HiddenEnds[] = [];
  for (const row of rows) {
    const { node_id: nodeId, type, kind } = row;
    if (row.source_id && row.scope_id && row.facts) {
      links.push({
        node: nodeId,
        type,
        end: { id: row.end_id, kind, authority: row.authority, name: row.name },
        visibleTotal: Number(row.visible_total),
        sourceId: row.source_id,
        scopeId: row.scope_id,
        facts: JSON.parse(row.facts),
      });
    } else {
      hidden.push({ node: nodeId, type, kind, count: Number(row.kind_total) });
    }
  }
  return { links, hidden };
}
