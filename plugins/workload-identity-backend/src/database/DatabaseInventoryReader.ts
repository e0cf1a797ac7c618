import {
  AssetDetail,
  AssetListRequest,
  AssetListResponse,
  CoverageListResponse,
  EntityChain,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { Clock } from '../ingestion/Clock';
import { AssetResource } from '../permissions/resource';
import { AssetResourceLoader } from '../permissions/registerPermissions';
import { InventoryReader } from '../service/types';
import { ChainOptions, readChain } from './queries/chain/readChain';
import { listAssets } from './queries/listAssets';
import { listCoverage } from './queries/listCoverage';
import { listSources } from './queries/listSources';
import { loadResources } from './queries/loadResources';
import { readAsset } from './queries/readAsset';
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

  async listSources(): Promise<SourceListResponse> {
    return listSources(this.#knex, this.#clock.now());
  }

  async readSourceState(
    sourceId: string,
  ): Promise<SourceRow['state'] | undefined> {
    const row = await this.#knex
      .from('sources')
      .where('id', sourceId)
      .first<Pick<SourceRow, 'state'> | undefined>('state');
    return row?.state;
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number },
  ): Promise<CoverageListResponse> {
    return listCoverage(this.#knex, sourceId, request, this.#clock.now());
  }

  async loadResources(
    ids: string[],
  ): Promise<Array<AssetResource | undefined>> {
    return loadResources(this.#knex, ids);
  }
}
