import {
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ReadError } from '../../client/ReadError';
import { readList } from '../readList';
import { ListedObject, ResourceLister } from '../ResourceLister';
import { WatchLine } from './decodeEvent';
import { isOlder } from './versions';

/** The objects of one resource in one namespace. */
interface HeldScope {
  /** By name. */
  objects: Map<string, ListedObject>;
  /** It may not be listed, or is not served: there is nothing to be said of it. */
  isUnreadable: boolean;
}

type ObjectLine = Exclude<WatchLine, { type: 'bookmark' }>;

/** A list that is under way. */
interface Loading {
  /** What was said of its scope since it began. */
  lines: ObjectLine[];
  /** It may have been read before a change, and is not to be kept. */
  isForgotten: boolean;
}

/** Most objects that are held of one cluster, those without a namespace aside. */
const MAX_HELD = 20_000;

/**
 * What the mapping needs of the namespaces in which something changes: objects
 * without their values, listed when a namespace is first touched and kept up by
 * the watch. Namespaces that were not touched for long are forgotten, and listed
 * again when they are.
 */
export class HeldObjects {
  static create(options: {
    lister: ResourceLister;
    /** Whether the mapping says something of an object, or remembers it. */
    matters: (resource: KubernetesResource, listed: ListedObject) => boolean;
    maxHeld?: number;
  }): HeldObjects {
    return new HeldObjects(options);
  }

  /** Scopes that are being listed. */
  readonly #loading = new Map<string, Set<Loading>>();
  /** Namespace, the one used last at the end → resource → what is held. */
  readonly #held = new Map<string, Map<string, HeldScope>>();

  private constructor(
    private readonly options: Parameters<typeof HeldObjects.create>[0],
  ) {}

  /**
   * What is held after a line of the watch was applied.
   *
   * @returns `same` where the mapping reads nothing else than before, `unknown`
   *   where the scope is not held
   */
  apply(
    resource: KubernetesResource,
    line: ObjectLine,
  ): 'same' | 'changed' | 'unknown' {
    const { namespace = '' } = line.listed;
    // The list may have been read before the change, or after.
    this.#loadsOf(resource, namespace).forEach(({ lines }) => lines.push(line));
    const scope = this.#scope(resource, namespace);
    return scope ? this.#applyTo(scope, resource, line) : 'unknown';
  }

  #applyTo(
    scope: HeldScope,
    resource: KubernetesResource,
    line: ObjectLine,
  ): 'same' | 'changed' {
    const { listed, version } = line;
    const { name = '' } = listed;
    const before = scope.objects.get(name);
    if (before?.resourceVersion && !isOlder(before.resourceVersion, version)) {
      return 'same';
    }
    if (line.type === 'deleted' || !this.options.matters(resource, listed)) {
      scope.objects.delete(name);
      return before ? 'changed' : 'same';
    }
    scope.objects.set(name, listed);
    const isSame =
      before !== undefined &&
      JSON.stringify(before.object) === JSON.stringify(listed.object);
    return isSame ? 'same' : 'changed';
  }

  /** Has a scope listed again when it is needed next. */
  forget(resource: KubernetesResource, namespace: string): void {
    this.#held.get(namespace)?.delete(scopeResource(resource));
    this.#loadsOf(resource, namespace).forEach(load => {
      load.isForgotten = true;
    });
  }

  /**
   * Objects in the order of a list.
   *
   * @returns undefined where the scope can't be read
   * @throws ReadError for what may go away
   */
  async objects(
    resource: KubernetesResource,
    namespace: string,
    signal: AbortSignal,
  ): Promise<ListedObject[] | undefined> {
    const scope =
      this.#scope(resource, namespace) ??
      (await this.#load(resource, namespace, signal));
    if (scope.isUnreadable) {
      return undefined;
    }
    const objects = [...scope.objects.values()];
    // Secrets are listed type by type, and held as they were listed.
    return resource.metadataOnly
      ? objects
      : objects.sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  }

  /** Marks a namespace as used, and forgets others while too much is held. */
  keepWithinBounds(namespace: string): void {
    const used = this.#held.get(namespace);
    if (used && namespace !== '') {
      this.#held.delete(namespace);
      this.#held.set(namespace, used);
    }
    let total = 0;
    for (const [place, scopes] of this.#held) {
      for (const { objects } of place === '' ? [] : scopes.values()) {
        total += objects.size;
      }
    }
    for (const [place, scopes] of [...this.#held]) {
      if (total <= (this.options.maxHeld ?? MAX_HELD)) {
        return;
      }
      if (place !== '') {
        for (const { objects } of scopes.values()) {
          total -= objects.size;
        }
        this.#held.delete(place);
      }
    }
  }

  #scope(
    resource: KubernetesResource,
    namespace: string,
  ): HeldScope | undefined {
    return this.#held.get(namespace)?.get(scopeResource(resource));
  }

  async #load(
    resource: KubernetesResource,
    namespace: string,
    signal: AbortSignal,
  ): Promise<HeldScope> {
    const key = `${namespace}\n${scopeResource(resource)}`;
    const load: Loading = { lines: [], isForgotten: false };
    this.#loading.set(key, (this.#loading.get(key) ?? new Set()).add(load));
    try {
      const scope = await this.#list(resource, namespace, signal);
      load.lines.forEach(line => this.#applyTo(scope, resource, line));
      if (!load.isForgotten) {
        const ofNamespace = this.#held.get(namespace) ?? new Map();
        ofNamespace.set(scopeResource(resource), scope);
        this.#held.set(namespace, ofNamespace);
      }
      return scope;
    } finally {
      const loads = this.#loading.get(key);
      loads?.delete(load);
      if (loads?.size === 0) {
        this.#loading.delete(key);
      }
    }
  }

  #loadsOf(resource: KubernetesResource, namespace: string): Set<Loading> {
    const key = `${namespace}\n${scopeResource(resource)}`;
    return this.#loading.get(key) ?? new Set();
  }

  async #list(
    resource: KubernetesResource,
    namespace: string,
    signal: AbortSignal,
  ): Promise<HeldScope> {
    const scope: HeldScope = { objects: new Map(), isUnreadable: false };
    const steps = readList(this.options.lister, resource, {
      ...(namespace && { namespace }),
      signal,
    });
    for await (const step of steps) {
      if (step.type === 'page') {
        for (const listed of step.objects) {
          if (this.options.matters(resource, listed)) {
            scope.objects.set(listed.name ?? '', listed);
          }
        }
      } else if (step.type === 'restart') {
        scope.objects.clear();
      } else if (step.error) {
        scope.isUnreadable = isLasting(step.error);
        if (!scope.isUnreadable) {
          throw step.error;
        }
      }
    }
    return scope;
  }
}

function isLasting({ code }: ReadError): boolean {
  return code === 'Forbidden' || code === 'NotFound';
}
