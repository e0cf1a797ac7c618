import { setTimeout as delay } from 'node:timers/promises';
import { BackendFeature } from '@backstage/backend-plugin-api';
import { auditorServiceFactory } from '@backstage/backend-defaults/auditor';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { loggerServiceFactory } from '@backstage/backend-defaults/logger';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { JsonObject } from '@backstage/types';
import catalogModuleWorkloadIdentity from '@tenure/backstage-plugin-catalog-backend-module-workload-identity';
import workloadIdentityPlugin from '@tenure/backstage-plugin-workload-identity-backend';
import kubernetesModule from '@tenure/backstage-plugin-workload-identity-backend-module-kubernetes';
import manifestsModule from '@tenure/backstage-plugin-workload-identity-backend-module-manifests';
import {
  AssetDetail,
  AssetListResponse,
  AssetSummary,
  CoverageListResponse,
  CoverageView,
  EntityChain,
  FACET_FIELDS,
  RefreshResponse,
  SourceListResponse,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { CapturedLogs } from './CapturedLogs';
import { TestStorage } from './TestStorage';

const SETTLE_MILLISECONDS = 30_000;

/** How to start a {@link TestPortal}. */
export interface TestPortalOptions {
  storage: TestStorage;
  /** A file of catalog entities, by its absolute path. */
  catalogFile: string;
  /** `workloadIdentity` of the app's configuration. */
  workloadIdentity: JsonObject;
  /** What else it consists of, in place of what tests have. */
  features?: BackendFeature[];
  /** Further configuration. */
  config?: JsonObject;
}

/**
 * The backend as the portal runs it, with the real catalog, database, scheduler
 * and auditor, spoken to over HTTP. Only authentication and permissions are
 * those of tests.
 */
export class TestPortal {
  /** Every response so far: status, headers and body as text. */
  readonly responses: string[] = [];

  static async start(options: TestPortalOptions): Promise<TestPortal> {
    const logs = CapturedLogs.create();
    const backend = await startTestBackend({
      features: [
        catalogPlugin,
        catalogModuleWorkloadIdentity,
        workloadIdentityPlugin,
        kubernetesModule,
        manifestsModule,
        logs.factory(),
        mockServices.rootConfig.factory({
          data: {
            ...options.config,
            backend: { database: options.storage.config },
            catalog: {
              processingInterval: { seconds: 5 },
              locations: [
                {
                  type: 'file',
                  target: options.catalogFile,
                  rules: [{ allow: ['Component', 'Group', 'User'] }],
                },
              ],
            },
            workloadIdentity: {
              catalog: { refreshIntervalSeconds: 5 },
              ...options.workloadIdentity,
            },
          },
        }),
        loggerServiceFactory,
        auditorServiceFactory,
        databaseServiceFactory,
        schedulerServiceFactory,
        ...(options.features ?? []),
      ],
    });
    return new TestPortal(backend, logs, options.storage);
  }

  private constructor(
    private readonly backend: TestBackend,
    readonly logs: CapturedLogs,
    readonly storage: TestStorage,
  ) {}

  async stop(): Promise<void> {
    await this.backend.stop();
  }

  /** Calls the API of the plugin; throws nothing for a status. */
  async call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    as: string = mockCredentials.user.header(),
  ): Promise<{ status: number; body: unknown; text: string }> {
    const response = await fetch(
      `http://localhost:${this.backend.server.port()}/api/workload-identity${path}`,
      { method, headers: { authorization: as } },
    );
    const text = await response.text();
    this.responses.push(
      `${method} ${path} ${response.status}\n${JSON.stringify([
        ...response.headers,
      ])}\n${text}`,
    );
    return {
      status: response.status,
      text,
      // What no route answers has no body, and an export is no JSON.
      body: /json/.test(response.headers.get('content-type') ?? '')
        ? JSON.parse(text)
        : undefined,
    };
  }

  /** What the permission framework is told of single assets: ALLOW or DENY. */
  async decide(assetIds: string[], conditions: JsonObject): Promise<string[]> {
    const response = await fetch(
      `http://localhost:${this.backend.server.port()}/api/workload-identity/.well-known/backstage/permissions/apply-conditions`,
      {
        method: 'POST',
        headers: {
          authorization: mockCredentials.service.header(),
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          items: assetIds.map((resourceRef, index) => ({
            id: String(index),
            resourceRef,
            resourceType: conditions.resourceType,
            conditions,
          })),
        }),
      },
    );
    const { items } = await response.json();
    return items.map((item: { result: string }) => item.result);
  }

  async chain(component: string): Promise<EntityChain> {
    return this.#get(`/entities/component/default/${component}/chain`);
  }

  /** Waits for the end of the first reading of a source. */
  async untilRead(sourceId: string): Promise<void> {
    await this.until(async () => {
      const { lastSuccessAt, runningSince } = await this.source(sourceId);
      return lastSuccessAt && !runningSince;
    });
  }

  /** Waits for the catalog to have a component, and for workloads to match it. */
  async untilMatched(component: string): Promise<EntityChain> {
    return this.until(async () => {
      const { status, body } = await this.call(
        'GET',
        `/entities/component/default/${component}/chain`,
      );
      const chain = body as EntityChain;
      return status === 200 && chain.matches.length > 0 && chain;
    });
  }

  async sources(): Promise<SourceView[]> {
    return (await this.#get<SourceListResponse>('/sources')).items;
  }

  async source(id: string): Promise<SourceView> {
    const found = (await this.sources()).find(source => source.id === id);
    if (!found) {
      throw new Error(`There is no source '${id}'`);
    }
    return found;
  }

  async coverage(sourceId: string): Promise<CoverageView[]> {
    return this.#pages<CoverageView, CoverageListResponse>(
      `/sources/${encodeURIComponent(sourceId)}/coverage?limit=200`,
    );
  }

  /** @param query - as in `cluster=prod-eu&kind=secret` */
  async assets(query: string = ''): Promise<AssetSummary[]> {
    return this.#pages<AssetSummary, AssetListResponse>(
      `/assets?limit=200&${query}`,
    );
  }

  async asset(id: string): Promise<AssetDetail> {
    return this.#get(`/assets/${id}`);
  }

  async askForRefresh(sourceId: string): Promise<RefreshResponse> {
    const path = `/sources/${encodeURIComponent(sourceId)}/refresh`;
    const { status, body } = await this.call('POST', path);
    if (status !== 202) {
      throw new Error(`${path} was answered with ${status}`);
    }
    return body as RefreshResponse;
  }

  /**
   * Has a source read, and waits for the end of that read: one that began
   * after this was called.
   */
  async refresh(sourceId: string): Promise<SourceView> {
    const since = new Date().toISOString();
    await this.until(
      async () => (await this.askForRefresh(sourceId)).state === 'started',
    );
    return this.until(async () => {
      const source = await this.source(sourceId);
      return (
        !source.runningSince && (source.lastAttemptAt ?? '') >= since && source
      );
    });
  }

  /** Repeats until it gives something; throws after half a minute. */
  async until<T>(attempt: () => Promise<T | false | undefined>): Promise<T> {
    const deadline = Date.now() + SETTLE_MILLISECONDS;
    for (;;) {
      const result = await attempt();
      if (result) {
        return result;
      }
      if (Date.now() > deadline) {
        throw new Error(`Still not so after 30 s: ${attempt}`);
      }
      await delay(100);
    }
  }

  /** Asks everything that the API answers, errors included. */
  async callEverything(components: string[]): Promise<void> {
    for (const component of components) {
      await this.chain(component);
    }
    for (const { id } of await this.sources()) {
      await this.coverage(id);
    }
    for (const { id } of await this.assets()) {
      await this.asset(id);
      await this.#get(`/assets/${id}/chain`);
      await this.#get(`/assets/${id}/history`);
    }
    for (const field of FACET_FIELDS) {
      await this.#get(`/facets?field=${field}`);
    }
    for (const path of ['/summary', '/export?format=json']) {
      await this.#get(path);
    }
    await this.call('GET', '/export?format=csv');
    const wrong = [
      '/assets/none',
      '/assets/none/chain',
      '/assets/none/history',
      '/assets?linked=none',
      '/facets?field=none',
      '/export?format=none',
      '/assets?limit=none',
      '/assets?kind=none',
      '/assets?cursor=none',
      '/entities/component/default/none/chain',
      '/sources/none/coverage',
      '/none',
    ];
    for (const path of wrong) {
      await this.call('GET', path);
    }
    await this.call('POST', '/sources/none/refresh');
    await this.call('DELETE', '/sources/none');
  }

  async #get<T>(path: string): Promise<T> {
    const { status, body } = await this.call('GET', path);
    if (status !== 200) {
      throw new Error(
        `${path} was answered with ${status}: ${JSON.stringify(body)}`,
      );
    }
    return body as T;
  }

  async #pages<T, R extends { items: T[]; nextCursor?: string }>(
    path: string,
  ): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page: R = await this.#get(
        cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }
}
