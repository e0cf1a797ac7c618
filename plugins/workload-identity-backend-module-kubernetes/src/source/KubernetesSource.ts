import { setMaxListeners } from 'node:events';
import {
  DeltaEvent,
  IdentitySource,
  ResumeTokens,
  SnapshotEvent,
  SourceDescription,
  SourceHealth,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KUBERNETES_RESOURCES,
  KubernetesMapper,
  KubernetesResource,
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
import { KubernetesWatch } from './watch/KubernetesWatch';
import { StreamTiming } from './watch/ResourceStream';

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
  watchTiming?: StreamTiming;
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
    const { watch, reconcileIntervalSeconds } = this.config;
    return {
      title,
      role: 'live',
      cluster,
      refreshIntervalSeconds,
      staleAfterSeconds,
      timeoutSeconds,
      ...(watch && { reconcileIntervalSeconds }),
      resourceOrder: KUBERNETES_RESOURCES.map(scopeResource),
      capabilities: { cancellation: true, deltas: watch },
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

  async *watch(options: {
    signal: AbortSignal;
    resume: ResumeTokens;
  }): AsyncGenerator<DeltaEvent> {
    const { cluster, namespaces, pageSize, literals } = this.config;
    const { resume } = options;
    // As many listen to it as there are streams.
    const signal = AbortSignal.any([options.signal]);
    setMaxListeners(0, signal);
    const client = await this.connect(signal);
    try {
      for await (const event of readAuthority({ client, cluster, signal })) {
        if (event.type === 'authority') {
          yield event;
        }
      }
      yield* KubernetesWatch.create({
        client,
        lister: ResourceLister.create({ client, pageSize, literals }),
        resources: await findServed(this.wanted(), { client, signal }),
        makeMapper: () => this.makeMapper(),
        namespaces,
        literals,
        resume,
        confirmMs: Math.min(60_000, this.config.staleAfterSeconds * 250),
        timing: this.options.watchTiming,
        signal,
      }).events();
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
    const { cluster, namespaces, pageSize, concurrency } = this.config;
    const { literals } = this.config;
    yield* readAuthority({ client, cluster, signal });
    yield* KubernetesSnapshot.create({
      resources: await findServed(this.wanted(), { client, signal }),
      lister: ResourceLister.create({ client, pageSize, literals }),
      mapper: this.makeMapper(),
      namespaces,
      concurrency,
      signal,
    }).events();
  }

  private wanted(): KubernetesResource[] {
    const { exclude, literals, namespaces } = this.config;
    return KUBERNETES_RESOURCES.filter(
      ({ kind, ...resource }) =>
        !exclude.includes(scopeResource(resource)) &&
        (literals || kind !== 'ConfigMap') &&
        !(namespaces && kind === 'Namespace'),
    );
  }

  private makeMapper(): KubernetesMapper {
    const { cluster, extendTokenExpiration, trustDomain, literals } =
      this.config;
    return KubernetesMapper.create({
      cluster,
      extendsTokenExpiration: extendTokenExpiration,
      trustDomain,
      literals,
    });
  }

  private async connect(signal: AbortSignal): Promise<KubernetesApiClient> {
    throwIfAborted(signal);
    const { surroundings, watchTiming: _, ...limits } = this.options;
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
