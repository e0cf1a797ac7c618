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

/** Assets whose links are read ahead at most: beyond, hop by hop costs less. */
const MAX_AHEAD = 500;

/**
 * The chain of an entity. It takes thirteen queries at most, whatever the size:
 * one for the workloads, one for what they reach, one for each of four hops (of
 * which most chains need two), and seven for all nodes at once; and before them
 * four for each condition on owners.
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

  const [{ matches, hidden, more }, ahead] = await Promise.all([
    readWorkloads(knex, ref, { condition, maxWorkloads }),
    readAhead(knex, ref),
  ]);
  const ids = matches.map(match => match.workloadId);
  const walk = WalkBuilder.create(ids);
  await walkChain(knex, walk, { ids, ahead }, { condition, maxFanOut });
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

/** What the entity's workloads reach, unless it is too much. */
async function readAhead(knex: Knex, entityRef: string): Promise<string[]> {
  const ids: string[] = await knex('asset_components')
    .where('entity_ref', entityRef)
    .distinct()
    .limit(MAX_AHEAD + 1)
    .pluck('asset_id');
  return ids.length > MAX_AHEAD ? [] : ids;
}
