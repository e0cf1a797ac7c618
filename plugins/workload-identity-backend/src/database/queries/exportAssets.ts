import {
  AssetExportRequest,
  AssetSummary,
  credentialLifetime,
  ExportedAsset,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../permissions/conditions';
import { OWNED_KINDS } from '../owners/ownedKinds';
import { readOwners } from './chain/readOwners';
import { AssetListQuery, readAssetPage } from './listAssets';
import { resolveCriteria } from './resolveCriteria';
import { shutTenants } from './shutTenants';
import { readSummaries } from './summaries';

const PAGE_SIZE = 500;

/**
 * All assets that a filter and a condition let through, page by page; as many
 * queries per page, whatever is on it. Freshness and expiry are all as of `now`.
 */
export async function* exportAssets(
  knex: Knex,
  request: Omit<AssetExportRequest, 'format'> & { condition?: AssetCriteria },
  now: Date,
): AsyncGenerator<ExportedAsset[], void, undefined> {
  const query: AssetListQuery = {
    ...request,
    condition:
      request.condition && (await resolveCriteria(knex, request.condition)),
  };
  let cursor: string | undefined;
  do {
    const page = await readAssetPage(
      knex,
      query,
      { cursor, limit: PAGE_SIZE },
      now,
    );
    const { summaries } = await readSummaries(knex, page.ids, now);
    const assets = page.ids.flatMap(id => summaries.get(id) ?? []);
    const owners = await readOwners(
      knex,
      assets
        .filter(asset => OWNED_KINDS.includes(asset.kind))
        .map(asset => asset.id),
      shutTenants(query.condition),
    );
    yield assets.map(asset => toExported(asset, owners.get(asset.id), now));
    cursor = page.nextCursor;
  } while (cursor);
}

function toExported(
  asset: AssetSummary,
  owners: RoleAnswer[] | undefined,
  now: Date,
): ExportedAsset {
  const { id, kind, name, authority, standing, sources, freshness } = asset;
  const { cluster, namespace, environment, tenant } = asset;
  const facts = asset.facts as { class?: string };
  const lifetime =
    asset.kind === 'credential' ? credentialLifetime(asset, now) : undefined;
  const accountable = owners?.find(answer => answer.role === 'accountable');
  return {
    id,
    kind,
    name,
    authority,
    cluster,
    namespace,
    environment,
    tenant,
    class: facts.class,
    standing,
    expiry: lifetime?.state,
    expiresAt: lifetime?.expiresAt,
    issuedAt: asset.kind === 'credential' ? asset.facts.issuedAt : undefined,
    owners: (accountable?.owners ?? [])
      .filter(owner =>
        owner.provenance.some(({ standing: word }) => word === 'confirmed'),
      )
      .map(owner => owner.entityRef),
    ownership: accountable?.state,
    sources,
    freshness: freshness.state,
    asOf: freshness.asOf,
    staleSince: freshness.since,
    reason:
      freshness.reason &&
      `${freshness.reason.code}: ${freshness.reason.message}`,
    firstSeenAt: asset.firstSeenAt,
    changedAt: asset.changedAt,
  };
}
