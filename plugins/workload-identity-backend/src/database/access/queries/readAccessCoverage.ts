import {
  AccessGap,
  Freshness,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { freshnessOf, rollUpFreshness } from '../../queries/freshness';
import { ScopeRow, SourceRow } from '../../tables';
import { RBAC_RESOURCES } from '../rbacCoverage';
import { MAX_GAPS } from './limits';

/** How well the roles and bindings of a cluster were read. */
export interface AccessCoverage {
  /**
   * `whole`: from the cluster, without a gap. `part`: with gaps, or only what
   * others say of it. `none`: not at all.
   */
  extent: 'whole' | 'part' | 'none';
  freshness: Freshness;
  /** In the whole cluster, and in the namespace of who is asked about. */
  gaps: AccessGap[];
  /** In how many other places something was not read; they are not named. */
  moreGaps: number;
}

type CoverageRow = ScopeRow &
  Pick<SourceRow, 'stale_after_seconds' | 'retired_at'> & {
    source_state: SourceRow['state'];
  };

const ALL = Object.values(RBAC_RESOURCES);

/**
 * @param place - the cluster, and the namespace of who is asked about
 * @param scopeIds - the scopes that what is granted was observed in, which
 *   speaks for its freshness where the cluster itself was not read
 */
export async function readAccessCoverage(
  knex: Knex,
  { cluster, namespace }: { cluster: string; namespace?: string },
  scopeIds: readonly string[],
  now: Date,
): Promise<AccessCoverage> {
  const near = ['', '*', ...(namespace ? [namespace] : [])];
  const live = await selectScopes(knex)
    .where('so.role', 'live')
    .where('so.cluster', cluster)
    .whereIn('sc.resource', ALL)
    .whereIn('sc.partition', near)
    .where(told =>
      told
        .whereIn('sc.partition', ['', '*'])
        .orWhereNot('sc.state', 'complete'),
    )
    .orderBy(['sc.resource', 'sc.partition', 'sc.source_id'])
    .limit(MAX_GAPS + ALL.length)
    .select<CoverageRow[]>(columns(knex));
  const moreGaps = await countGaps(knex, cluster, near);
  const isRead = await hasConfirmed(knex, cluster);
  if (!isRead) {
    const rows = await selectScopes(knex)
      .whereIn('sc.id', scopeIds.slice(0, 200))
      .select<CoverageRow[]>(columns(knex));
    return {
      extent: rows.length > 0 ? 'part' : 'none',
      freshness: rollUp(rows, now),
      gaps: gapsOf(live),
      moreGaps,
    };
  }
  const whole = ALL.every(resource =>
    live.some(
      row =>
        row.resource === resource &&
        ['', '*'].includes(row.partition) &&
        row.confirmed_at !== null,
    ),
  );
  const gaps = gapsOf(live);
  return {
    extent: whole && gaps.length + moreGaps === 0 ? 'whole' : 'part',
    freshness: rollUp(
      live.filter(row => row.confirmed_at !== null),
      now,
    ),
    gaps,
    moreGaps,
  };
}

async function countGaps(
  knex: Knex,
  cluster: string,
  near: string[],
): Promise<number> {
  const [{ total }] = await selectScopes(knex)
    .where('so.role', 'live')
    .where('so.cluster', cluster)
    .whereIn('sc.resource', ALL)
    .whereNotIn('sc.partition', near)
    .whereNot('sc.state', 'complete')
    .count<Array<{ total: number | string }>>({ total: '*' });
  return Number(total);
}

function selectScopes(knex: Knex) {
  return knex
    .from('scopes as sc')
    .join('sources as so', 'so.id', 'sc.source_id');
}

function columns(knex: Knex) {
  return [
    'sc.*',
    'so.stale_after_seconds',
    'so.retired_at',
    knex.ref('so.state').as('source_state'),
  ];
}

async function hasConfirmed(knex: Knex, cluster: string): Promise<boolean> {
  const row = await selectScopes(knex)
    .where('so.role', 'live')
    .where('so.cluster', cluster)
    .whereIn('sc.resource', [
      RBAC_RESOURCES.clusterRoleBinding,
      RBAC_RESOURCES.roleBinding,
    ])
    .whereNotNull('sc.confirmed_at')
    .first('sc.id');
  return row !== undefined;
}

function rollUp(rows: CoverageRow[], now: Date): Freshness {
  return rollUpFreshness(
    rows.map(row =>
      freshnessOf(
        row,
        {
          id: row.source_id,
          state: row.source_state,
          stale_after_seconds: row.stale_after_seconds,
          retired_at: row.retired_at,
        },
        now,
      ),
    ),
  );
}

function gapsOf(rows: CoverageRow[]): AccessGap[] {
  return rows.flatMap(row =>
    row.state === 'complete'
      ? []
      : {
          sourceId: row.source_id,
          resource: row.resource,
          partition: row.partition,
          state: row.state,
          since: row.state_since,
          ...(row.reason_code && {
            reason: {
              code: row.reason_code,
              message: row.reason_message ?? '',
            },
          }),
        },
  );
}
