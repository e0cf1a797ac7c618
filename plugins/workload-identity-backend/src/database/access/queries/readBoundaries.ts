import {
  AccessBoundary,
  WorkloadFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { parseObject } from '../../json';
import { criteriaSql } from '../../queries/conditions';
import { ResolvedCriteria } from '../../queries/resolveCriteria';
import { present } from '../../queries/summaries';
import { MAX_BOUNDARIES } from './limits';

/**
 * How far the workloads that run as an identity are kept apart from their node,
 * those least so first.
 */
export async function readBoundaries(
  knex: Knex,
  identityId: string,
  condition: ResolvedCriteria | undefined,
): Promise<{ boundaries: AccessBoundary[]; moreBoundaries: number }> {
  const workloads = () =>
    knex
      .from('assets as a')
      .whereIn(
        'a.id',
        knex
          .from('link_observations')
          .where({ to_id: identityId, type: 'runs-as' })
          .select('from_id'),
      );
  const [rows, [{ total }]] = await Promise.all([
    workloads()
      .modify(query => {
        if (condition) {
          query.where(criteriaSql(knex, condition, 'a'));
        }
      })
      .orderByRaw(
        `case when a.facts like '%"nodeControl":[%' then 0 when a.facts like '%"hostAccess":[%' then 1 else 2 end`,
      )
      .orderBy(['a.namespace', 'a.display_name', 'a.id'])
      .limit(MAX_BOUNDARIES)
      .select<
        Array<{
          id: string;
          display_name: string;
          namespace: string | null;
          facts: string;
        }>
      >('a.id', 'a.display_name', 'a.namespace', 'a.facts'),
    workloads().count<Array<{ total: number | string }>>({ total: '*' }),
  ]);
  return {
    boundaries: rows.map(row => {
      const facts = parseObject(row.facts) as Partial<WorkloadFacts>;
      const { hostAccess, nodeControl, podSecurity } = facts;
      const { allowsPrivilegeEscalation } = facts;
      return {
        workload: {
          id: row.id,
          displayName: row.display_name,
          ...present({ namespace: row.namespace }),
        },
        ...(hostAccess && { hostAccess }),
        ...(nodeControl && { nodeControl }),
        ...(allowsPrivilegeEscalation !== undefined && {
          allowsPrivilegeEscalation,
        }),
        ...(podSecurity && { podSecurity }),
      };
    }),
    moreBoundaries: Number(total) - rows.length,
  };
}
