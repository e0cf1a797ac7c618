import {
  IdentitySource,
  SnapshotEvent,
  SourceDescription,
  SourceHealth,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KUBERNETES_RESOURCES,
  KubernetesMapper,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { resolveConnection, Surroundings } from '../client/Connection';
import { KubernetesApiClient } from '../client/KubernetesApiClient';
import { ReadError } from '../client/ReadError';
import { KubernetesSourceConfig } from '../config/types';
import { findServed } from './findServed';
import { KubernetesSnapshot } from './KubernetesSnapshot';
import { readAuthority } from './readAuthority';
import { ResourceLister } from './ResourceLister';

const HEALTH_BY_CODE: Partial<
  Record<ReadError['code'], Exclude<SourceHealth['state'], 'ok'>>
> = {
  Unauthorized: 'unauthorized',
  Forbidden: 'unauthorized',
  TlsUntrusted: 'misconfigured',
  RedirectRefused: 'misconfigured',
  NotFound: 'misconfigured',
  InvalidResponse: 'misconfigured',
  CredentialsUnreadable: 'misconfigured',
};

/** What tests change. */
export interface KubernetesSourceOptions {
  surroundings?: Surroundings;
  maxResponseBytes?: number;
  retryDelayMs?: number;
}

/**
 * Reads the identities of a cluster live from its API server. Credentials are
 * read anew for each snapshot, connections live as long as it does.
 */
export class KubernetesSource implements IdentitySource {
  static create(
    config: KubernetesSourceConfig,
    options: KubernetesSourceOptions = {},
  ): KubernetesSource {
    return new KubernetesSource(config, options);
  }

  readonly type = 'kubernetes';
  readonly id: string;

  private constructor(
    private readonly config: KubernetesSourceConfig,
    private readonly options: KubernetesSourceOptions,
  ) {
    this.id = config.id;
  }

  describe(): SourceDescription {
    const { title, cluster } = this.config;
    const { refreshIntervalSeconds, staleAfterSeconds, timeoutSeconds } =
      this.config;
    return {
      title,
      role: 'live',
      cluster,
      refreshIntervalSeconds,
      staleAfterSeconds,
      timeoutSeconds,
      capabilities: { cancellation: true, deltas: false },
    };
  }

  async *snapshot({
    signal,
  }: {
    signal: AbortSignal;
  }): AsyncGenerator<SnapshotEvent> {
    const client = await this.connect(signal);
    try {
      for await (const event of this.events(client, signal)) {
        throwIfAborted(signal);
        yield event;
      }
    } finally {
      await client.close();
    }
  }

  async checkHealth({
    signal,
  }: {
    signal: AbortSignal;
  }): Promise<SourceHealth> {
    try {
      const client = await this.connect(signal);
      try {
        await probe(client, signal);
      } finally {
        await client.close();
      }
      return { state: 'ok' };
    } catch (error) {
      if (!(error instanceof ReadError) || error.code === 'Aborted') {
        throw error;
      }
      return {
        state: HEALTH_BY_CODE[error.code] ?? 'unreachable',
        reason: { code: error.code, message: error.message },
      };
    }
  }

  private async *events(
    client: KubernetesApiClient,
    signal: AbortSignal,
  ): AsyncGenerator<SnapshotEvent> {
    const { cluster, extendTokenExpiration } = this.config;
    const { namespaces, pageSize, concurrency } = this.config;
    const { literals, exclude } = this.config;
    yield* readAuthority({ client, cluster, signal });
    const wanted = KUBERNETES_RESOURCES.filter(
      resource =>
        !exclude.includes(scopeResource(resource)) &&
        (literals || resource.kind !== 'ConfigMap'),
    );
    yield* KubernetesSnapshot.create({
      resources: await findServed(wanted, { client, signal }),
      lister: ResourceLister.create({ client, pageSize, literals }),
      mapper: KubernetesMapper.create({
        cluster,
        extendsTokenExpiration: extendTokenExpiration,
        literals,
      }),
      namespaces,
      concurrency,
      signal,
    }).events();
  }

  private async connect(signal: AbortSignal): Promise<KubernetesApiClient> {
    throwIfAborted(signal);
    const { surroundings, ...limits } = this.options;
    return KubernetesApiClient.create({
      connection: await resolveConnection(this.config.server, surroundings),
      requestTimeoutSeconds: this.config.requestTimeoutSeconds,
      concurrency: this.config.concurrency,
      ...limits,
    });
  }
}

/** Some clusters give nobody the readiness; the version then has to do. */
async function probe(
  client: KubernetesApiClient,
  signal: AbortSignal,
): Promise<void> {
  const what = 'the readiness of the API server';
  try {
    await client.probe('/readyz', { signal, what });
  } catch (error) {
    if (
      !(error instanceof ReadError) ||
      !['Forbidden', 'NotFound'].includes(error.code)
    ) {
      throw error;
    }
    await client.probe('/version', { signal, what });
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw ReadError.aborted();
  }
}
