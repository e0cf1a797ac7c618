import { isError } from '@backstage/errors';
import { ManifestProblemCode } from '../problems';

/** Status of the host, as the readers put it at the end of their messages. */
const STATUS = /,\s(\d{3})\b[^,]*$/;

/**
 * By which fixed code a URL could not be read. Messages of the readers hold
 * URLs and words of the host, so nothing of them is passed on.
 */
export function urlFailure(error: unknown): ManifestProblemCode {
  const { name, message } = isError(error) ? error : { name: '', message: '' };
  const status = Number(STATUS.exec(message)?.[1]);
  if (/rate limit/i.test(message) || status === 429) {
    return 'UrlRateLimited';
  }
  if (name === 'NotFoundError' || status === 404) {
    return 'UrlNotFound';
  }
  if (
    name === 'AuthenticationError' ||
    (name === 'NotAllowedError' && !/backend\.reading\.allow/.test(message)) ||
    status === 401 ||
    status === 403
  ) {
    return 'UrlUnauthorized';
  }
  return name === 'NotAllowedError' || /backend\.reading\.allow/.test(message)
    ? 'UrlNotAllowed'
    : 'UrlUnreachable';
}

/** Whether the host said that what it had before is what it has. */
export function isNotModified(error: unknown): boolean {
  return isError(error) && error.name === 'NotModifiedError';
}
