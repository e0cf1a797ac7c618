import {
  AssetKey,
  ChainEdge,
  ChainOverflow,
  ChainRedaction,
  LinkFactsByType,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { canonicalJson } from '../../json';
import { HiddenEnds, HopLink, HopOptions, readHop } from './readHop';
import { GroupMembership, systemGroupsOf } from './systemGroups';

/** workload → secret → credential → identity → role is the longest way. */
const MAX_HOPS = 4;

/** What a walk from some workloads found. */
export interface Walk {
  nodeIds: string[];
  edges: ChainEdge[];
  overflow: ChainOverflow[];
  redacted: ChainRedaction[];
  /** Scopes in which the links were read. */
  scopeIds: string[];
}

interface End extends AssetKey {
  id: string;
}

/** Merges what sources and groups say of the same links. */
class WalkBuilder {
  readonly #edges = new Map<
    string,
    {
      edge: Pick<ChainEdge, 'from' | 'to' | 'type'>;
      sources: Set<string>;
      facts: Map<string, Partial<LinkFactsByType[LinkType]>>;
    }
  >();
  /** Per node and type: totals by where the links were read from. */
  readonly #totals = new Map<
    string,
    {
      from: string;
      type: LinkType;
      totals: Map<string, number>;
      listed: number;
    }
  >();
  readonly #redacted = new Map<string, ChainRedaction>();
  readonly #scopeIds = new Set<string>();
  readonly #listed = new Set<string>();

  addLink(from: string, link: HopLink): void {
    const { type, to } = link;
    this.#scopeIds.add(link.scopeId);

    const key = `${from} ${type} ${to}`;
    const merged = this.#edges.get(key) ?? {
      edge: { from, to, type },
      sources: new Set(),
      facts: new Map(),
    };
    merged.sources.add(link.sourceId);
    merged.facts.set(canonicalJson(link.facts), link.facts);
    this.#edges.set(key, merged);

    const ends = this.#totals.get(`${from} ${type}`) ?? {
      from,
      type,
      totals: new Map(),
      listed: 0,
    };
    ends.totals.set(link.from, link.visibleTotal);
    // A role that is granted directly and to a group is two in the totals too.
    const listedKey = `${key} ${link.from}`;
    if (!this.#listed.has(listedKey)) {
      this.#listed.add(listedKey);
      ends.listed += 1;
    }
    this.#totals.set(`${from} ${type}`, ends);
  }

  addHidden(from: string, { type, kind, count }: HiddenEnds): void {
    const key = `${from} ${type} ${kind}`;
    const before = this.#redacted.get(key)?.count ?? 0;
    this.#redacted.set(key, { from, type, kind, count: before + count });
  }

  build(nodeIds: string[]): Walk {
    const edges = [...this.#edges.values()].map(
      ({ edge, sources, facts }): ChainEdge => ({
        ...edge,
        sources: [...sources].sort(),
        facts: [...facts.values()],
      }),
    );
    const shownOf = new Map<string, number>();
    for (const { from, type } of edges) {
      const key = `${from} ${type}`;
      shownOf.set(key, (shownOf.get(key) ?? 0) + 1);
    }
    const overflow = [...this.#totals.entries()].flatMap(
      ([key, { from, type, totals, listed }]): ChainOverflow[] => {
        const shown = shownOf.get(key) ?? 0;
        const all = [...totals.values()].reduce((sum, one) => sum + one, 0);
        const notListed = all - listed;
        return notListed > 0
          ? [{ from, type, total: shown + notListed, shown }]
          : [];
      },
    );
    return {
      nodeIds,
      edges,
      overflow,
      redacted: [...this.#redacted.values()],
      scopeIds: [...this.#scopeIds],
    };
  }
}

/**
 * Follows the links from workloads, one query per hop. What a Kubernetes group
 * is granted is added to the accounts in it, with the group's name; the group
 * itself is not part of the chain.
 */
export async function walkChain(
  knex: Knex,
  workloadIds: string[],
  options: HopOptions,
): Promise<Walk> {
  const walk = new WalkBuilder();
  const seen = new Set(workloadIds);
  const groups = new Map<string, { links: HopLink[]; hidden: HiddenEnds[] }>();
  let frontier: string[] = workloadIds;
  let members: GroupMembership[] = [];

  for (let hop = 0; hop < MAX_HOPS && frontier.length > 0; hop++) {
    for (const { groupId } of members) {
      if (!groups.has(groupId)) {
        groups.set(groupId, { links: [], hidden: [] });
        if (!frontier.includes(groupId)) {
          frontier.push(groupId);
        }
      }
    }
    const found = await readHop(knex, frontier, options);
    const ends = new Map<string, End>();

    for (const link of found.links) {
      groups.get(link.from)?.links.push(link);
      if (seen.has(link.from)) {
        walk.addLink(link.from, link);
        ends.set(link.to, link.end);
      }
    }
    for (const hidden of found.hidden) {
      groups.get(hidden.from)?.hidden.push(hidden);
      if (seen.has(hidden.from)) {
        walk.addHidden(hidden.from, hidden);
      }
    }
    for (const { accountId, groupId, group } of members) {
      for (const link of groups.get(groupId)?.links ?? []) {
        walk.addLink(accountId, {
          ...link,
          facts: { ...link.facts, through: group },
        });
        ends.set(link.to, link.end);
      }
      for (const hidden of groups.get(groupId)?.hidden ?? []) {
        walk.addHidden(accountId, hidden);
      }
    }

    const added = [...ends.values()].filter(end => !seen.has(end.id));
    added.forEach(end => seen.add(end.id));
    frontier = added.map(end => end.id);
    members = added.flatMap(systemGroupsOf);
  }
  return walk.build([...seen]);
}
