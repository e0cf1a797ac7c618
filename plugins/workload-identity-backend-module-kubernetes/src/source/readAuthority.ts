import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { KubernetesApiClient } from '../client/KubernetesApiClient';
import { ReadError, ReadErrorCode } from '../client/ReadError';

const SYSTEM_NAMESPACE = '/api/v1/namespaces/kube-system';

/**
 * Who the cluster says it is: the UID of its `kube-system` namespace, and the
 * version of its API server. Without the right to read them, that is a problem
 * to be told, and the reading goes on.
 *
 * @throws ReadError when the server doesn't answer as an API server does
 */
export async function* readAuthority(options: {
  client: KubernetesApiClient;
  cluster: string;
  signal: AbortSignal;
}): AsyncGenerator<SnapshotEvent> {
  const { client, cluster, signal } = options;
  const version = await unless(['Forbidden'], async () => {
    const answer = await client.getJson('/version', {
      signal,
      what: 'the version of the cluster',
    });
    return textAt(answer, 'gitVersion');
  });
  const uid = await unless(['Forbidden', 'NotFound'], async () => {
    const answer = await client.getJson(SYSTEM_NAMESPACE, {
      signal,
      what: 'the namespace kube-system',
    });
    return textAt(answer, 'metadata', 'uid');
  });
  if (typeof uid !== 'string') {
    yield {
      type: 'problem',
      code: 'ClusterUidUnknown',
      location: SYSTEM_NAMESPACE,
      message: `The UID of the cluster could not be read (${
        uid?.code ?? 'not in the answer'
      }), so a cluster that was set up anew under the name '${cluster}' would not be noticed; grant get on the namespace kube-system`,
    };
  }
  yield {
    type: 'authority',
    authority: clusterAuthority(cluster),
    ...(typeof uid === 'string' && { uid }),
    ...(typeof version === 'string' && { version }),
  };
}

/** What was read, or the error if it is one of those that are put up with. */
async function unless(
  codes: ReadErrorCode[],
  read: () => Promise<string | undefined>,
): Promise<string | undefined | ReadError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadError && codes.includes(error.code)) {
      return error;
    }
    throw error;
  }
}

function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, field) =>
      at && typeof at === 'object'
        ? (at as Record<string, unknown>)[field]
        : undefined,
    value,
  );
  return typeof found === 'string' && found ? found : undefined;
}
