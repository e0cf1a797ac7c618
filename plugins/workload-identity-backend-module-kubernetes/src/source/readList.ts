import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ReadError } from '../client/ReadError';
import { ListedObject, ResourceLister } from './ResourceLister';

/**
 * One step of reading a list.
 *
 * - `page`: objects
 * - `restart`: it begins anew, so what was counted up is to be forgotten
 * - `end`: the last step; with what broke it off, if something did
 */
export type ListStep =
  | { type: 'page'; objects: ListedObject[] }
  | { type: 'restart' }
  | { type: 'end'; error?: ReadError };

/**
 * Reads a list as steps that say how it ended, instead of throwing. A list that
 * expired under the reading is begun anew once.
 *
 * @throws ReadError Aborted, and Unauthorized, after which nothing can be read
 */
export async function* readList(
  lister: ResourceLister,
  resource: KubernetesResource,
  options: { namespace?: string; signal: AbortSignal },
): AsyncGenerator<ListStep> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      for await (const objects of lister.list(resource, options)) {
        yield { type: 'page', objects };
      }
      yield { type: 'end' };
      return;
    } catch (error) {
      if (
        !(error instanceof ReadError) ||
        error.code === 'Aborted' ||
        error.code === 'Unauthorized'
      ) {
        throw error;
      }
      if (error.code !== 'Expired' || attempt > 0) {
        yield { type: 'end', error };
        return;
      }
    }
    yield { type: 'restart' };
  }
}
