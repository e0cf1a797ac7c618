import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ROWS_PER_TRANSACTION, upsertRows } from '../ingest/batches';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { AssetRow, AuthorityRow } from '../tables';
import { ClusterConfig } from './ClusterConfig';

type Place = Pick<AuthorityRow, 'environment' | 'tenant' | 'region'>;

/**
 * Writes what configuration says of clusters, and brings the assets of those
 * of which it says something new in step. A cluster that is no longer
 * configured is placed nowhere.
 */
export async function placeAssets(
  database: InventoryTransactor,
  clusters: ClusterConfig[],
): Promise<void> {
  await database.transaction(tx => writePlaces(tx, clusters));
  const behind = await database
    .knex<AuthorityRow>('authorities')
    .where({ assets_behind: true })
    .select('*');
  for (const authority of behind) {
    while (
      await database.transaction(tx => placeBatch(tx, authority.authority))
    ) {
      // Each transaction places one batch.
    }
  }
}

async function writePlaces(
  tx: Knex.Transaction,
  clusters: ClusterConfig[],
): Promise<void> {
  const rows = await tx<AuthorityRow>('authorities').forUpdate().select('*');
  const known = new Map(rows.map(row => [row.authority, row]));
  const configured = new Map<string, Place>(
    clusters.map(({ name, environment, tenant, region }) => [
      clusterAuthority(name),
      {
        environment: environment ?? null,
        tenant: tenant ?? null,
        region: region ?? null,
      },
    ]),
  );
  const nowhere: Place = { environment: null, tenant: null, region: null };
  const changed = [...new Set([...known.keys(), ...configured.keys()])]
    .map(authority => ({
      authority,
      before: known.get(authority),
      place: configured.get(authority) ?? nowhere,
    }))
    .filter(
      ({ before, place }) =>
        !before ||
        before.environment !== place.environment ||
        before.tenant !== place.tenant ||
        before.region !== place.region,
    );
  await upsertRows<AuthorityRow>(
    tx,
    'authorities',
    changed.map(({ authority, place }) => ({
      authority,
      uid: null,
      version: null,
      seen_at: null,
      assets_behind: true,
      ...place,
    })),
    {
      key: ['authority'],
      replace: ['environment', 'tenant', 'region', 'assets_behind'],
    },
  );
}

/** Returns whether there may be more to place. */
async function placeBatch(
  tx: Knex.Transaction,
  name: string,
): Promise<boolean> {
  const authority = await tx<AuthorityRow>('authorities')
    .where({ authority: name })
    .forUpdate()
    .first();
  if (!authority?.assets_behind) {
    return false;
  }
  const { environment, tenant } = authority;
  const cluster = name.startsWith('cluster:')
    ? name.slice('cluster:'.length)
    : undefined;
  const rows: Array<Pick<AssetRow, 'id'>> = await tx<AssetRow>('assets')
    .where({ authority: name })
    // The index leads with the cluster.
    .modify(query => {
      if (cluster) {
        query.where({ cluster });
      }
    })
    .where(differs =>
      differs
        .where(different('environment', environment))
        .orWhere(different('tenant', tenant)),
    )
    .orderBy('id')
    .limit(ROWS_PER_TRANSACTION)
    .forNoKeyUpdate()
    .select('id');
  if (rows.length) {
    await tx<AssetRow>('assets')
      .whereIn(
        'id',
        rows.map(row => row.id),
      )
      .update({ environment, tenant });
    return true;
  }
  await tx<AuthorityRow>('authorities')
    .where({ authority: name })
    .update({ assets_behind: false });
  return false;
}

/** `is distinct from`, which the two engines spell differently. */
function different(
  column: 'environment' | 'tenant',
  value: string | null,
): Knex.QueryCallback<AssetRow> {
  return query => {
    if (value === null) {
      query.whereNotNull(column);
    } else {
      query.whereNull(column).orWhere(column, '<>', value);
    }
  };
}
