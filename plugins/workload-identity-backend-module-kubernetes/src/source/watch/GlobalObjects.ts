import {
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { readList } from '../readList';
import { ListedObject, ResourceLister } from '../ResourceLister';
import { WatchLine } from './decodeEvent';
import { isDependedOn } from './dependencies';
import { HeldObjects } from './HeldObjects';
import { StreamPlan } from './planStreams';

/**
 * What the mapping of every namespace needs: objects without a namespace that
 * others depend on, and the few ConfigMaps, wherever they are, that a mesh or
 * SPIRE is configured by.
 */
export class GlobalObjects {
  static create(options: {
    held: HeldObjects;
    lister: ResourceLister;
  }): GlobalObjects {
    return new GlobalObjects(options);
  }

  #resources: KubernetesResource[] = [];
  /** By the path of the ConfigMap. */
  readonly #trust = new Map<string, ListedObject>();

  private constructor(
    private readonly options: Parameters<typeof GlobalObjects.create>[0],
  ) {}

  /**
   * Finds those ConfigMaps, in one pass over all of them of which nothing else
   * is kept.
   *
   * @throws ReadError for what may go away
   */
  async load({ streams }: StreamPlan, signal: AbortSignal): Promise<void> {
    const { lister } = this.options;
    this.#resources = [
      ...new Set(
        streams
          .map(({ resource }) => resource)
          .filter(one => !one.namespaced && isDependedOn(one)),
      ),
    ];
    for (const { resource, namespace } of streams) {
      if (scopeResource(resource) !== 'configmaps') {
        continue;
      }
      for await (const step of readList(lister, resource, {
        namespace,
        signal,
      })) {
        if (step.type === 'page') {
          step.objects
            .filter(isTrust)
            .forEach(listed => this.#trust.set(listed.location, listed));
        } else if (step.type === 'end' && step.error) {
          throw step.error;
        }
      }
    }
    await this.all(signal);
  }

  /** @throws ReadError for what may go away */
  async all(signal: AbortSignal): Promise<ListedObject[]> {
    const sets = await Promise.all(
      this.#resources.map(resource =>
        this.options.held.objects(resource, '', signal),
      ),
    );
    return [
      ...sets.flatMap(set => set ?? []),
      ...[...this.#trust.values()].sort((a, b) =>
        a.location < b.location ? -1 : 1,
      ),
    ];
  }

  /**
   * Takes note of a change.
   *
   * @returns whether what is said of other namespaces may be another now
   */
  note(
    resource: KubernetesResource,
    { type, listed }: Exclude<WatchLine, { type: 'bookmark' }>,
  ): boolean {
    if (scopeResource(resource) === 'configmaps') {
      const before = this.#trust.get(listed.location);
      const now = type === 'changed' && isTrust(listed) ? listed : undefined;
      if (now) {
        this.#trust.set(listed.location, now);
      } else {
        this.#trust.delete(listed.location);
      }
      return JSON.stringify(before?.object) !== JSON.stringify(now?.object);
    }
    return (
      !resource.namespaced &&
      resource.kind !== 'Namespace' &&
      isDependedOn(resource)
    );
  }
}

function isTrust({ object }: ListedObject): boolean {
  return (object as { trust?: unknown } | undefined)?.trust !== undefined;
}
