import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
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
import { WorkloadIdentityApi } from './WorkloadIdentityApi';

const PLUGIN_ID = 'workload-identity';

type QueryValue = string | number | readonly string[] | undefined;

/**
 * Speaks to the backend over HTTP.
 *
 * @public
 */
export class WorkloadIdentityClient implements WorkloadIdentityApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  async getEntityChain(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityChain> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const path = [kind, namespace, name].map(encodeURIComponent).join('/');
    return this.#request(`/entities/${path}/chain`, options);
  }

  async listAssets(
    request: AssetListRequest = {},
    options?: { signal?: AbortSignal },
  ): Promise<AssetListResponse> {
    return this.#request(`/assets${toQuery({ ...request })}`, options);
  }

  async getAsset(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AssetDetail> {
    return this.#request(`/assets/${encodeURIComponent(id)}`, options);
  }

  async getAssetChain(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AssetChain> {
    return this.#request(`/assets/${encodeURIComponent(id)}/chain`, options);
  }

  async getAccess(
    id: string,
    options?: { signal?: AbortSignal },
  ): Promise<AccessView> {
    return this.#request(`/assets/${encodeURIComponent(id)}/access`, options);
  }

  async listHistory(
    id: string,
    request: { cursor?: string; limit?: number } = {},
    options?: { signal?: AbortSignal },
  ): Promise<HistoryListResponse> {
    const path = `/assets/${encodeURIComponent(id)}/history`;
    return this.#request(`${path}${toQuery(request)}`, options);
  }

  async listFacet(
    request: FacetRequest,
    options?: { signal?: AbortSignal },
  ): Promise<FacetResponse> {
    return this.#request(`/facets${toQuery({ ...request })}`, options);
  }

  async getSummary(options?: {
    signal?: AbortSignal;
  }): Promise<InventorySummary> {
    return this.#request('/summary', options);
  }

  async exportAssets(
    request: AssetExportRequest,
    options?: { signal?: AbortSignal },
  ): Promise<Blob> {
    const response = await this.#fetch(
      `/export${toQuery({ ...request })}`,
      options,
    );
    return response.blob();
  }

  async getOwnerRecord(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<OwnerRecordView> {
    const { namespace, name } = parseEntityRef(entityRef);
    const path = [namespace, name].map(encodeURIComponent).join('/');
    return this.#request(`/owner-records/${path}`, options);
  }

  async listSources(options?: {
    signal?: AbortSignal;
  }): Promise<SourceListResponse> {
    return this.#request('/sources', options);
  }

  async listCoverage(
    sourceId: string,
    request: { cursor?: string; limit?: number } = {},
    options?: { signal?: AbortSignal },
  ): Promise<CoverageListResponse> {
    const path = `/sources/${encodeURIComponent(sourceId)}/coverage`;
    return this.#request(`${path}${toQuery(request)}`, options);
  }

  async refreshSource(sourceId: string): Promise<RefreshResponse> {
    const path = `/sources/${encodeURIComponent(sourceId)}/refresh`;
    return this.#request(path, { method: 'POST' });
  }

  async deleteSource(sourceId: string): Promise<void> {
    await this.#fetch(`/sources/${encodeURIComponent(sourceId)}`, {
      method: 'DELETE',
    });
  }

  async #request<T>(path: string, init?: RequestInit): Promise<T> {
    return (await this.#fetch(path, init)).json();
  }

  async #fetch(path: string, init?: RequestInit): Promise<Response> {
    const baseUrl = await this.#discoveryApi.getBaseUrl(PLUGIN_ID);
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function toQuery(fields: Record<string, QueryValue>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        params.append(name, String(one));
      }
    }
  }
  const query = params.toString();
  return query ? `?${query}` : '';
}
