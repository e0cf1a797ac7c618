import {
  AssetKind,
  ChainNode,
  Chain,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { matchesByWorkload } from '../../common/matches';

/**
 * The lanes from left to right, few enough to fit a screen: what runs, as whom
 * and with which secrets, what comes of those, and where it comes from.
 */
export const LANES = [
  'image',
  'workload',
  'holding',
  'reach',
  'origin',
] as const;

export type Lane = (typeof LANES)[number];

const LANE_OF: Record<AssetKind, Lane> = {
  image: 'image',
  workload: 'workload',
  identity: 'holding',
  secret: 'holding',
  role: 'reach',
  credential: 'reach',
  issuer: 'origin',
  store: 'origin',
  cluster: 'origin',
};

/** What is drawn as one box. */
export type GraphNode = { id: string; lane: Lane } & (
  | {
      type: 'asset';
      asset: ChainNode;
      claimed: boolean;
      /** An identity that others of the chain can become. */
      federated: boolean;
    }
  /** Ends that exist and may not be seen. */
  | { type: 'hidden'; kind: AssetKind; count: number }
  /** Ends of a hub that are counted and not listed. */
  | { type: 'more'; kind: AssetKind; count: number }
  /** Holds its lane in place; not drawn. */
  | { type: 'anchor' }
);

/** A line between boxes, from a lane to one on its right. */
export interface GraphEdge {
  from: string;
  to: string;
  /** Absent on the lines that only hold lanes in place. */
  linkType?: LinkType;
}

export interface ChainGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** The lanes in use, left to right. */
  lanes: Lane[];
  /** Columns that it takes: a lane with links inside it takes two. */
  columns: number;
}

/** What the far end of a link is, where it is only counted. */
const FAR_KIND: Record<LinkType, AssetKind> = {
  'runs-as': 'identity',
  uses: 'secret',
  presents: 'credential',
  holds: 'credential',
  authenticates: 'identity',
  accepts: 'credential',
  granted: 'role',
  'federates-to': 'identity',
  'runs-image': 'image',
  'synced-from': 'secret',
  'issued-by': 'issuer',
};

/** The kind of the ends that an overflow counts. */
export function overflowKind(type: LinkType): AssetKind {
  return FAR_KIND[type];
}

/**
 * Lays a chain out as boxes in lanes and lines between them. Every line runs
 * from left to right, so that the layout keeps the lanes in order; anchors
 * between neighbouring lanes make boxes of one lane stand below each other,
 * whatever they are linked to.
 */
export function createChainGraph(chain: Chain): ChainGraph {
  const claimed = new Set(
    [...matchesByWorkload(chain).values()]
      .filter(({ state }) => state === 'claimed')
      .map(({ workloadId }) => workloadId),
  );
  const federated = new Set(
    chain.edges
      .filter(({ type }) => type === 'federates-to')
      .map(({ to }) => to),
  );
  const boxes = new Map<string, GraphNode>();
  for (const asset of chain.nodes) {
    boxes.set(asset.id, {
      id: asset.id,
      lane: federated.has(asset.id) ? 'reach' : LANE_OF[asset.kind],
      type: 'asset',
      asset,
      claimed: claimed.has(asset.id),
      federated: federated.has(asset.id),
    });
  }

  const lines = new Map<string, GraphEdge>();
  const connect = (from: string, to: string, linkType: LinkType) => {
    const [left, right] = [boxes.get(from), boxes.get(to)];
    if (!left || !right || left === right) {
      return;
    }
    const [a, b] =
      LANES.indexOf(left.lane) <= LANES.indexOf(right.lane)
        ? [from, to]
        : [to, from];
    // The layout knows one line per pair.
    const key = JSON.stringify([a, b]);
    if (!lines.has(key) && !lines.has(JSON.stringify([b, a]))) {
      lines.set(key, { from: a, to: b, linkType });
    }
  };

  for (const { from, to, type } of chain.edges) {
    connect(from, to, type);
  }
  for (const { from, type, kind, count } of chain.redacted) {
    const id = `hidden ${from} ${type} ${kind}`;
    boxes.set(id, {
      id,
      lane: laneOfEnd(type, kind),
      type: 'hidden',
      kind,
      count,
    });
    connect(from, id, type);
  }
  for (const { from, type, total, shown } of chain.overflow) {
    if (total > shown) {
      const id = `more ${from} ${type}`;
      const kind = FAR_KIND[type];
      boxes.set(id, {
        id,
        lane: laneOfEnd(type, kind),
        type: 'more',
        kind,
        count: total - shown,
      });
      connect(from, id, type);
    }
  }

  const nodes = [...boxes.values()];
  const lanes = LANES.filter(lane => nodes.some(node => node.lane === lane));
  const anchors = createAnchors(nodes, lanes);
  const wide = new Set(
    [...lines.values()]
      .filter(({ from, to }) => boxes.get(from)?.lane === boxes.get(to)?.lane)
      .map(({ from }) => boxes.get(from)?.lane),
  );
  return {
    nodes: [...nodes, ...anchors.nodes],
    edges: [...lines.values(), ...anchors.edges],
    lanes,
    columns: lanes.length + wide.size,
  };
}

/** The lane of an end that is counted: what one can become stands apart. */
function laneOfEnd(type: LinkType, kind: AssetKind): Lane {
  return type === 'federates-to' ? 'reach' : LANE_OF[kind];
}

function createAnchors(
  nodes: GraphNode[],
  lanes: Lane[],
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const anchorOf = (lane: Lane) => `anchor ${lane}`;
  const edges: GraphEdge[] = [];
  lanes.forEach((lane, index) => {
    const before = lanes[index - 1];
    const after = lanes[index + 1];
    if (before) {
      edges.push({ from: anchorOf(before), to: anchorOf(lane) });
    }
    for (const node of nodes) {
      if (node.lane !== lane) {
        continue;
      }
      if (before) {
        edges.push({ from: anchorOf(before), to: node.id });
      }
      if (after) {
        edges.push({ from: node.id, to: anchorOf(after) });
      }
    }
  });
  return {
    nodes: lanes.map(lane => ({ id: anchorOf(lane), lane, type: 'anchor' })),
    edges,
  };
}
