import {
  AssetSummary,
  ChainNode,
  EntityChain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../../permissions/conditions';
import { resolveCriteria } from '../resolveCriteria';
import { readSummaries } from '../summaries';
import { readChainSources } from './readChainSources';
import { readOwnerClaims } from './readOwners';
import { readSharing, SharingCount } from './readSharing';
import { readWorkloads } from './readWorkloads';
import { OwnerClaim, resolveOwners } from './resolveOwners';
import { summarizeChain } from './summarizeChain';
import { walkChain } from './walkChain';

/** Kinds that workloads depend on, and that somebody has to answer for. */
const OWNED_KINDS: ReadonlyArray<AssetSummary['kind']> = [
  'identity',
  'secret',
  'credential',
];

export interface ChainOptions {
  /** What the reader may see; everything, when absent. */
  condition?: AssetCriteria;
  /** Ends listed per node and type of link, 50 when absent. */
  maxFanOut?: number;
  /** Workloads that the chain starts from at most, 500 when absent. */
  maxWorkloads?: number;
}

/**
 * The chain of an entity. It takes ten queries at most, whatever the size: one
 * for the workloads, one for each of four hops, and five for all nodes at once;
 * and before them three for each condition on reach.
 */
export async function readChain(
  knex: Knex,
  entityRef: string,
  options: ChainOptions,
  now: Date,
): Promise<EntityChain> {
  const ref = entityRef.toLocaleLowerCase('en-US');
  const { maxFanOut = 50, maxWorkloads = 500 } = options;
  const condition =
    options.condition && (await resolveCriteria(knex, options.condition));

  const workloads = await readWorkloads(knex, ref, { condition, maxWorkloads });
  const walk = await walkChain(
    knex,
    workloads.matches.map(match => match.workloadId),
    { condition, maxFanOut },
  );
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
  const [sharing, owners, sources] = await Promise.all([
    readSharing(knex, ownedIds, ref),
    readOwnerClaims(knex, ownedIds),
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
      now,
    ),
  ]);

  const nodes = assets.map(asset => toNode(asset, sharing, owners));
  const others = new Map([...sharing].map(([id, count]) => [id, count.others]));
  return {
    entityRef: ref,
    asOf: now.toISOString(),
    matches: workloads.matches,
    nodes,
    edges: walk.edges,
    overflow: walk.overflow,
    redacted: walk.redacted,
    hiddenWorkloads: workloads.hidden,
    ...(workloads.more > 0 && { moreWorkloads: workloads.more }),
    sources,
    summary: summarizeChain(
      { matches: workloads.matches, nodes, sources, others },
      now,
    ),
  };
}

function toNode(
  asset: AssetSummary,
  sharing: Map<string, SharingCount>,
  owners: Map<string, OwnerClaim[]>,
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
    owners: resolveOwners(owners.get(asset.id) ?? []),
  };
}
