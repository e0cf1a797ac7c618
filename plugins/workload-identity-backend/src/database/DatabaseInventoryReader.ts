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
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { Clock } from '../ingestion/Clock';
import { AssetResource } from '../permissions/resource';
import { AssetResourceLoader } from '../permissions/registerPermissions';
import { ExportRequest, InventoryReader, PageRequest } from '../service/types';
import { readAccess } from './access/queries/readAccess';
import { readAssetChain } from './queries/chain/readAssetChain';
import { ChainOptions, readChain } from './queries/chain/readChain';
import { exportAssets } from './queries/exportAssets';
import { readCatalogCut } from './emission/emissionState';
import { readFacet } from './queries/facets/readFacet';
import { listAssets } from './queries/listAssets';
import { listCoverage } from './queries/listCoverage';
import { outsideHiddenClusters } from './queries/hiddenPlaces';
import { listSources } from './queries/listSources';
import { loadResources } from './queries/loadResources';
import { readAsset } from './queries/readAsset';
import { readOwnerRecord } from './owners/readOwnerRecord';
import { readHistory } from './queries/readHistory';
import { readSummary } from './queries/readSummary';
import { readVisible } from './queries/readVisible';
import { resolveCriteria } from './queries/resolveCriteria';
import { HiddenPlaces } from '../tenants/types';
import { SourceRow } from './tables';

export interface InventoryReaderOptions {
  knex: Knex;
  clock: Clock;
  /** Ends that a chain lists per node and type of link, 50 when absent. */
  maxFanOut?: number;
}

/** Reads the inventory from the plugin's database, as of the clock's now. */
export class DatabaseInventoryReader
  implements InventoryReader, AssetResourceLoader
{
  readonly #knex: Knex;
  readonly #clock: Clock;
  readonly #maxFanOut: number | undefined;

  static create(options: {
    knex: Knex;
    clock: Clock;
    /** Most ends of one type that a chain lists for one asset. */
    maxFanOut?: number;
  }) {
    return new DatabaseInventoryReader(options);
  }

  private constructor(options: {
    knex: Knex;
    clock: Clock;
    maxFanOut?: number;
  }) {
    this.#knex = options.knex;
    this.#clock = options.clock;
    this.#maxFanOut = options.maxFanOut;
  }

  async readChain(
    entityRef: string,
    options: ChainOptions = {},
  ): Promise<EntityChain> {
    return readChain(
      this.#knex,
      entityRef,
      { maxFanOut: this.#maxFanOut, ...options },
      this.#clock.now(),
    );
  }

  async readOwnerRecord(
    entityRef: string,
  ): Promise<OwnerRecordView | undefined> {
    return readOwnerRecord(this.#knex, entityRef);
  }

  async listAssets(
    request: AssetListRequest,
    options: Pick<ChainOptions, 'condition'> = {},
  ): Promise<AssetListResponse> {
    return listAssets(
      this.#knex,
      { ...request, condition: options.condition },
      this.#clock.now(),
    );
  }

  async readAsset(
    id: string,
    options: Pick<ChainOptions, 'condition'> = {},
  ): Promise<AssetDetail | undefined> {
    return readAsset(this.#knex, id, options, this.#clock.now());
  }

  async readAssetChain(
    id: string,
    options: Omit<ChainOptions, 'maxWorkloads'> = {},
  ): Promise<AssetChain | undefined> {
    return readAssetChain(
      this.#knex,
      id,
      { maxFanOut: this.#maxFanOut, ...options },
      this.#clock.now(),
    );
  }

  async readAccess(
    id: string,
    options: Pick<ChainOptions, 'condition'> = {},
  ): Promise<AccessView | undefined> {
    return readAccess(this.#knex, id, options, this.#clock.now());
  }

  async listHistory(
    id: string,
    page: PageRequest,
    options: Pick<ChainOptions, 'condition'> = {},
  ): Promise<HistoryListResponse | undefined> {
    const condition =
      options.condition &&
      (await resolveCriteria(this.#knex, options.condition));
    return (await readVisible(this.#knex, id, condition))
      ? readHistory(this.#knex, id, { ...page, condition })
      : undefined;
  }

  async listFacet(
    request: FacetRequest,
    options: Pick<ChainOptions, 'condition'> = {},
  ): Promise<FacetResponse> {
    return readFacet(
      this.#knex,
      { ...request, condition: options.condition },
      this.#clock.now(),
    );
  }

  async readSummary(
    options: Pick<ChainOptions, 'condition'> & { withSources: boolean },
  ): Promise<InventorySummary> {
    return readSummary(this.#knex, options, this.#clock.now());
  }

  exportAssets(
    request: ExportRequest,
    options: Pick<ChainOptions, 'condition'> = {},
  ): AsyncIterable<ExportedAsset[]> {
    return exportAssets(
      this.#knex,
      { ...request, condition: options.condition },
      this.#clock.now(),
    );
  }

  async listSources(hidden?: HiddenPlaces): Promise<SourceListResponse> {
    const [list, catalogCut] = await Promise.all([
      listSources(this.#knex, this.#clock.now(), hidden),
      readCatalogCut(this.#knex),
    ]);
    return { ...list, ...(catalogCut && { catalogCut }) };
  }

  async readSourceState(
    sourceId: string,
    hidden?: HiddenPlaces,
  ): Promise<SourceRow['state'] | undefined> {
    const query = this.#knex('sources').where('id', sourceId);
    const row = await outsideHiddenClusters(query, 'cluster', hidden).first<
      Pick<SourceRow, 'state'> | undefined
    >('state');
    return row?.state;
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
    hidden?: HiddenPlaces,
  ): Promise<CoverageListResponse> {
    return listCoverage(
      this.#knex,
      sourceId,
      { ...request, hidden },
      this.#clock.now(),
    );
  }

  async loadResources(
    ids: string[],
  ): Promise<Array<AssetResource | undefined>> {
    return loadResources(this.#knex, ids);
  }
}
