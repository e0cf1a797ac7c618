import {
  ObservationScope,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KubernetesMapper,
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ReadError } from '../client/ReadError';
import { ServedResource } from './findServed';
import { inOrder } from './inOrder';
import { KnownNamespaces } from './KnownNamespaces';
import { ListStep, readList } from './readList';
import { ResourceLister } from './ResourceLister';
import { ScopePages } from './ScopePages';

/** After so many failed connections in a row, the server is taken for gone. */
const TRANSPORT_FAILURES = 3;

/** How the reading of one list ended. */
interface ListEnd {
  /** What broke it off, if something did. */
  error?: ReadError;
  /** It broke off before anything of it was read. */
  atOnce: boolean;
}

/**
 * One reading of a cluster, resource by resource in the order that the mapping
 * needs. Each resource is read across the cluster, and where that is forbidden,
 * in each namespace by itself.
 */
export class KubernetesSnapshot {
  static create(options: {
    /** In the order that the mapping needs. */
    resources: readonly ServedResource[];
    lister: ResourceLister;
    mapper: KubernetesMapper;
    /** Only these, when given. */
    namespaces?: readonly string[];
    concurrency: number;
    signal: AbortSignal;
  }): KubernetesSnapshot {
    return new KubernetesSnapshot(options);
  }

  readonly #namespaces: KnownNamespaces;
  #exhaustive: boolean;
  #transportFailures = 0;

  private constructor(
    private readonly options: Parameters<typeof KubernetesSnapshot.create>[0],
  ) {
    this.#namespaces = KnownNamespaces.create(options.namespaces);
    this.#exhaustive = options.namespaces === undefined;
  }

  /**
   * All events but that of the authority.
   *
   * @throws ReadError when the server is gone, or the credentials are refused
   */
  async *events(): AsyncGenerator<SnapshotEvent> {
    for (const { resource, state } of this.options.resources) {
      if (state === 'absent' || (yield* this.all(resource, state))) {
        yield coverage(resource, resource.namespaced ? '*' : '', undefined);
      }
    }
    yield { type: 'end', exhaustive: this.#exhaustive };
  }

  /**
   * All of a resource, with how each part of it ended.
   *
   * @returns true where the server turned out not to serve it, so that nothing
   *   was said of how it ended
   */
  private async *all(
    resource: KubernetesResource,
    state: ServedResource['state'],
  ): AsyncGenerator<SnapshotEvent, boolean> {
    const { namespaces } = this.options;
    let steps: AsyncGenerator<SnapshotEvent>;
    if (!resource.namespaced) {
      steps = this.clusterScoped(resource);
    } else if (namespaces) {
      steps = this.inNamespaces(resource, namespaces);
    } else {
      steps = this.clusterWide(resource);
    }
    for await (const event of steps) {
      const isAbsent =
        state === 'unknown' &&
        event.type === 'coverage' &&
        event.reason?.code === 'NotFound';
      if (isAbsent) {
        return true;
      }
      yield event;
    }
    return false;
  }

  private async *clusterScoped(
    resource: KubernetesResource,
  ): AsyncGenerator<SnapshotEvent> {
    const isNamespaces = resource.resource === 'namespaces';
    if (isNamespaces && this.options.namespaces) {
      return;
    }
    const end = yield* this.read(resource, this.list(resource));
    if (isNamespaces) {
      this.#namespaces.listed(end.error);
    }
    yield coverage(resource, '', end.error);
  }

  private async *clusterWide(
    resource: KubernetesResource,
  ): AsyncGenerator<SnapshotEvent> {
    const end = yield* this.read(resource, this.list(resource));
    if (!(end.atOnce && end.error?.code === 'Forbidden')) {
      yield coverage(resource, '*', end.error);
      return;
    }
    const { names, complete, reason } = this.#namespaces.known();
    if (!complete) {
      this.#exhaustive = false;
    }
    if (names.length > 0 || complete) {
      yield* this.inNamespaces(resource, names);
    } else {
      yield coverage(resource, '*', unknownNamespaces(end.error, reason));
    }
  }

  private async *inNamespaces(
    resource: KubernetesResource,
    namespaces: readonly string[],
  ): AsyncGenerator<SnapshotEvent> {
    const { concurrency, signal: outer } = this.options;
    const lists = inOrder(namespaces, {
      concurrency,
      signal: outer,
      make: (namespace, signal) =>
        readList(this.options.lister, resource, { namespace, signal }),
    });
    for await (const { item: namespace, values } of lists) {
      const end = yield* this.read(resource, values, namespace);
      yield coverage(resource, namespace, end.error);
    }
  }

  private list(resource: KubernetesResource): AsyncGenerator<ListStep> {
    const { lister, signal } = this.options;
    return readList(lister, resource, { signal });
  }

  /** Maps a list as it comes, and counts the pods of each workload at its end. */
  private async *read(
    resource: KubernetesResource,
    steps: AsyncGenerator<ListStep>,
    namespace?: string,
  ): AsyncGenerator<SnapshotEvent, ListEnd> {
    const { mapper } = this.options;
    const isPods = resource.kind === 'Pod';
    const pages = new ScopePages();
    let atOnce = true;
    let hidden: ReadError | undefined;
    for await (const step of steps) {
      if (step.type === 'page') {
        atOnce = false;
        for (const {
          object,
          location,
          name,
          namespace: place,
        } of step.objects) {
          this.#namespaces.seen(resource, name, place);
          const mapped = mapper.map(object, location);
          if (!mapped) {
            continue;
          }
          pages.add(scopeOf(mapped.scope), mapped);
          for (const problem of mapped.problems) {
            const { code, message } = problem;
            yield { type: 'problem', code, message, location };
            hidden = problem.hidesObject ? unnamed(resource) : hidden;
          }
        }
        yield* pages.drain();
      } else if (step.type === 'restart') {
        // What was counted so far would be counted again.
        mapper.flushInstances(namespace);
      } else {
        const error = step.error ?? hidden;
        this.noteTransport(step.error);
        if (isPods) {
          const counted = mapper.flushInstances(namespace);
          // A part of the pods is no count.
          if (!error) {
            counted.forEach(item => pages.add(scopeOf(item.scope), item));
            yield* pages.drain();
          }
        }
        return { error, atOnce };
      }
    }
    throw ReadError.aborted();
  }

  private noteTransport(error: ReadError | undefined): void {
    this.#transportFailures = error?.isTransport
      ? this.#transportFailures + 1
      : 0;
    if (error && this.#transportFailures >= TRANSPORT_FAILURES) {
      throw error;
    }
  }
}

function scopeOf(scope: {
  resource: string;
  namespace: string;
}): ObservationScope {
  return { resource: scope.resource, partition: scope.namespace };
}

function coverage(
  resource: KubernetesResource,
  partition: string,
  error: ReadError | undefined,
): SnapshotEvent {
  const scope = {
    type: 'coverage',
    resource: scopeResource(resource),
    partition,
  } as const;
  return error
    ? {
        ...scope,
        state: error.code === 'Forbidden' ? 'forbidden' : 'failed',
        reason: { code: error.code, message: error.message },
      }
    : { ...scope, state: 'complete' };
}

function unknownNamespaces(
  forbidden: ReadError,
  reason: ReadError | undefined,
): ReadError {
  const why =
    reason?.code === 'Forbidden'
      ? 'it may not list namespaces either'
      : reason?.message;
  return new ReadError(
    reason && reason.code !== 'Forbidden' ? reason.code : 'Forbidden',
    `${forbidden.message}. Reading it by namespace needs their names: ${why}; name them under namespaces in the source's configuration`,
  );
}

function unnamed(resource: KubernetesResource): ReadError {
  return new ReadError(
    'InvalidResponse',
    `Among the ${scopeResource(
      resource,
    )} are objects without a valid name or namespace, so what is gone can't be told; see the problems of the source`,
  );
}
