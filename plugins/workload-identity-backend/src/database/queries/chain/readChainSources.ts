import { ChainSource } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ScopeRow, SourceRow } from '../../tables';
import { freshnessOf, rollUpFreshness } from '../freshness';
import { present } from '../summaries';

type Row = Pick<
  ScopeRow,
  'state' | 'state_since' | 'confirmed_at' | 'reason_code' | 'reason_message'
> &
  Pick<SourceRow, 'title' | 'role' | 'cluster' | 'stale_after_seconds'> & {
    source_id: string;
    source_state: SourceRow['state'];
    retired_at: string | null;
  };

/**
 * The sources that a chain comes from, each as fresh as the worst of its scopes
 * that bear on the chain: those that the facts were read in, and those of the
 * same namespaces and of the cluster as a whole, in which more of it would be.
 * What fails elsewhere does not make this chain stale.
 *
 * @param parts - the scopes, and the sources that these are of
 */
export async function readChainSources(
  knex: Knex,
  parts: { scopeIds: string[]; sourceIds: string[]; namespaces: string[] },
  now: Date,
): Promise<ChainSource[]> {
  if (parts.scopeIds.length === 0) {
    return [];
  }
  const rows = await knex
    .from('scopes as sc')
    .join('sources as so', 'so.id', 'sc.source_id')
    .whereIn('sc.source_id', parts.sourceIds)
    .where(bearing =>
      bearing
        .whereIn('sc.partition', [...parts.namespaces, '*', ''])
        .orWhereIn('sc.id', parts.scopeIds),
    )
    .orderBy(['so.title', 'so.id', 'sc.resource', 'sc.partition'])
    .select<Row[]>(
      'sc.state',
      'sc.state_since',
      'sc.confirmed_at',
      'sc.reason_code',
      'sc.reason_message',
      'so.id as source_id',
      'so.title',
      'so.role',
      'so.cluster',
      'so.state as source_state',
      'so.stale_after_seconds',
      'so.retired_at',
    );

  const bySource = new Map<string, Row[]>();
  for (const row of rows) {
    bySource.set(row.source_id, [...(bySource.get(row.source_id) ?? []), row]);
  }
  return [...bySource.entries()].map(([id, scopes]): ChainSource => {
    const { title, role, cluster } = scopes[0];
    const freshness = rollUpFreshness(
      scopes.map(row =>
        freshnessOf(
          row,
          {
            id,
            state: row.source_state,
            stale_after_seconds: row.stale_after_seconds,
            retired_at: row.retired_at,
          },
          now,
        ),
      ),
    );
    return { id, title, role, ...present({ cluster }), freshness };
  });
}
