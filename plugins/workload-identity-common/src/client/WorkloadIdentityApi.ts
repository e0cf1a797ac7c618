import { AccessView } from '../api/access';
import {
  AssetDetail,
  AssetExportRequest,
  AssetListRequest,
  AssetListResponse,
  FacetRequest,
  FacetResponse,
  HistoryListResponse,
  InventorySummary,
} from '../api/assets';
import { AssetChain, EntityChain } from '../api/chain';
import { OwnerRecordView } from '../api/owners';
import {
  CoverageListResponse,
  RefreshResponse,
  SourceListResponse,
} from '../api/sources';

/**
 * The API of the workload-identity backend. Every method rejects with
 * `ResponseError` of `@backstage/errors` when the server refuses.
 *
 * @public
 */
export interface WorkloadIdentityApi {
  getEntityChain(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityChain>;
  listAssets(
    request?: AssetListRequest,
    options?: { signal?: AbortSignal },
  ): Promise<AssetListResponse>;
  getAsset(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AssetDetail>;
  getAssetChain(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AssetChain>;
  /** What an identity of a cluster may do, and whom it can become. */
  getAccess(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AccessView>;
  /** Goes on from `historyCursor` of an asset. */
  listHistory(
    id: string,
    request?: { cursor?: string; limit?: number },
    options?: { signal?: AbortSignal },
  ): Promise<HistoryListResponse>;
  listFacet(
    request: FacetRequest,
    options?: { signal?: AbortSignal },
  ): Promise<FacetResponse>;
  getSummary(options?: { signal?: AbortSignal }): Promise<InventorySummary>;
  /** The whole list as a file, as UTF-8 text. */
  exportAssets(
    request: AssetExportRequest,
    options?: { signal?: AbortSignal },
  ): Promise<Blob>;
  /** Rejects with status 404 for a record that no pass over the catalog has met. */
  getOwnerRecord(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<OwnerRecordView>;
  listSources(options?: { signal?: AbortSignal }): Promise<SourceListResponse>;
  listCoverage(
    sourceId: string,
    request?: { cursor?: string; limit?: number },
    options?: { signal?: AbortSignal },
  ): Promise<CoverageListResponse>;
  refreshSource(sourceId: string): Promise<RefreshResponse>;
  /** Removes a retired source with all that only it says. */
  deleteSource(sourceId: string): Promise<void>;
}
