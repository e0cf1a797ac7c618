import {
  KubernetesResource,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { KubernetesApiClient } from '../../client/KubernetesApiClient';
import { ReadError } from '../../client/ReadError';
import { listPath } from '../listQueries';
import { describeList, METADATA_HEAD, METADATA_ONLY } from '../ResourceLister';

/**
 * Whether one resourceVersion is older than another. The API server makes them
 * of etcd's revisions, which only grow, and from Kubernetes 1.35 on lets clients
 * compare them as numbers of any size.
 */
export function isOlder(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}

/** The name of the stream of a resource, as its token is kept. */
export function streamName(
  resource: KubernetesResource,
  namespace: string | undefined,
): string {
  const name = scopeResource(resource);
  return namespace === undefined ? name : `${name} ${namespace}`;
}

/**
 * The present resourceVersion of a resource, from a list of one object's
 * metadata, which is read from etcd and so no older than the request.
 *
 * @throws ReadError
 */
export async function presentVersion(
  client: KubernetesApiClient,
  resource: KubernetesResource,
  options: { namespace?: string; signal: AbortSignal },
): Promise<string> {
  const { namespace, signal } = options;
  const what = describeList(resource, namespace);
  const body = await client.getJson(
    `${listPath(resource, namespace)}?limit=1`,
    {
      signal,
      what,
      accept: METADATA_ONLY,
      expectHead: METADATA_HEAD,
    },
  );
  const version = (body as { metadata?: { resourceVersion?: unknown } } | null)
    ?.metadata?.resourceVersion;
  if (typeof version !== 'string' || !/^[0-9]{1,40}$/.test(version)) {
    throw new ReadError(
      'InvalidResponse',
      `The list of ${what} has no resourceVersion to watch from`,
    );
  }
  return version;
}
