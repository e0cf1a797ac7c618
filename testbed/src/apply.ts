import { setTimeout as sleep } from 'node:timers/promises';
import { RequestError, RestClient } from './rest';
import { KubernetesObject } from './types';

const FIELD_MANAGER = 'tenure-testbed';
const CONCURRENCY = 8;
const WAIT_MILLISECONDS = 20_000;

/** What must be there before others: a Secret's account, a Pod's Secret. */
const FIRST_KINDS = [
  ['Namespace'],
  ['CustomResourceDefinition'],
  ['ServiceAccount', 'ClusterRole', 'Role', 'ConfigMap', 'PriorityClass'],
  ['Secret', 'ClusterRoleBinding', 'RoleBinding'],
];

type ApiResource = { name: string; kind: string; namespaced: boolean };

/** What {@link Applier.apply} takes besides the objects. */
export type ApplyOptions = {
  /** Of namespaced objects that name none; `default` if not given. */
  namespace?: string;
  /** Takes refused objects; without it the first refusal is thrown. */
  onRefused?: (object: KubernetesObject, error: RequestError) => void;
};

/** Creates or changes objects of any kind, by server-side apply. */
export class Applier {
  private readonly resources = new Map<string, ApiResource[]>();
  private readonly definedGroups = new Set<string>();

  constructor(private readonly client: RestClient) {}

  /**
   * Applies the objects, what others depend on first. Namespaces that are named
   * and missing are made. Returns the objects as the server has them, in the
   * order given, without those refused.
   */
  async apply(
    objects: KubernetesObject[],
    options: ApplyOptions = {},
  ): Promise<KubernetesObject[]> {
    await this.ensureNamespaces(objects, options);
    const ranks = objects.map(object => rank(object.kind));
    const results = new Map<number, KubernetesObject>();
    for (let current = 0; current <= FIRST_KINDS.length; current++) {
      const indexes = [...objects.keys()].filter(i => ranks[i] === current);
      await inParallel(indexes, async index => {
        const result = await this.applyOne(objects[index], options);
        if (result) {
          results.set(index, result);
        }
      });
    }
    return [...objects.keys()].flatMap(index => results.get(index) ?? []);
  }

  /** The REST path of an object. */
  async pathOf(
    object: KubernetesObject,
    defaultNamespace = 'default',
  ): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const { name, namespaced } = await this.resourceOf(apiVersion, kind);
    const namespace = namespaced
      ? `/namespaces/${metadata.namespace ?? defaultNamespace}`
      : '';
    return `${apiPath(apiVersion)}${namespace}/${name}/${metadata.name}`;
  }

  private async applyOne(object: KubernetesObject, options: ApplyOptions) {
    try {
      const path = await this.pathOf(object, options.namespace);
      const result = await this.client.request<KubernetesObject>(
        'PATCH',
        `${path}?fieldManager=${FIELD_MANAGER}&force=true`,
        object,
        { contentType: 'application/apply-patch+yaml' },
      );
      if (object.kind === 'CustomResourceDefinition') {
        this.definedGroups.add(object.spec.group);
        await this.untilEstablished(path);
      }
      return result;
    } catch (error) {
      if (options.onRefused && error instanceof RequestError) {
        options.onRefused(object, error);
        return undefined;
      }
      throw error;
    }
  }

  /** Only then objects of the kind are stored, though it may be listed before. */
  private async untilEstablished(path: string): Promise<void> {
    await retry(404, WAIT_MILLISECONDS, async () => {
      const { status } = await this.client.request('GET', path);
      const isEstablished = status?.conditions?.some(
        (condition: { type: string; status: string }) =>
          condition.type === 'Established' && condition.status === 'True',
      );
      if (!isEstablished) {
        throw new RequestError('GET', path, 404, {
          message: 'the definition is not established yet',
        });
      }
    });
  }

  /** Makes namespaces, and waits for the account that their pods may need. */
  private async ensureNamespaces(
    objects: KubernetesObject[],
    options: ApplyOptions,
  ) {
    const names = new Set<string>();
    for (const object of objects) {
      if (object.kind === 'Namespace') {
        names.add(object.metadata.name);
      } else if (object.metadata.namespace ?? options.namespace) {
        names.add((object.metadata.namespace ?? options.namespace) as string);
      }
    }
    await inParallel([...names], async name => {
      try {
        await this.client.request('POST', '/api/v1/namespaces', {
          metadata: { name },
        });
      } catch (error) {
        if ((error as RequestError).status !== 409) {
          throw error;
        }
      }
      await retry(404, WAIT_MILLISECONDS, () =>
        this.client.request(
          'GET',
          `/api/v1/namespaces/${name}/serviceaccounts/default`,
        ),
      );
    });
  }

  private async resourceOf(
    apiVersion: string,
    kind: string,
  ): Promise<ApiResource> {
    const known = this.resources.get(apiVersion)?.find(r => r.kind === kind);
    if (known) {
      return known;
    }
    // A kind whose definition was applied a moment ago is served a moment later.
    const patience = this.definedGroups.has(apiVersion.split('/')[0])
      ? WAIT_MILLISECONDS
      : 0;
    return retry(404, patience, async () => {
      const path = apiPath(apiVersion);
      const list = await this.client.request('GET', path);
      const resources: ApiResource[] = list.resources.filter(
        (resource: ApiResource) => !resource.name.includes('/'),
      );
      this.resources.set(apiVersion, resources);
      const found = resources.find(resource => resource.kind === kind);
      if (!found) {
        throw new RequestError('GET', path, 404, {
          message: `${apiVersion} has no kind ${kind}`,
        });
      }
      return found;
    });
  }
}

function apiPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : '/api/v1';
}

function rank(kind: string): number {
  const found = FIRST_KINDS.findIndex(kinds => kinds.includes(kind));
  return found < 0 ? FIRST_KINDS.length : found;
}

async function retry<T>(
  status: number,
  patienceMilliseconds: number,
  attempt: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const again = error instanceof RequestError && error.status === status;
      if (!again || Date.now() >= deadline) {
        throw error;
      }
    }
    await sleep(100);
  }
}

async function inParallel<T>(
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
