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
  // Resources of one group may be read in other versions than its others.
  const answers = new Map<
    string,
    Promise<Set<string> | 'absent' | 'unknown'>
  >();
  const ask = (path: string, group: string, list: string, field: string) => {
    const asked =
      answers.get(path) ?? readNames({ path, group, list, field }, options);
    answers.set(path, asked);
    return asked;
  };
  return Promise.all(
    resources.map(async (resource): Promise<ServedResource> => {
      if (!resource.optional) {
        return { resource, state: 'served' };
      }
      const { group, version, olderVersions } = resource;
      const path = `/apis/${group}`;
      const versions = await ask(path, group, 'versions', 'version');
      if (typeof versions === 'string') {
        return { resource, state: versions };
      }
      const known = [version, ...olderVersions].find(one => versions.has(one));
      if (!known) {
        // Its list is then not found, which is told.
        return { resource, state: 'served' };
      }
      const names = await ask(`${path}/${known}`, group, 'resources', 'name');
      if (typeof names === 'string') {
        return { resource, state: names };
      }
      return names.has(resource.resource)
        ? { resource: { ...resource, version: known }, state: 'served' }
        : { resource, state: 'absent' };
    }),
  );
}

async function readNames(
  question: { path: string; group: string; list: string; field: string },
  options: { client: KubernetesApiClient; signal: AbortSignal },
): Promise<Set<string> | 'absent' | 'unknown'> {
  const { client, signal } = options;
  const { path, group, list, field } = question;
  try {
    const body = await client.getJson(path, {
      signal,
      what: `what the API group ${group} serves`,
    });
    return namesIn(body, list, field);
  } catch (error) {
    if (
      !(error instanceof ReadError) ||
      ['Aborted', 'Unauthorized'].includes(error.code)
    ) {
      throw error;
    }
    return error.code === 'NotFound' ? 'absent' : 'unknown';
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
