import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ROWS_PER_TRANSACTION, upsertRows } from '../ingest/batches';
import { InventoryTransactor } from '../ingest/InventoryTransactor';
import { canonicalJson } from '../json';
import { noteLinkChanges } from '../reach/noteChanges';
import { AssetRow, AuthorityRow } from '../tables';
import { AuthorityPlace } from './AuthorityPlace';
import { ClusterConfig } from './ClusterConfig';

const PLACE_COLUMNS = [
  'environment',
  'tenant',
  'namespace_tenants',
  'region',
] as const;

type Place = Pick<AuthorityRow, (typeof PLACE_COLUMNS)[number]>;

const NOWHERE: Place = {
  environment: null,
  tenant: null,
  namespace_tenants: '[]',
  region: null,
};

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
    clusters.map(cluster => [clusterAuthority(cluster.name), placeOf(cluster)]),
  );
  const changed = [...new Set([...known.keys(), ...configured.keys()])]
    .map(authority => ({
      authority,
      before: known.get(authority),
      place: configured.get(authority) ?? NOWHERE,
    }))
    .filter(
      ({ before, place }) =>
        !before ||
        PLACE_COLUMNS.some(column => before[column] !== place[column]),
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
      replace: [...PLACE_COLUMNS, 'assets_behind'],
    },
  );
}

function placeOf(cluster: ClusterConfig): Place {
  return {
    environment: cluster.environment ?? null,
    tenant: cluster.tenant ?? null,
    namespace_tenants: canonicalJson(cluster.namespaceTenants ?? []),
    region: cluster.region ?? null,
  };
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
  const assets = () => assetsOf(tx, name);
  const places: Array<Pick<AssetRow, 'namespace'>> = await assets().distinct(
    'namespace',
  );
  for (const [tenant, namespaces] of byTenant(
    AuthorityPlace.fromRow(authority),
    places,
  )) {
    const rows: Array<Pick<AssetRow, 'id' | 'kind'>> = await assets()
      .where(withNamespaces(namespaces))
      .where(differs =>
        differs
          .where(different('environment', authority.environment))
          .orWhere(different('tenant', tenant)),
      )
      .orderBy('id')
      .limit(ROWS_PER_TRANSACTION)
      .forNoKeyUpdate()
      .select('id', 'kind');
    if (rows.length) {
      await tx<AssetRow>('assets')
        .whereIn(
          'id',
          rows.map(row => row.id),
        )
        .update({ environment: authority.environment, tenant });
      // How things are shared tells environments and tenants of workloads.
      await noteLinkChanges(
        tx,
        rows.flatMap(row => (row.kind === 'workload' ? row.id : [])),
      );
      return true;
    }
  }
  await tx<AuthorityRow>('authorities')
    .where({ authority: name })
    .update({ assets_behind: false });
  return false;
}

function assetsOf(
  tx: Knex.Transaction,
  authority: string,
): Knex.QueryBuilder<AssetRow> {
  const cluster = authority.startsWith('cluster:')
    ? authority.slice('cluster:'.length)
    : undefined;
  // The index leads with the cluster.
  return tx<AssetRow>('assets').where(
    cluster ? { authority, cluster } : { authority },
  );
}

/** The namespaces of an authority's assets by the tenant they belong to. */
function byTenant(
  authority: AuthorityPlace,
  places: Array<Pick<AssetRow, 'namespace'>>,
): Map<string | null, Array<string | null>> {
  const groups = new Map<string | null, Array<string | null>>();
  for (const { namespace } of places) {
    const { tenant } = authority.columnsIn(namespace);
    groups.set(tenant, [...(groups.get(tenant) ?? []), namespace]);
  }
  return groups;
}

function withNamespaces(
  namespaces: Array<string | null>,
): Knex.QueryCallback<AssetRow> {
  const named = namespaces.filter(name => name !== null);
  return query => {
    query.whereIn('namespace', named);
    if (named.length < namespaces.length) {
      query.orWhereNull('namespace');
    }
  };
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
