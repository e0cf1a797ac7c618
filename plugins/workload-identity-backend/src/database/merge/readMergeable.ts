import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { parseObject } from '../json';
import { ObservationRow, ScopeRow, SourceRow } from '../tables';
import { MergeableObservation } from './mergeObservations';

type MergeableRow = Pick<
  ObservationRow,
  'asset_id' | 'source_id' | 'scope_id' | 'generation' | 'incarnation' | 'facts'
> &
  Pick<ScopeRow, 'confirmed_at' | 'resource'> &
  Pick<SourceRow, 'role' | 'resource_order'>;

/** What all sources say of some assets, by asset. */
export async function readMergeable(
  tx: Knex.Transaction,
  run: SnapshotRun,
  assetIds: string[],
): Promise<Map<string, MergeableObservation[]>> {
  const rows: MergeableRow[] = await tx('observations')
    .join('scopes', 'scopes.id', 'observations.scope_id')
    .join('sources', 'sources.id', 'observations.source_id')
    .whereIn('observations.asset_id', assetIds)
    .select(
      'observations.asset_id',
      'observations.source_id',
      'observations.scope_id',
      'observations.generation',
      'observations.incarnation',
      'observations.facts',
      'scopes.confirmed_at',
      'scopes.resource',
      'sources.role',
      'sources.resource_order',
    );
  const placeOf = placesInOrder();
  const byAsset = new Map<string, MergeableObservation[]>();
  for (const row of rows) {
    const observations = byAsset.get(row.asset_id) ?? [];
    byAsset.set(row.asset_id, observations);
    observations.push({
      sourceId: row.source_id,
      standing: row.role,
      scopeId: row.scope_id,
      confirmedAt: confirmedAt(row, run),
      place: placeOf(row),
      incarnation: row.incarnation ?? undefined,
      facts: parseObject(row.facts),
    });
  }
  return byAsset;
}

/** Where a row's resource stands in the order of its source, if that has one. */
function placesInOrder(): (row: MergeableRow) => number | undefined {
  const orders = new Map<string, string[]>();
  return ({ resource, resource_order: text }) => {
    if (text === null) {
      return undefined;
    }
    const order = orders.get(text) ?? (JSON.parse(text) as string[]);
    orders.set(text, order);
    return order.indexOf(resource);
  };
}

/**
 * What the present reading just read is as good as confirmed, though its scope
 * is not ended yet; but an export is as old as it says.
 */
function confirmedAt(row: MergeableRow, run: SnapshotRun): string | undefined {
  const isOfRun =
    row.source_id === run.sourceId && row.generation === run.generation;
  return isOfRun && row.role !== 'exported'
    ? run.startedAt
    : row.confirmed_at ?? undefined;
}
