import { Knex } from 'knex';
import { upsertRows } from '../ingest/batches';
import { dependents } from './dependents';
import { AssetSharingRow } from './rows';

interface PlaceRow {
  asset_id: string;
  authority: string;
  environment: string | null;
  workloads: number | string;
  namespaces: number | string;
}

/**
 * Counts anew what depends on some assets. The database sums up per cluster, so
 * a hub costs as many rows as there are clusters. Only rows that come out
 * different are written.
 */
export async function deriveSharing(
  tx: Knex.Transaction,
  assetIds: string[],
): Promise<void> {
  const present: AssetSharingRow[] = await tx('asset_sharing')
    .whereIn('asset_id', assetIds)
    .select('*');
  const before = new Map(present.map(row => [row.asset_id, row]));
  const changed: AssetSharingRow[] = [];
  for (const row of await countDependents(tx, assetIds)) {
    const was = before.get(row.asset_id);
    before.delete(row.asset_id);
    if (
      was?.workloads !== row.workloads ||
      was.namespaces !== row.namespaces ||
      was.clusters !== row.clusters ||
      was.environments !== row.environments
    ) {
      changed.push(row);
    }
  }
  await upsertRows(tx, 'asset_sharing', changed, {
    key: ['asset_id'],
    replace: ['workloads', 'namespaces', 'clusters', 'environments'],
  });
  if (before.size > 0) {
    await tx('asset_sharing')
      .whereIn('asset_id', [...before.keys()])
      .delete();
  }
}

async function countDependents(
  tx: Knex.Transaction,
  assetIds: string[],
): Promise<AssetSharingRow[]> {
  const rows: PlaceRow[] = await tx
    .with('dep', dependents(tx, assetIds))
    .from('dep')
    .join('assets as w', 'w.id', 'dep.workload_id')
    .groupBy('dep.asset_id', 'w.authority', 'w.environment')
    .orderBy(['dep.asset_id', 'w.authority'])
    .select(
      'dep.asset_id',
      'w.authority',
      'w.environment',
      tx.raw('count(*) as workloads'),
      tx.raw('count(distinct w.namespace) as namespaces'),
    );

  const byAsset = new Map<string, PlaceRow[]>();
  for (const row of rows) {
    byAsset.set(row.asset_id, [...(byAsset.get(row.asset_id) ?? []), row]);
  }
  return [...byAsset].map(([asset_id, places]) => ({
    asset_id,
    workloads: sum(places.map(place => place.workloads)),
    namespaces: sum(places.map(place => place.namespaces)),
    clusters: new Set(places.map(place => place.authority)).size,
    environments: JSON.stringify(
      [...new Set(places.flatMap(place => place.environment ?? []))].sort(),
    ),
  }));
}

function sum(values: Array<number | string>): number {
  return values.reduce<number>((total, value) => total + Number(value), 0);
}
