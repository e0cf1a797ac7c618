import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { parseObject } from '../json';
import { ObservationRow, ScopeRow, SourceRow } from '../tables';
import { MergeableObservation } from './mergeObservations';

type MergeableRow = Pick<
  ObservationRow,
  'asset_id' | 'source_id' | 'scope_id' | 'generation' | 'incarnation' | 'facts'
> &
  Pick<ScopeRow, 'confirmed_at'> &
  Pick<SourceRow, 'role'>;

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
      'sources.role',
    );
  const byAsset = new Map<string, MergeableObservation[]>();
  for (const row of rows) {
    const observations = byAsset.get(row.asset_id) ?? [];
    byAsset.set(row.asset_id, observations);
    observations.push({
      sourceId: row.source_id,
      standing: row.role,
      scopeId: row.scope_id,
      confirmedAt: confirmedAt(row, run),
      incarnation: row.incarnation ?? undefined,
      facts: parseObject(row.facts),
    });
  }
  return byAsset;
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
