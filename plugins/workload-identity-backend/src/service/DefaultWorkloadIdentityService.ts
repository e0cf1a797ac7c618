import { ConflictError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
  CoverageListResponse,
  EntityChain,
  RefreshResponse,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  InventoryReader,
  RequestOptions,
  SourceRefresher,
  WorkloadIdentityService,
} from './types';

/** The service itself; who may ask what is decided around it. */
export class DefaultWorkloadIdentityService implements WorkloadIdentityService {
  readonly #reader: InventoryReader;
  readonly #refresher: SourceRefresher;
  readonly #catalog: CatalogService;

  static create(options: {
    reader: InventoryReader;
    refresher: SourceRefresher;
    catalog: CatalogService;
  }) {
    return new DefaultWorkloadIdentityService(options);
  }

  private constructor(options: {
    reader: InventoryReader;
    refresher: SourceRefresher;
    catalog: CatalogService;
  }) {
    this.#reader = options.reader;
    this.#refresher = options.refresher;
    this.#catalog = options.catalog;
  }

  async readChain(
    entityRef: string,
    { credentials, condition }: RequestOptions,
  ): Promise<EntityChain> {
    const entity = await this.#catalog.getEntityByRef(entityRef, {
      credentials,
    });
    if (!entity) {
      throw new NotFoundError(
        `The catalog has no entity '${entityRef}' that you may see`,
      );
    }
    return this.#reader.readChain(entityRef, { condition });
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
    const asset = await this.#reader.readAsset(id, { condition });
    if (!asset) {
      throw new NotFoundError(
        `The inventory has no asset '${id}' that you may see; it may be gone from every source`,
      );
    }
    return asset;
  }

  async listSources(): Promise<SourceListResponse> {
    return this.#reader.listSources();
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
  ): Promise<CoverageListResponse> {
    return this.#reader.listCoverage(sourceId, request);
  }

  async refreshSource(sourceId: string): Promise<RefreshResponse> {
    const state = await this.#reader.readSourceState(sourceId);
    if (!state) {
      throw new NotFoundError(
        `There is no source '${sourceId}'; the list of sources has their ids`,
      );
    }
    if (state === 'retired') {
      throw new ConflictError(
        `Source '${sourceId}' is retired and can't be read; configure it again to refresh it`,
      );
    }
    return { sourceId, state: await this.#refresher.refresh(sourceId) };
  }
}
