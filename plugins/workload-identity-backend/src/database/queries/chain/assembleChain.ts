import {
  AssetSummary,
  ChainNode,
  EntityChain,
  RoleAnswer,
  WorkloadMatch,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { OWNED_KINDS } from '../../owners/ownedKinds';
import { ResolvedCriteria } from '../resolveCriteria';
import { shutTenants } from '../shutTenants';
import { readSummaries } from '../summaries';
import { readChainSources } from './readChainSources';
import { readOwners } from './readOwners';
import { readSharing, SharingCount } from './readSharing';
import { summarizeChain } from './summarizeChain';
import { Walk } from './WalkBuilder';

/** What every chain has, whatever it is of. */
export type AssembledChain = Omit<
  EntityChain,
  'entityRef' | 'hiddenWorkloads' | 'moreWorkloads'
>;

/** What was found, before it is known as more than ids and links. */
export interface FoundChain {
  walk: Walk;
  /** The first of each workload counts. */
  matches: WorkloadMatch[];
  /** The entity that it is the chain of; absent for that of an asset. */
  entityRef?: string;
  /** What the reader may see; everything, when absent. */
  condition?: ResolvedCriteria;
}

/**
 * Reads what the nodes of a chain are, who shares and owns them and what they
 * were read from, and sums up: seven queries, whatever the size.
 */
export async function assembleChain(
  knex: Knex,
  { walk, matches, ...parts }: FoundChain,
  now: Date,
): Promise<AssembledChain> {
  const { summaries, observedIn } = await readSummaries(
    knex,
    walk.nodeIds,
    now,
  );
  const assets = walk.nodeIds.flatMap(id => summaries.get(id) ?? []);
  // What is the same everywhere, as an image, is also read where this chain has
  // no part; the link to it tells where the chain's own word on it was read.
  const placedIds = new Set(
    assets.filter(a => a.authority !== 'global').map(asset => asset.id),
  );
  const observed = observedIn.filter(one => placedIds.has(one.asset_id));
  const ownedIds = assets
    .filter(asset => OWNED_KINDS.includes(asset.kind))
    .map(asset => asset.id);
  const [sharing, owners, { sources, unnamed }] = await Promise.all([
    readSharing(knex, ownedIds, parts.entityRef),
    readOwners(knex, ownedIds, shutTenants(parts.condition)),
    readChainSources(
      knex,
      {
        scopeIds: [
          ...new Set([...walk.scopeIds, ...observed.map(one => one.scope_id)]),
        ],
        sourceIds: [
          ...new Set([
            ...walk.edges.flatMap(edge => edge.sources),
            ...observed.map(one => one.source_id),
          ]),
        ],
        namespaces: [...new Set(assets.flatMap(a => a.namespace ?? []))],
      },
      { namesAll: parts.condition === undefined },
      now,
    ),
  ]);

  const nodes = assets.map(asset => toNode(asset, sharing, owners));
  const others = new Map([...sharing].map(([id, count]) => [id, count.others]));
  const best = new Map(
    [...matches].reverse().map(match => [match.workloadId, match]),
  );
  return {
    asOf: now.toISOString(),
    matches,
    nodes,
    edges: walk.edges,
    overflow: walk.overflow,
    redacted: walk.redacted,
    sources,
    summary: summarizeChain(
      { matches: [...best.values()], nodes, sources, unnamed, others },
      now,
    ),
  };
}

function toNode(
  asset: AssetSummary,
  sharing: Map<string, SharingCount>,
  owners: Map<string, RoleAnswer[]>,
): ChainNode {
  if (!OWNED_KINDS.includes(asset.kind)) {
    return asset;
  }
  return {
    ...asset,
    sharedBy: sharing.get(asset.id)?.sharing ?? {
      workloads: 0,
      namespaces: 0,
      clusters: 0,
      environments: [],
    },
    owners: owners.get(asset.id) ?? [],
  };
}
