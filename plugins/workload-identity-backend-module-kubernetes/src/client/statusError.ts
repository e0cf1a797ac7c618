import { ReadError } from './ReadError';

/** The longest that a server may have us wait by `Retry-After`. */
const LONGEST_RETRY_AFTER_SECONDS = 10;

/**
 * What a status other than 200 means. Nothing of the response but the status
 * and `Retry-After` gets into it.
 *
 * @param what - what was read, such as `secrets in namespace 'payments'`
 */
export function statusError(
  status: number,
  what: string,
  headers: { location?: unknown; 'retry-after'?: unknown },
): ReadError {
  if (status >= 300 && status < 400) {
    return new ReadError(
      'RedirectRefused',
      `Reading ${what} was answered with a redirect (HTTP ${status}), which is never followed, since it would carry the credentials elsewhere; set url to the API server itself`,
    );
  }
  switch (status) {
    case 401:
      return new ReadError(
        'Unauthorized',
        `Reading ${what} was refused because the credentials are not valid (HTTP 401); renew the token or certificate of this source`,
      );
    case 403:
      return new ReadError(
        'Forbidden',
        `The source may not list ${what} (HTTP 403); grant it the verb list there, as docs/sources/kubernetes.md shows`,
      );
    case 404:
      return new ReadError(
        'NotFound',
        `The API server does not serve ${what} (HTTP 404); check url, and that the cluster is recent enough`,
      );
    case 406:
      return new ReadError(
        'InvalidResponse',
        `The API server can't send ${what} in the form asked for (HTTP 406); it has to know PartialObjectMetadata (Kubernetes 1.15)`,
      );
    case 410:
      return new ReadError(
        'Expired',
        `The list of ${what} took so long that its continue token expired (HTTP 410); the next read begins anew`,
      );
    case 429:
      return new ReadError(
        'TooManyRequests',
        `The API server refused to read ${what} because of too many requests (HTTP 429); lower concurrency or raise refreshIntervalSeconds`,
        retryAfter(headers),
      );
    default:
      break;
  }
  return status >= 500
    ? new ReadError(
        'ServerError',
        `The API server failed to read ${what} (HTTP ${status}); see its own log`,
        retryAfter(headers),
      )
    : new ReadError(
        'InvalidResponse',
        `Reading ${what} was answered with HTTP ${status}, which an API server does not send; check url`,
      );
}

function retryAfter(headers: { 'retry-after'?: unknown }): {
  afterSeconds?: number;
} {
  // The form with a date is left to the own back-off.
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0
    ? { afterSeconds: Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) }
    : {};
}
