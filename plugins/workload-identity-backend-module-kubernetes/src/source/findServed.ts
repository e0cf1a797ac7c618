import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { KubernetesApiClient } from '../client/KubernetesApiClient';
import { ReadError } from '../client/ReadError';

/**
 * Whether a cluster serves a resource, and in which version.
 *
 * - `served`: it does, in the resource's `version`
 * - `absent`: it does not, so there are none of it
 * - `unknown`: the server did not say; its answer to the list will
 */
export interface ServedResource {
  resource: KubernetesResource;
  state: 'served' | 'absent' | 'unknown';
}

/**
 * Asks the server which of the add-ons' resources it serves. All others are
 * Kubernetes' own, and taken for served.
 *
 * @throws ReadError Aborted, and Unauthorized
 */
export async function findServed(
  resources: readonly KubernetesResource[],
  options: { client: KubernetesApiClient; signal: AbortSignal },
): Promise<ServedResource[]> {
  const groups = new Map<string, Promise<Group>>();
  return Promise.all(
    resources.map(async (resource): Promise<ServedResource> => {
      if (!resource.optional) {
        return { resource, state: 'served' };
      }
      const asked = groups.get(resource.group) ?? readGroup(resource, options);
      groups.set(resource.group, asked);
      const group = await asked;
      if (group.state !== 'served') {
        return { resource, state: group.state };
      }
      return group.resources?.has(resource.resource) ?? true
        ? { resource: { ...resource, version: group.version }, state: 'served' }
        : { resource, state: 'absent' };
    }),
  );
}

type Group =
  | {
      state: 'served';
      version: string;
      /** Absent where it serves none of the versions that are read. */
      resources?: Set<string>;
    }
  | { state: 'absent' | 'unknown' };

async function readGroup(
  { group, version, olderVersions }: KubernetesResource,
  options: { client: KubernetesApiClient; signal: AbortSignal },
): Promise<Group> {
  const { client, signal } = options;
  const read = (path: string) =>
    client.getJson(path, {
      signal,
      what: `what the API group ${group} serves`,
    });
  try {
    const served = namesIn(await read(`/apis/${group}`), 'versions', 'version');
    const known = [version, ...olderVersions].find(one => served.has(one));
    if (!known) {
      // Its lists are then not found, which is told.
      return { state: 'served', version };
    }
    const list = await read(`/apis/${group}/${known}`);
    return {
      state: 'served',
      version: known,
      resources: namesIn(list, 'resources', 'name'),
    };
  } catch (error) {
    if (
      !(error instanceof ReadError) ||
      ['Aborted', 'Unauthorized'].includes(error.code)
    ) {
      throw error;
    }
    return { state: error.code === 'NotFound' ? 'absent' : 'unknown' };
  }
}

/** The texts under a field of the items of a list. */
function namesIn(body: unknown, list: string, field: string): Set<string> {
  const items = (body as Record<string, unknown> | null)?.[list];
  return new Set(
    (Array.isArray(items) ? items : []).flatMap(item =>
      typeof item?.[field] === 'string' ? [item[field]] : [],
    ),
  );
}
