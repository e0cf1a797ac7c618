import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { isHeld } from '../owners/heldAssets';
import { amongIds } from './amongIds';
import { reachedAssetIds } from './reach';
import { onlyInTenants } from './tenantSql';
import { ResolvedCriteria } from './resolveCriteria';

type Condition = ResolvedCriteria extends PermissionCriteria<infer C>
  ? C
  : never;

/**
 * Criteria as one SQL expression over a row of `assets` with the given alias.
 * It is true or false and never NULL, so that `not` means what it says.
 */
export function criteriaSql(
  knex: Knex,
  criteria: ResolvedCriteria,
  alias: string,
): Knex.Raw {
  if (isAndCriteria<Condition>(criteria)) {
    return combine(knex, criteria.allOf, 'and', alias);
  }
  if (isOrCriteria<Condition>(criteria)) {
    return combine(knex, criteria.anyOf, 'or', alias);
  }
  if (isNotCriteria<Condition>(criteria)) {
    return knex.raw('not (?)', [criteriaSql(knex, criteria.not, alias)]);
  }
  return conditionSql(knex, criteria, alias);
}

function combine(
  knex: Knex,
  parts: PermissionCriteria<Condition>[],
  operator: 'and' | 'or',
  alias: string,
): Knex.Raw {
  const marks = parts.map(() => '(?)').join(` ${operator} `);
  return knex.raw(
    // Whole, whatever it is joined with.
    `(${marks})`,
    parts.map(part => criteriaSql(knex, part, alias)),
  );
}

function conditionSql(
  knex: Knex,
  condition: Condition,
  alias: string,
): Knex.Raw {
  switch (condition.type) {
    case 'owned-by': {
      const { ownerRefs } = condition;
      return knex.raw('(?? in ? or ?)', [
        `${alias}.id`,
        reachedAssetIds(knex, { ownerRefs }),
        isHeld(knex, { role: 'accountable', ownerRefs }, alias),
      ]);
    }
    case 'operated-by':
      return isHeld(
        knex,
        { role: 'operator', ownerRefs: condition.operatorRefs },
        alias,
      );
    case 'of-component':
      return knex.raw('?? in ?', [
        `${alias}.id`,
        reachedAssetIds(knex, { entityRefs: condition.entityRefs }),
      ]);
    case 'one-of':
      return amongIds(knex, `${alias}.id`, condition.ids);
    case 'in-cluster':
      return oneOf(knex, `${alias}.cluster`, condition.clusters);
    case 'in-tenant':
      return oneOf(knex, `${alias}.tenant`, condition.tenants);
    case 'only-in-tenant':
      return onlyInTenants(knex, alias, condition.tenants);
    case 'in-namespace': {
      const inside = oneOf(knex, `${alias}.namespace`, condition.namespaces);
      return condition.clusters === undefined
        ? inside
        : knex.raw('? and ?', [
            inside,
            oneOf(knex, `${alias}.cluster`, condition.clusters),
          ]);
    }
    default:
      // A rule of a newer or a foreign module must never widen what is seen.
      throw new TypeError(
        `Unknown condition on assets: ${JSON.stringify(condition)}`,
      );
  }
}

function oneOf(knex: Knex, column: string, values: string[]): Knex.Raw {
  if (values.length === 0) {
    return knex.raw('1 = 0');
  }
  const marks = values.map(() => '?').join(', ');
  return knex.raw(`(?? is not null and ?? in (${marks}))`, [
    column,
    column,
    ...values,
  ]);
}
