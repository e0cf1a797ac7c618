import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AccessView,
  AssetChain,
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
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
import { noSuchSource } from './noSuchSource';
import {
  ExportRequest,
  InventoryReader,
  PageRequest,
  RequestOptions,
  SourceRefresher,
  SourceRemover,
  WorkloadIdentityService,
} from './types';

/** The service itself; who may ask what is decided around it. */
export class DefaultWorkloadIdentityService implements WorkloadIdentityService {
  readonly #reader: InventoryReader;
  readonly #refresher: SourceRefresher;
  readonly #remover: SourceRemover;
  readonly #catalog: CatalogService;

  static create(options: {
    reader: InventoryReader;
    refresher: SourceRefresher;
    remover: SourceRemover;
    catalog: CatalogService;
  }) {
    return new DefaultWorkloadIdentityService(options);
  }

  private constructor(options: {
    reader: InventoryReader;
    refresher: SourceRefresher;
    remover: SourceRemover;
    catalog: CatalogService;
  }) {
    this.#reader = options.reader;
    this.#refresher = options.refresher;
    this.#remover = options.remover;
    this.#catalog = options.catalog;
  }

  async readChain(
    entityRef: string,
    { credentials, condition }: RequestOptions,
  ): Promise<EntityChain> {
    await this.#requireEntity(entityRef, credentials);
    return this.#reader.readChain(entityRef, { condition });
  }

  async readOwnerRecord(
    entityRef: string,
    { credentials }: RequestOptions,
  ): Promise<OwnerRecordView> {
    await this.#requireEntity(entityRef, credentials);
    const record = await this.#reader.readOwnerRecord(entityRef);
    if (!record) {
      throw new NotFoundError(
        `The record '${entityRef}' was not read yet, or is not valid; the backend's log says which`,
      );
    }
    return record;
  }

  async listAssets(
    request: AssetListRequest,
    { condition }: RequestOptions,
  ): Promise<AssetListResponse> {
    return this.#reader.listAssets(request, { condition });
  }

  async readAsset(
    id: string,
    { condition }: RequestOptions,
  ): Promise<AssetDetail> {
    return found(id, await this.#reader.readAsset(id, { condition }));
  }

  async readAssetChain(
    id: string,
    { condition }: RequestOptions,
  ): Promise<AssetChain> {
    return found(id, await this.#reader.readAssetChain(id, { condition }));
  }

  async readAccess(
    id: string,
    { condition }: RequestOptions,
  ): Promise<AccessView> {
    return found(id, await this.#reader.readAccess(id, { condition }));
  }

  async listHistory(
    id: string,
    request: PageRequest,
    { condition }: RequestOptions,
  ): Promise<HistoryListResponse> {
    return found(
      id,
      await this.#reader.listHistory(id, request, { condition }),
    );
  }

  async listFacet(
    request: FacetRequest,
    { condition }: RequestOptions,
  ): Promise<FacetResponse> {
    return this.#reader.listFacet(request, { condition });
  }

  async readSummary({
    condition,
    withSources = false,
  }: RequestOptions & { withSources?: boolean }): Promise<InventorySummary> {
    return this.#reader.readSummary({ condition, withSources });
  }

  exportAssets(
    request: ExportRequest,
    { condition }: RequestOptions,
  ): AsyncIterable<ExportedAsset[]> {
    return this.#reader.exportAssets(request, { condition });
  }

  async listSources({ hidden }: RequestOptions): Promise<SourceListResponse> {
    return this.#reader.listSources(hidden);
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
    { hidden }: RequestOptions,
  ): Promise<CoverageListResponse> {
    return this.#reader.listCoverage(sourceId, request, hidden);
  }

  async refreshSource(
    sourceId: string,
    { hidden }: RequestOptions,
  ): Promise<RefreshResponse> {
    const state = await this.#reader.readSourceState(sourceId, hidden);
    if (!state) {
      throw noSuchSource(sourceId);
    }
    if (state === 'retired') {
      throw new ConflictError(
        `Source '${sourceId}' is retired and can't be read; configure it again to refresh it`,
      );
    }
    return { sourceId, state: await this.#refresher.refresh(sourceId) };
  }

  async deleteSource(
    sourceId: string,
    { hidden }: RequestOptions,
  ): Promise<void> {
    if (!(await this.#reader.readSourceState(sourceId, hidden))) {
      throw noSuchSource(sourceId);
    }
    await this.#remover.remove(sourceId);
  }

  async #requireEntity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const entity = await this.#catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(
        `The catalog has no entity '${entityRef}' that you may see`,
      );
    }
  }
}

function found<T>(id: string, asset: T | undefined): T {
  if (!asset) {
    throw new NotFoundError(
      `The inventory has no asset '${id}' that you may see; it may be gone from every source`,
    );
  }
  return asset;
}
