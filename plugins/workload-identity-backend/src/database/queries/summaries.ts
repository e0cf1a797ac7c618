import {
  AssetKind,
  AssetSummary,
  Authority,
  FactDifference,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetRow } from '../tables';
import { freshnessOf, ScopeState, SourceState } from './freshness';

/** An asset's row beside the scope and source that its freshness is of. */
interface SummaryRow extends AssetRow {
  scope_state: ScopeState['state'] | null;
  scope_state_since: string | null;
  scope_confirmed_at: string | null;
  scope_reason_code: string | null;
  scope_reason_message: string | null;
  scope_source_id: string | null;
  source_state: SourceState['state'] | null;
  source_stale_after_seconds: number | null;
  source_retired_at: string | null;
}

/** Says of an asset which scope a source observed it in. */
export interface ObservedIn {
  asset_id: string;
  source_id: string;
  scope_id: string;
}

/**
 * Assets by id, with the scopes that they were observed in: two queries for any
 * number of them. Ids that do not exist are left out.
 */
export async function readSummaries(
  knex: Knex,
  ids: string[],
  now: Date,
): Promise<{ summaries: Map<string, AssetSummary>; observedIn: ObservedIn[] }> {
  if (ids.length === 0) {
    return { summaries: new Map(), observedIn: [] };
  }
  const [rows, observedIn] = await Promise.all([
    knex
      .from('assets as a')
      .leftJoin('scopes as sc', 'sc.id', 'a.scope_id')
      .leftJoin('sources as so', 'so.id', 'sc.source_id')
      .whereIn('a.id', ids)
      .select<SummaryRow[]>(
        'a.*',
        'sc.state as scope_state',
        'sc.state_since as scope_state_since',
        'sc.confirmed_at as scope_confirmed_at',
        'sc.reason_code as scope_reason_code',
        'sc.reason_message as scope_reason_message',
        'sc.source_id as scope_source_id',
        'so.state as source_state',
        'so.stale_after_seconds as source_stale_after_seconds',
        'so.retired_at as source_retired_at',
      ),
    knex
      .from('observations')
      .whereIn('asset_id', ids)
      .orderBy(['asset_id', 'source_id', 'scope_id'])
      .select<ObservedIn[]>('asset_id', 'source_id', 'scope_id'),
  ]);

  const sourcesOf = new Map<string, Set<string>>();
  for (const { asset_id, source_id } of observedIn) {
    const sources = sourcesOf.get(asset_id) ?? new Set();
    sourcesOf.set(asset_id, sources.add(source_id));
  }
  const summaries = new Map(
    rows.map(row => [
      row.id,
      toSummary(row, [...(sourcesOf.get(row.id) ?? [])], now),
    ]),
  );
  return { summaries, observedIn };
}

function toSummary(
  row: SummaryRow,
  sources: string[],
  now: Date,
): AssetSummary {
  const summary = {
    id: row.id,
    kind: row.kind as AssetKind,
    authority: row.authority as Authority,
    name: row.name,
    displayName: row.display_name,
    ...present({
      cluster: row.cluster,
      namespace: row.namespace,
      environment: row.environment,
      tenant: row.tenant,
      incarnation: row.incarnation,
    }),
    standing: row.standing,
    sources,
    facts: JSON.parse(row.facts) as object,
    differences: JSON.parse(row.differences) as FactDifference[],
    freshness: assetFreshness(row, now),
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
  };
  // The write side keeps facts of the kind that the row names.
  return summary as AssetSummary;
}

/** What is only referenced was never observed, so nothing confirms it. */
function assetFreshness(row: SummaryRow, now: Date): AssetSummary['freshness'] {
  if (!row.scope_source_id || !row.scope_state || !row.source_state) {
    return { state: 'unknown' };
  }
  return freshnessOf(
    {
      state: row.scope_state,
      state_since: row.scope_state_since ?? '',
      confirmed_at: row.scope_confirmed_at,
      reason_code: row.scope_reason_code,
      reason_message: row.scope_reason_message,
    },
    {
      id: row.scope_source_id,
      state: row.source_state,
      stale_after_seconds: row.source_stale_after_seconds ?? 0,
      retired_at: row.source_retired_at,
    },
    now,
  );
}

/** Leaves out what a row does not have: `null` ends at the database. */
export function present<T extends Record<string, string | null | undefined>>(
  columns: T,
): { [K in keyof T]?: string } {
  return Object.fromEntries(
    Object.entries(columns).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  ) as { [K in keyof T]?: string };
}
