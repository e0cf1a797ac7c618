/**
 * A SPIFFE ID, taken apart.
 *
 * @public
 */
export interface SpiffeId {
  trustDomain: string;
  /** With its leading `/`; empty where the ID is that of the trust domain itself. */
  path: string;
}

/**
 * SPIFFE IDs that share a beginning: `spiffe://prod.example/ns/payments/*`.
 *
 * @public
 */
export interface SpiffeIdPattern {
  trustDomain: string;
  /** Begins and ends with `/`; what the paths of all of them begin with. */
  pathPrefix: string;
}

const SCHEME = 'spiffe://';
/** https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md, section 2.3. */
const MAX_BYTES = 2048;
const MAX_TRUST_DOMAIN_BYTES = 255;

/**
 * Takes a SPIFFE ID apart, exactly as the SPIFFE specification allows it
 * (SPIFFE-ID, section 2). Nothing is normalised: an ID that would have to be is
 * not one.
 *
 * @throws TypeError that says what is wrong, and what is allowed.
 * @public
 */
export function parseSpiffeId(text: string): SpiffeId {
  if (!text.startsWith(SCHEME)) {
    throw fault(text, `it has to begin with '${SCHEME}', in lower case`);
  }
  if (new TextEncoder().encode(text).length > MAX_BYTES) {
    throw fault(text, `it is longer than ${MAX_BYTES} bytes`);
  }
  if (/[?#]/.test(text)) {
    throw fault(text, "a query ('?') or fragment ('#') is not allowed");
  }
  const rest = text.slice(SCHEME.length);
  const slash = rest.indexOf('/');
  const trustDomain = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash);
  checkTrustDomain(text, trustDomain);
  checkPath(text, path);
  return { trustDomain, path };
}

/**
 * Reads a pattern of SPIFFE IDs: an ID whose last segment is `*`, which stands
 * for one or more segments of any name.
 *
 * @throws TypeError that says what is wrong, and what is allowed.
 * @public
 */
export function parseSpiffeIdPattern(text: string): SpiffeIdPattern {
  if (!text.endsWith('/*') || text.indexOf('*') !== text.length - 1) {
    throw fault(text, "'*' is allowed only as the last segment, as in '…/*'");
  }
  const { trustDomain, path } = parseSpiffeId(text.slice(0, -'/*'.length));
  return { trustDomain, pathPrefix: `${path}/` };
}

function checkTrustDomain(text: string, trustDomain: string): void {
  if (trustDomain === '') {
    throw fault(text, 'the trust domain is missing');
  }
  if (trustDomain.includes('@')) {
    throw fault(text, "user information ('@') is not allowed");
  }
  if (trustDomain.includes(':')) {
    throw fault(text, "a port (':') is not allowed");
  }
  if (!/^[a-z0-9._-]+$/.test(trustDomain)) {
    throw fault(
      text,
      `the trust domain '${shorten(
        trustDomain,
      )}' may have only lower case letters, digits, '.', '-' and '_'`,
    );
  }
  if (trustDomain.length > MAX_TRUST_DOMAIN_BYTES) {
    throw fault(
      text,
      `the trust domain is longer than ${MAX_TRUST_DOMAIN_BYTES} bytes`,
    );
  }
}

function checkPath(text: string, path: string): void {
  if (path === '') {
    return;
  }
  if (path.endsWith('/')) {
    throw fault(text, "a '/' at the end is not allowed");
  }
  for (const segment of path.slice(1).split('/')) {
    if (segment === '') {
      throw fault(text, "an empty segment ('//') is not allowed");
    }
    if (segment === '.' || segment === '..') {
      throw fault(text, `the segment '${segment}' is not allowed`);
    }
    if (!/^[a-zA-Z0-9._-]+$/.test(segment)) {
      throw fault(
        text,
        `the segment '${shorten(
          segment,
        )}' may have only letters, digits, '.', '-' and '_'; percent-encoding is not allowed`,
      );
    }
  }
}

function fault(text: string, reason: string): TypeError {
  return new TypeError(`'${shorten(text)}' is not a SPIFFE ID: ${reason}`);
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
