import {
  ChainSource,
  Freshness,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ScopeRow, SourceRow } from '../../tables';
import {
  firstReadFreshness,
  ReadState,
  UNNAMED_FIRST_READ,
} from '../firstRead';
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
 * Beside them stands every source that is being read for the first time: what it
 * has not said yet may belong to the chain.
 *
 * @param parts - the scopes, and the sources that these are of
 * @param options - `namesAll`: also a source of which the reader may see nothing
 *   is named while it is read for the first time
 * @returns the sources, and as `unnamed` that there is one that is not named
 */
export async function readChainSources(
  knex: Knex,
  parts: { scopeIds: string[]; sourceIds: string[]; namespaces: string[] },
  options: { namesAll: boolean },
  now: Date,
): Promise<{ sources: ChainSource[]; unnamed?: Freshness }> {
  const [rows, beginners] = await Promise.all([
    readBearingScopes(knex, parts),
    readFirstReads(knex, now),
  ]);
  const bySource = new Map<string, Row[]>();
  for (const row of rows) {
    bySource.set(row.source_id, [...(bySource.get(row.source_id) ?? []), row]);
  }
  const known = [...bySource.entries()].map(([id, scopes]): ChainSource => {
    const { title, role, cluster } = scopes[0];
    const freshness =
      beginners.find(source => source.id === id)?.freshness ??
      rollUpFreshness(
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
  const further = beginners.filter(({ id }) => !bySource.has(id));
  if (options.namesAll || further.length === 0) {
    return { sources: [...known, ...further] };
  }
  return { sources: known, unnamed: UNNAMED_FIRST_READ };
}

async function readBearingScopes(
  knex: Knex,
  parts: { scopeIds: string[]; sourceIds: string[]; namespaces: string[] },
): Promise<Row[]> {
  if (parts.scopeIds.length === 0) {
    return [];
  }
  return knex
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
}

async function readFirstReads(knex: Knex, now: Date): Promise<ChainSource[]> {
  const rows = await knex
    .from('sources')
    .where('state', 'active')
    .whereNull('last_success_at')
    .orderBy(['title', 'id'])
    .select<Array<ReadState & Pick<SourceRow, 'title' | 'role' | 'cluster'>>>(
      'id',
      'title',
      'role',
      'cluster',
      'state',
      'last_attempt_at',
      'last_success_at',
      'running_since',
      'timeout_seconds',
    );
  return rows.flatMap(({ id, title, role, cluster, ...row }) => {
    const freshness = firstReadFreshness({ id, ...row }, now);
    return freshness
      ? [{ id, title, role, ...present({ cluster }), freshness }]
      : [];
  });
}
