import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { AssetCondition, AssetCriteria } from '../../permissions/conditions';
import { ReachOf, readReach } from './reach';

/**
 * Criteria in which reach may already have been looked up: `one-of` holds the
 * ids of all assets that the condition is true of.
 */
export type ResolvedCriteria = PermissionCriteria<
  AssetCondition | { type: 'one-of'; ids: string[] }
>;

/** Ids that are handed on to every query at most, in all of one criteria. */
const MAX_IDS = 3_000;

/**
 * Looks up once what an owner, or a component, reaches, so that the queries that
 * follow do not each find it out again: three queries per such condition. What is
 * too much to hand on stays a condition, and is found out in each of them.
 */
export async function resolveCriteria(
  knex: Knex,
  criteria: AssetCriteria,
): Promise<ResolvedCriteria> {
  const conditions = new Set(reachConditions(criteria));
  const limit = Math.floor(MAX_IDS / Math.max(1, conditions.size));
  const resolved = new Map<AssetCondition, ResolvedCriteria>();
  await Promise.all(
    [...conditions].map(async condition => {
      const ids = await readReach(knex, reachOf(condition)!, limit);
      if (ids) {
        resolved.set(condition, { type: 'one-of', ids });
      }
    }),
  );
  return replace(criteria, resolved);
}

function reachOf(condition: AssetCondition): ReachOf | undefined {
  switch (condition.type) {
    case 'owned-by':
      return { ownerRefs: condition.ownerRefs };
    case 'of-component':
      return { entityRefs: condition.entityRefs };
    default:
      return undefined;
  }
}

function reachConditions(criteria: AssetCriteria): AssetCondition[] {
  if (isAndCriteria<AssetCondition>(criteria)) {
    return criteria.allOf.flatMap(reachConditions);
  }
  if (isOrCriteria<AssetCondition>(criteria)) {
    return criteria.anyOf.flatMap(reachConditions);
  }
  if (isNotCriteria<AssetCondition>(criteria)) {
    return reachConditions(criteria.not);
  }
  return reachOf(criteria) ? [criteria] : [];
}

function replace(
  criteria: AssetCriteria,
  resolved: Map<AssetCondition, ResolvedCriteria>,
): ResolvedCriteria {
  const replaceAll = (
    parts: [AssetCriteria, ...AssetCriteria[]],
  ): [ResolvedCriteria, ...ResolvedCriteria[]] => {
    const [first, ...rest] = parts;
    return [
      replace(first, resolved),
      ...rest.map(part => replace(part, resolved)),
    ];
  };
  if (isAndCriteria<AssetCondition>(criteria)) {
    return { allOf: replaceAll(criteria.allOf) };
  }
  if (isOrCriteria<AssetCondition>(criteria)) {
    return { anyOf: replaceAll(criteria.anyOf) };
  }
  if (isNotCriteria<AssetCondition>(criteria)) {
    return { not: replace(criteria.not, resolved) };
  }
  return resolved.get(criteria) ?? criteria;
}
