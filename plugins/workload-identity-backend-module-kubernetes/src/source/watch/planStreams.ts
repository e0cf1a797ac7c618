import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { KubernetesApiClient } from '../../client/KubernetesApiClient';
import { ReadError } from '../../client/ReadError';
import { ServedResource } from '../findServed';
import { readList } from '../readList';
import { ResourceLister } from '../ResourceLister';
import { presentVersion } from './versions';

/** Most connections that a watch of one cluster keeps. */
const MAX_STREAMS = 400;

/** What is watched, and what can't be. */
export interface StreamPlan {
  streams: Array<{ resource: KubernetesResource; namespace?: string }>;
  /** Namespaces that are watched one by one, where that is so. */
  namespaces?: string[];
  /** Why something is not watched at all. */
  unwatched?: ReadError;
}

/**
 * Finds out where each resource may be read: in the whole cluster, or in each
 * namespace by itself.
 *
 * @throws ReadError when the server does not answer
 */
export async function planStreams(options: {
  client: KubernetesApiClient;
  lister: ResourceLister;
  resources: readonly ServedResource[];
  /** Only these, when given. */
  namespaces?: readonly string[];
  signal: AbortSignal;
}): Promise<StreamPlan> {
  const { client, lister, resources, signal } = options;
  const plan: StreamPlan = { streams: [] };
  const byNamespace: KubernetesResource[] = [];
  const verdicts = await Promise.all(
    resources.map(async ({ resource, state }) => {
      if (state === 'absent') {
        return 'absent';
      }
      if (resource.namespaced && options.namespaces) {
        return 'by namespace';
      }
      return probe(client, resource, signal);
    }),
  );
  resources.forEach(({ resource }, index) => {
    const verdict = verdicts[index];
    if (verdict === 'whole') {
      plan.streams.push({ resource });
    } else if (verdict === 'by namespace') {
      byNamespace.push(resource);
    } else if (verdict === 'forbidden' && resource.namespaced) {
      byNamespace.push(resource);
    }
    // What may not be listed either is said by the snapshots, and lost to none.
  });
  if (byNamespace.length > 0) {
    const names =
      options.namespaces ?? (await namesOf(lister, resources, signal));
    if (!names) {
      plan.unwatched = new ReadError(
        'Forbidden',
        `Some resources may not be read in the whole cluster, and namespaces may not be listed, so nothing of them is watched; name them under namespaces in the source's configuration`,
      );
      return plan;
    }
    plan.namespaces = [...names];
    for (const resource of byNamespace) {
      const allowed = await Promise.all(
        names.map(namespace => probe(client, resource, signal, namespace)),
      );
      plan.streams.push(
        ...names
          .filter((_, index) => allowed[index] === 'whole')
          .map(namespace => ({ resource, namespace })),
      );
    }
  }
  if (plan.streams.length > MAX_STREAMS) {
    plan.unwatched = new ReadError(
      'ResponseTooLarge',
      `Watching each namespace by itself takes ${plan.streams.length} connections, and at most ${MAX_STREAMS} are kept; grant the rights in the whole cluster, or name fewer namespaces`,
    );
    plan.streams.length = MAX_STREAMS;
  }
  return plan;
}

async function probe(
  client: KubernetesApiClient,
  resource: KubernetesResource,
  signal: AbortSignal,
  namespace?: string,
): Promise<'whole' | 'forbidden' | 'absent'> {
  try {
    await presentVersion(client, resource, { signal, namespace });
    return 'whole';
  } catch (error) {
    if (error instanceof ReadError && error.code === 'Forbidden') {
      return 'forbidden';
    }
    if (error instanceof ReadError && error.code === 'NotFound') {
      return 'absent';
    }
    throw error;
  }
}

/** Undefined where namespaces may not be listed. */
async function namesOf(
  lister: ResourceLister,
  resources: readonly ServedResource[],
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const found = resources.find(({ resource }) => resource.kind === 'Namespace');
  if (!found) {
    return undefined;
  }
  const names: string[] = [];
  for await (const step of readList(lister, found.resource, { signal })) {
    if (step.type === 'page') {
      names.push(...step.objects.flatMap(({ name }) => name ?? []));
    } else if (step.type === 'restart') {
      names.length = 0;
    } else if (step.error) {
      if (step.error.code === 'Forbidden') {
        return undefined;
      }
      throw step.error;
    }
  }
  return names.sort();
}
