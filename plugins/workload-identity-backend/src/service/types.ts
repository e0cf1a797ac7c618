import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AccessView,
  AssetChain,
  AssetDetail,
  AssetExportRequest,
  AssetListRequest,
  AssetListResponse,
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
  CoverageListResponse,
  EntityChain,
  ExportedAsset,
  FacetRequest,
  FacetResponse,
  HistoryListResponse,
  InventorySummary,
  OwnerRecordView,
  RefreshResponse,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { AssetCriteria } from '../permissions/conditions';
import { HiddenPlaces } from '../tenants/types';

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
  /** Nothing where no pass over the catalog has met such a record. */
  readOwnerRecord(entityRef: string): Promise<OwnerRecordView | undefined>;
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
  /** Nothing where there is no such asset, or the condition hides it. */
  readAssetChain(
    id: string,
    options?: { condition?: AssetCriteria },
  ): Promise<AssetChain | undefined>;
  /** Nothing where there is no such asset, or the condition hides it. */
  readAccess(
    id: string,
    options?: { condition?: AssetCriteria },
  ): Promise<AccessView | undefined>;
  /**
   * Nothing where there is no such asset, or the condition hides it.
   *
   * @throws InputError when the cursor is not of this list.
   */
  listHistory(
    id: string,
    request: PageRequest,
    options?: { condition?: AssetCriteria },
  ): Promise<HistoryListResponse | undefined>;
  listFacet(
    request: FacetRequest,
    options?: { condition?: AssetCriteria },
  ): Promise<FacetResponse>;
  readSummary(options: {
    condition?: AssetCriteria;
    withSources: boolean;
  }): Promise<InventorySummary>;
  /** The whole list, page by page, read as it is asked for. */
  exportAssets(
    request: ExportRequest,
    options?: { condition?: AssetCriteria },
  ): AsyncIterable<ExportedAsset[]>;
  /** Without sources of hidden clusters. */
  listSources(hidden?: HiddenPlaces): Promise<SourceListResponse>;
  /**
   * Whether a source is read, or no longer configured; nothing where it is not
   * known, or of a hidden cluster.
   */
  readSourceState(
    sourceId: string,
    hidden?: HiddenPlaces,
  ): Promise<'active' | 'retired' | undefined>;
  /**
   * Without hidden namespaces.
   *
   * @throws NotFoundError, or InputError when the cursor is not of this list.
   */
  listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
    hidden?: HiddenPlaces,
  ): Promise<CoverageListResponse>;
}

/** One page of a list. */
export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** What is exported, whatever the format. */
export type ExportRequest = Omit<AssetExportRequest, 'format'>;

/** Has retired sources removed. */
export interface SourceRemover {
  /**
   * Asks for it; what it holds goes soon after. To ask again is no error.
   *
   * @throws NotFoundError, or ConflictError when the source is not retired.
   */
  remove(sourceId: string): Promise<void>;
}

/** What the catalog is given of the inventory. */
export interface CatalogEntityReader {
  read(request: CatalogEntityFeedRequest): Promise<CatalogEntityFeed>;
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
  /** Of sources, set likewise: what they may not see; nothing, when absent. */
  hidden?: HiddenPlaces;
}

/** What the API offers; each method is one endpoint. */
export interface WorkloadIdentityService {
  /** @throws NotFoundError when the catalog shows no such entity. */
  readChain(entityRef: string, options: RequestOptions): Promise<EntityChain>;
  /** @throws NotFoundError when the catalog shows no such record, or it was not read yet. */
  readOwnerRecord(
    entityRef: string,
    options: RequestOptions,
  ): Promise<OwnerRecordView>;
  listAssets(
    request: AssetListRequest,
    options: RequestOptions,
  ): Promise<AssetListResponse>;
  /** @throws NotFoundError */
  readAsset(id: string, options: RequestOptions): Promise<AssetDetail>;
  /** @throws NotFoundError */
  readAssetChain(id: string, options: RequestOptions): Promise<AssetChain>;
  /** @throws NotFoundError */
  readAccess(id: string, options: RequestOptions): Promise<AccessView>;
  /** @throws NotFoundError */
  listHistory(
    id: string,
    request: PageRequest,
    options: RequestOptions,
  ): Promise<HistoryListResponse>;
  listFacet(
    request: FacetRequest,
    options: RequestOptions,
  ): Promise<FacetResponse>;
  /** Counts sources where asked to. */
  readSummary(
    options: RequestOptions & { withSources?: boolean },
  ): Promise<InventorySummary>;
  /** What it throws, it throws when the first page is asked for. */
  exportAssets(
    request: ExportRequest,
    options: RequestOptions,
  ): AsyncIterable<ExportedAsset[]>;
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
  /** @throws NotFoundError, or ConflictError when the source is not retired. */
  deleteSource(sourceId: string, options: RequestOptions): Promise<void>;
}
