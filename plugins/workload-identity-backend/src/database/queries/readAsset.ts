import {
  AssetDetail,
  AssetKind,
  AssetObservationView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { OWNED_KINDS } from '../owners/ownedKinds';
import { AssetCriteria } from '../../permissions/conditions';
import { ObservationRow, ScopeRow, SourceRow } from '../tables';
import { readOwners } from './chain/readOwners';
import { freshnessOf } from './freshness';
import { readComponents } from './readComponents';
import { readHistory } from './readHistory';
import { readLinks } from './readLinks';
import { readVisible } from './readVisible';
import { resolveCriteria } from './resolveCriteria';
import { shutTenants } from './shutTenants';
import { present, readSummaries } from './summaries';

/** What sources say of one asset; more than a handful is a fault elsewhere. */
const MAX_OBSERVATIONS = 100;

/**
 * One asset with all that is known of it, or nothing where there is none that
 * the reader may see.
 */
export async function readAsset(
  knex: Knex,
  id: string,
  options: { condition?: AssetCriteria },
  now: Date,
): Promise<AssetDetail | undefined> {
  const condition =
    options.condition && (await resolveCriteria(knex, options.condition));
  const visible = await readVisible(knex, id, condition);
  if (!visible) {
    return undefined;
  }
  const isOwned = OWNED_KINDS.includes(visible.kind as AssetKind);
  const [{ summaries }, observations, links, history, owners, components] =
    await Promise.all([
      readSummaries(knex, [id], now),
      readObservations(knex, id, now),
      readLinks(knex, id, condition, now),
      readHistory(knex, id, { condition }),
      readOwners(knex, isOwned ? [id] : [], shutTenants(condition)),
      readComponents(knex, id, shutTenants(condition)),
    ]);
  const asset = summaries.get(id);
  if (!asset) {
    // It can go between the two queries.
    return undefined;
  }
  return {
    asset,
    observations,
    ...links,
    history: history.items,
    ...(history.nextCursor && { historyCursor: history.nextCursor }),
    ...(isOwned && { owners: owners.get(id) ?? [] }),
    components,
  };
}

type ObservedRow = ObservationRow &
  Pick<
    ScopeRow,
    | 'resource'
    | 'partition'
    | 'state'
    | 'state_since'
    | 'confirmed_at'
    | 'reason_code'
    | 'reason_message'
  > &
  Pick<SourceRow, 'role' | 'stale_after_seconds' | 'retired_at'> & {
    source_state: SourceRow['state'];
  };

async function readObservations(
  knex: Knex,
  id: string,
  now: Date,
): Promise<AssetObservationView[]> {
  const rows = await knex
    .from('observations as o')
    .join('scopes as sc', 'sc.id', 'o.scope_id')
    .join('sources as so', 'so.id', 'o.source_id')
    .where('o.asset_id', id)
    .orderBy(['so.title', 'so.id', 'sc.resource', 'sc.partition'])
    .limit(MAX_OBSERVATIONS)
    .select<ObservedRow[]>(
      'o.*',
      'sc.resource',
      'sc.partition',
      'sc.state',
      'sc.state_since',
      'sc.confirmed_at',
      'sc.reason_code',
      'sc.reason_message',
      'so.role',
      'so.stale_after_seconds',
      'so.retired_at',
      'so.state as source_state',
    );
  return rows.map(row => ({
    sourceId: row.source_id,
    standing: row.role,
    scope: { resource: row.resource, partition: row.partition },
    ...present({ incarnation: row.incarnation, location: row.location }),
    facts: JSON.parse(row.facts),
    freshness: freshnessOf(
      row,
      {
        id: row.source_id,
        state: row.source_state,
        stale_after_seconds: row.stale_after_seconds,
        retired_at: row.retired_at,
      },
      now,
    ),
  }));
}
