import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { AssetCondition, AssetCriteria } from '../../permissions/conditions';
import { readHeldIds } from '../owners/heldAssets';
import { readReach } from './reach';

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
 * Looks up once what an owner, an operator or a component reaches, so that the
 * queries that follow do not each find it out again: four queries at most per
 * such condition. What is too much to hand on stays a condition, and is found out
 * in each of them.
 */
export async function resolveCriteria(
  knex: Knex,
  criteria: AssetCriteria,
): Promise<ResolvedCriteria> {
  const conditions = new Set(lookedUp(criteria));
  const limit = Math.floor(MAX_IDS / Math.max(1, conditions.size));
  const resolved = new Map<AssetCondition, ResolvedCriteria>();
  await Promise.all(
    [...conditions].map(async condition => {
      const ids = await readIds(knex, condition, limit);
      if (ids) {
        resolved.set(condition, { type: 'one-of', ids });
      }
    }),
  );
  return replace(criteria, resolved);
}

/** The ids that a condition is true of; undefined where they are too many. */
async function readIds(
  knex: Knex,
  condition: LookedUp,
  limit: number,
): Promise<string[] | undefined> {
  switch (condition.type) {
    case 'of-component':
      return readReach(knex, { entityRefs: condition.entityRefs }, limit);
    case 'operated-by':
      return readHeldIds(
        knex,
        { role: 'operator', ownerRefs: condition.operatorRefs },
        limit,
      );
    default: {
      const { ownerRefs } = condition;
      const [reached, held] = await Promise.all([
        readReach(knex, { ownerRefs }, limit),
        readHeldIds(knex, { role: 'accountable', ownerRefs }, limit),
      ]);
      const all = reached && held && [...new Set([...reached, ...held])];
      return all && all.length <= limit ? all : undefined;
    }
  }
}

/** Conditions that are true of the assets that something has to be followed to. */
type LookedUp = Extract<
  AssetCondition,
  { type: 'owned-by' | 'of-component' | 'operated-by' }
>;

function isLookedUp(condition: AssetCondition): condition is LookedUp {
  return ['owned-by', 'of-component', 'operated-by'].includes(condition.type);
}

function lookedUp(criteria: AssetCriteria): LookedUp[] {
  if (isAndCriteria<AssetCondition>(criteria)) {
    return criteria.allOf.flatMap(lookedUp);
  }
  if (isOrCriteria<AssetCondition>(criteria)) {
    return criteria.anyOf.flatMap(lookedUp);
  }
  if (isNotCriteria<AssetCondition>(criteria)) {
    return lookedUp(criteria.not);
  }
  return isLookedUp(criteria) ? [criteria] : [];
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
