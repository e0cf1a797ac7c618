import {
  AssetKind,
  ChainNode,
  Chain,
  LinkType,
  WorkloadMatch,
} from '@tenure/backstage-plugin-workload-identity-common';
import { matchesByWorkload } from '../../common/matches';
import { overflowKind } from '../graph/chainGraph';

/** One link of the chain, or what is counted in its place. */
export interface ChainRow {
  id: string;
  from: ChainNode;
  /** Absent where nothing is known to be linked. */
  type?: LinkType;
  to:
    | { type: 'asset'; asset: ChainNode }
    | { type: 'hidden' | 'more'; kind: AssetKind; count: number }
    | { type: 'nothing' };
  /** Why `from` belongs to the component; of workloads only. */
  match?: WorkloadMatch;
}

/**
 * The chain as rows: every link, what is hidden or only counted, and each
 * asset that nothing links.
 */
export function createChainRows(chain: Chain): ChainRow[] {
  const nodes = new Map(chain.nodes.map(node => [node.id, node]));
  const matches = matchesByWorkload(chain);
  const rows: ChainRow[] = [];
  const linked = new Set<string>();
  const add = (fromId: string, type: LinkType, to: ChainRow['to']) => {
    const from = nodes.get(fromId);
    if (from) {
      linked.add(fromId);
      rows.push({
        id: String(rows.length),
        from,
        type,
        to,
        match: matches.get(fromId),
      });
    }
  };

  for (const { from, to, type } of chain.edges) {
    const asset = nodes.get(to);
    if (asset) {
      linked.add(to);
      add(from, type, { type: 'asset', asset });
    }
  }
  for (const { from, type, kind, count } of chain.redacted) {
    add(from, type, { type: 'hidden', kind, count });
  }
  for (const { from, type, total, shown } of chain.overflow) {
    if (total > shown) {
      add(from, type, {
        type: 'more',
        kind: overflowKind(type),
        count: total - shown,
      });
    }
  }
  for (const from of chain.nodes) {
    if (!linked.has(from.id)) {
      rows.push({
        id: String(rows.length),
        from,
        to: { type: 'nothing' },
        match: matches.get(from.id),
      });
    }
  }
  return rows;
}
