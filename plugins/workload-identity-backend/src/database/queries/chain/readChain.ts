import { EntityChain } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../../permissions/conditions';
import { resolveCriteria } from '../resolveCriteria';
import { assembleChain } from './assembleChain';
import { readWorkloads } from './readWorkloads';
import { WalkBuilder } from './WalkBuilder';
import { walkChain } from './walkChain';

export interface ChainOptions {
  /** What the reader may see; everything, when absent. */
  condition?: AssetCriteria;
  /** Ends listed per node and type of link, 50 when absent. */
  maxFanOut?: number;
  /** Workloads that the chain starts from at most, 500 when absent. */
  maxWorkloads?: number;
}

/**
 * The chain of an entity. It takes twelve queries at most, whatever the size: one
 * for the workloads, one for each of four hops, and seven for all nodes at once;
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

  const { matches, hidden, more } = await readWorkloads(knex, ref, {
    condition,
    maxWorkloads,
  });
  const ids = matches.map(match => match.workloadId);
  const walk = WalkBuilder.create(ids);
  await walkChain(knex, walk, { ids }, { condition, maxFanOut });
  const chain = await assembleChain(
    knex,
    {
      walk: walk.build(),
      matches,
      entityRef: ref,
      condition,
    },
    now,
  );
  return {
    ...chain,
    entityRef: ref,
    hiddenWorkloads: hidden,
    ...(more > 0 && { moreWorkloads: more }),
  };
}
