import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
  CoverageListResponse,
  EntityChain,
  RefreshResponse,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { AssetCriteria } from '../permissions/conditions';

/**
 * The read side of the inventory. It never reaches a cluster or a store. What a
 * `condition` does not let through is left out, and counted where it is part of
 * something larger.
 */
export interface InventoryReader {
  /** The chain of an entity by its ref; empty where nothing is matched to it. */
  readChain(
    entityRef: string,
    options?: { condition?: AssetCriteria },
  ): Promise<EntityChain>;
  /** @throws InputError when the cursor is not of this list. */
  listAssets(
    request: AssetListRequest,
    options?: { condition?: AssetCriteria },
  ): Promise<AssetListResponse>;
  /** Nothing where there is no such asset, or the condition hides it. */
  readAsset(
    id: string,
    options?: { condition?: AssetCriteria },
  ): Promise<AssetDetail | undefined>;
  listSources(): Promise<SourceListResponse>;
  /** Whether a source is read, no longer configured, or not known at all. */
  readSourceState(sourceId: string): Promise<'active' | 'retired' | undefined>;
  /** @throws NotFoundError, or InputError when the cursor is not of this list. */
  listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
  ): Promise<CoverageListResponse>;
}

/** Asks for a source to be read now. */
export interface SourceRefresher {
  /**
   * `coalesced` where a read is under way, or asked for, that serves this
   * request too.
   */
  refresh(sourceId: string): Promise<'started' | 'coalesced'>;
}

/** In whose name something is asked, and what of the assets they may see. */
export interface RequestOptions {
  credentials: BackstageCredentials;
  /** Set by the authorizing service; everything, when absent. */
  condition?: AssetCriteria;
}

/** What the API offers; each method is one endpoint. */
export interface WorkloadIdentityService {
  /** @throws NotFoundError when the catalog shows no such entity. */
  readChain(entityRef: string, options: RequestOptions): Promise<EntityChain>;
  listAssets(
    request: AssetListRequest,
    options: RequestOptions,
  ): Promise<AssetListResponse>;
  /** @throws NotFoundError */
  readAsset(id: string, options: RequestOptions): Promise<AssetDetail>;
  listSources(options: RequestOptions): Promise<SourceListResponse>;
  /** @throws NotFoundError */
  listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
    options: RequestOptions,
  ): Promise<CoverageListResponse>;
  /** @throws NotFoundError, or ConflictError when the source is retired. */
  refreshSource(
    sourceId: string,
    options: RequestOptions,
  ): Promise<RefreshResponse>;
}
