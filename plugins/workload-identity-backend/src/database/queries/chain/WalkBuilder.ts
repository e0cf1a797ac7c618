import {
  ChainEdge,
  ChainOverflow,
  ChainRedaction,
  LinkFactsByType,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { canonicalJson } from '../../json';
import { HiddenEnds, HopDirection, HopLink } from './readHop';

/** What walks from some assets found. */
export interface Walk {
  nodeIds: string[];
  edges: ChainEdge[];
  overflow: ChainOverflow[];
  redacted: ChainRedaction[];
  /** Scopes in which the links were read. */
  scopeIds: string[];
}

/** Merges what sources and groups say of the same links. */
export class WalkBuilder {
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
      hub: Pick<ChainOverflow, 'from' | 'type' | 'direction'>;
      totals: Map<string, number>;
      shown: Set<string>;
      listed: number;
    }
  >();
  readonly #nodeIds: Set<string>;
  readonly #redacted = new Map<string, ChainRedaction>();
  readonly #scopeIds = new Set<string>();
  readonly #listed = new Set<string>();

  /** @param startIds - assets that are part of the walk, linked or not */
  static create(startIds: string[]): WalkBuilder {
    return new WalkBuilder(startIds);
  }

  private constructor(startIds: string[]) {
    this.#nodeIds = new Set(startIds);
  }

  /** @param node - whose link it is shown as, where not that of the hop */
  addLink(link: HopLink, direction: HopDirection, node = link.node): void {
    const { type, end } = link;
    const [from, to] = direction === 'out' ? [node, end.id] : [end.id, node];
    this.#nodeIds.add(node).add(end.id);
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

    const hubKey = `${direction} ${node} ${type}`;
    const ends = this.#totals.get(hubKey) ?? {
      hub: { from: node, type, ...(direction === 'in' && { direction }) },
      totals: new Map(),
      shown: new Set(),
      listed: 0,
    };
    ends.totals.set(link.node, link.visibleTotal);
    ends.shown.add(end.id);
    // A role that is granted directly and to a group is two in the totals too.
    const listedKey = `${hubKey} ${end.id} ${link.node}`;
    if (!this.#listed.has(listedKey)) {
      this.#listed.add(listedKey);
      ends.listed += 1;
    }
    this.#totals.set(hubKey, ends);
  }

  addHidden(hidden: HiddenEnds, direction: HopDirection, node = hidden.node) {
    const { type, kind, count } = hidden;
    const key = `${direction} ${node} ${type} ${kind}`;
    const before = this.#redacted.get(key)?.count ?? 0;
    this.#redacted.set(key, {
      from: node,
      type,
      kind,
      ...(direction === 'in' && { direction }),
      count: before + count,
    });
  }

  build(): Walk {
    return {
      nodeIds: [...this.#nodeIds],
      edges: [...this.#edges.values()].map(
        ({ edge, sources, facts }): ChainEdge => ({
          ...edge,
          sources: [...sources].sort(),
          facts: [...facts.values()],
        }),
      ),
      overflow: [...this.#totals.values()].flatMap(
        ({ hub, totals, shown, listed }): ChainOverflow[] => {
          const all = [...totals.values()].reduce((sum, one) => sum + one, 0);
          const notListed = all - listed;
          return notListed > 0
            ? [{ ...hub, total: shown.size + notListed, shown: shown.size }]
            : [];
        },
      ),
      redacted: [...this.#redacted.values()],
      scopeIds: [...this.#scopeIds],
    };
  }
}
