import {
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
} from '../api/assets';
import { EntityChain } from '../api/chain';
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
  listSources(options?: { signal?: AbortSignal }): Promise<SourceListResponse>;
  listCoverage(
    sourceId: string,
    request?: { cursor?: string; limit?: number },
    options?: { signal?: AbortSignal },
  ): Promise<CoverageListResponse>;
  refreshSource(sourceId: string): Promise<RefreshResponse>;
}
