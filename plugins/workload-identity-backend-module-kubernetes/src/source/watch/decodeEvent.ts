import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ReadError } from '../../client/ReadError';
import { decodeItem, ListedObject } from '../ResourceLister';

/**
 * Only this form and no other: with a fallback to plain JSON, a server that
 * doesn't know it would send whole Secrets.
 */
export const METADATA_EVENTS =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** How each line of a watch of metadata begins, errors aside. */
export const METADATA_EVENT_HEAD =
  /^\s*\{\s*"type"\s*:\s*"(?:ERROR"|[A-Z]+"\s*,\s*"object"\s*:\s*\{\s*(?:"apiVersion"\s*:\s*"meta\.k8s\.io\/v1"\s*,\s*)?"kind"\s*:\s*"PartialObjectMetadata"\s*,)/;

/** What a line of a watch says. */
export type WatchLine =
  | { type: 'changed' | 'deleted'; listed: ListedObject; version: string }
  | { type: 'bookmark'; version: string };

/**
 * Reads a line of a watch; of an object nothing is kept that could be a value.
 *
 * @throws ReadError, `Expired` where the server has forgotten what came after
 * the version that the watch began from
 */
export function decodeEvent(
  line: string,
  resource: KubernetesResource,
  options: { what: string; literals: boolean },
): WatchLine {
  const { what, literals } = options;
  const { type, object } = parse(line, what);
  if (type === 'ERROR') {
    throw errorOf(object, what);
  }
  const version = (
    object as { metadata?: { resourceVersion?: unknown } } | null
  )?.metadata?.resourceVersion;
  if (typeof version !== 'string' || !/^[0-9]{1,40}$/.test(version)) {
    throw invalid(what);
  }
  switch (type) {
    case 'BOOKMARK':
      return { type: 'bookmark', version };
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return {
        type: type === 'DELETED' ? 'deleted' : 'changed',
        listed: decodeItem(object, resource, { query: {}, what, literals }),
        version,
      };
    default:
      throw invalid(what);
  }
}

function parse(
  line: string,
  what: string,
): { type?: unknown; object?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    if (value && typeof value === 'object') {
      return value;
    }
  } catch {
    // The parser quotes what it read, so its error is not kept.
  }
  throw invalid(what);
}

/** A `Status`, of which nothing but its code is taken over. */
function errorOf(status: unknown, what: string): ReadError {
  const code = (status as { code?: unknown } | null)?.code;
  return code === 410
    ? expired(what)
    : new ReadError(
        'ServerError',
        `The API server ended the watch of ${what} with an error (${
          typeof code === 'number' ? code : 'without a code'
        }); see its own log`,
      );
}

function expired(what: string): ReadError {
  return new ReadError(
    'Expired',
    `The API server no longer has all changes of ${what} since they were seen last (410)`,
  );
}

function invalid(what: string): ReadError {
  return new ReadError(
    'InvalidResponse',
    `The watch of ${what} was answered with something other than a watch; check that url is an API server`,
  );
}
