import { InputError } from '@backstage/errors';

/**
 * Checks the address of an API server. Credentials go to it with every request,
 * so it has to be plainly readable: https, no user information, no query, and a
 * path (as Rancher and other gateways have) of plain segments only.
 *
 * @param at - where it stands, for messages
 * @returns the address without a slash at the end
 * @throws InputError that names the key; it doesn't quote the address, which
 * may hold a password
 */
export function readServerUrl(text: string, at: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InputError(`${at} is not a URL; write https://host:port`);
  }
  if (url.protocol !== 'https:') {
    throw new InputError(
      `${at} has to be https; credentials are not sent over anything else`,
    );
  }
  if (url.username || url.password || text.includes('@')) {
    throw new InputError(
      `${at} holds a user or password; credentials belong under auth`,
    );
  }
  if (url.search || url.hash || /[?#]/.test(text)) {
    throw new InputError(`${at} has a query or fragment; leave it out`);
  }
  const path = text.replace(/^https:\/\/[^/\\]*/i, '').replace(/\/$/, '');
  const plain = path
    .split('/')
    .slice(1)
    .every(
      segment =>
        /^[A-Za-z0-9._~-]+$/.test(segment) && !/^\.{1,2}$/.test(segment),
    );
  if (!plain || (path && !path.startsWith('/'))) {
    throw new InputError(
      `${at} has a path with other than plain segments of letters, digits and .-_~`,
    );
  }
  return `${url.origin}${path}`;
}
