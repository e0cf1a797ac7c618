import {
  AssetChain,
  AssetKey,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { readVisible } from '../readVisible';
import { resolveCriteria } from '../resolveCriteria';
import { assembleChain } from './assembleChain';
import { ChainOptions } from './readChain';
import { readMatches } from './readMatches';
import { systemMembershipsOf } from './systemGroups';
import { WalkBuilder } from './WalkBuilder';
import { walkChain } from './walkChain';
import { walkDependents } from './walkDependents';

/**
 * The chain of one asset: what it leads to, and the workloads that depend on it
 * with what stands between. Nothing where there is no such asset that the reader
 * may see.
 *
 * It takes seventeen queries at most, whatever the size: one for the asset, one
 * for each of four hops forward and four back, one for the components, and seven
 * for all nodes at once; and before them three for each condition on reach.
 */
export async function readAssetChain(
  knex: Knex,
  assetId: string,
  options: Omit<ChainOptions, 'maxWorkloads'>,
  now: Date,
): Promise<AssetChain | undefined> {
  const { maxFanOut = 50 } = options;
  const condition =
    options.condition && (await resolveCriteria(knex, options.condition));
  const start = await readVisible(knex, assetId, condition);
  if (!start) {
    return undefined;
  }
  const builder = WalkBuilder.create([assetId]);
  const hop = { condition, maxFanOut };
  const members = systemMembershipsOf(start as AssetKey & { id: string });
  await walkChain(knex, builder, { ids: [assetId], members }, hop);
  await walkDependents(knex, builder, assetId, hop);
  const walk = builder.build();

  const matches = await readMatches(knex, walk.nodeIds);
  const chain = await assembleChain(knex, { walk, matches, condition }, now);
  const hidden = walk.redacted.filter(one => one.kind === 'workload');
  return {
    ...chain,
    assetId,
    hiddenWorkloads: hidden.reduce((sum, one) => sum + one.count, 0),
  };
}
