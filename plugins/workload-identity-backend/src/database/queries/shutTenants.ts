import {
  isAndCriteria,
  isNotCriteria,
} from '@backstage/plugin-permission-node';
import { Knex } from 'knex';
import { AssetCondition } from '../../permissions/conditions';
import { ResolvedCriteria } from './resolveCriteria';

type Condition = AssetCondition | { type: 'one-of'; ids: string[] };

/**
 * Tenants of which a condition lets nothing through, whatever else it says. What
 * a reader sees is then not told apart by what is in them: whose component in a
 * closed tenant reaches a thing that others share is not named.
 */
export function shutTenants(criteria: ResolvedCriteria | undefined): string[] {
  if (!criteria) {
    return [];
  }
  if (isAndCriteria<Condition>(criteria)) {
    return [...new Set(criteria.allOf.flatMap(shutTenants))];
  }
  if (!isNotCriteria<Condition>(criteria)) {
    return [];
  }
  const shut = criteria.not;
  return 'tenants' in shut ? shut.tenants : [];
}

/** Leaves out of a query the workloads, by the column of their ids, of tenants. */
export function outsideTenants(
  knex: Knex,
  query: Knex.QueryBuilder,
  workloadId: string,
  tenants: readonly string[],
): Knex.QueryBuilder {
  return tenants.length === 0
    ? query
    : query.whereNotExists(
        knex
          .from('assets as shut_a')
          .select(knex.raw('1'))
          .where('shut_a.id', knex.ref(workloadId))
          .whereIn('shut_a.tenant', tenants),
      );
}
