import { AssetKey } from '../assets/keys';
import { parseSpiffeId, parseSpiffeIdPattern } from './spiffeId';

/**
 * What an `identity` that a record covers stands for, in the inventory's terms.
 *
 * @public
 */
export interface IdentityPattern {
  /** Compared with `authority/natural key` of an asset. */
  key: string;
  /** The asset's begins with the key and goes on, rather than equals it. */
  prefix: boolean;
}

/** Trust domains are missing: what is in one is written as its SPIFFE ID. */
const AUTHORITY_KEY =
  /^(?:cluster|cloud-account|store|issuer):[^\s*/][^*]*\/(?:[^*]*[^*/]|[^*]*\*)$/;

/**
 * Reads the `identity` of an entry under `covers`: a SPIFFE ID, or an authority
 * and the natural key in it (`cluster:prod-eu/payments/checkout`). `*` at the
 * end stands for anything.
 *
 * The natural key of a SPIFFE ID is its path without the leading `/`, in the
 * authority `trust-domain:<trust domain>`.
 *
 * @throws TypeError that says what is wrong, and what is allowed.
 * @public
 */
export function parseIdentityPattern(text: string): IdentityPattern {
  if (/^spiffe:/i.test(text)) {
    if (text.includes('*')) {
      const { trustDomain, pathPrefix } = parseSpiffeIdPattern(text);
      return { key: `trust-domain:${trustDomain}${pathPrefix}`, prefix: true };
    }
    const { trustDomain, path } = parseSpiffeId(text);
    return { key: `trust-domain:${trustDomain}${path || '/'}`, prefix: false };
  }
  if (text.length > 1024 || /\p{Cc}/u.test(text) || !AUTHORITY_KEY.test(text)) {
    throw new TypeError(
      `'${text.slice(
        0,
        120,
      )}' is neither a SPIFFE ID such as 'spiffe://prod.example/ns/payments/*' nor an authority and a name in it, such as 'cluster:prod-eu/payments/checkout'; '*' is allowed only at the end`,
    );
  }
  return text.endsWith('*')
    ? { key: text.slice(0, -1), prefix: true }
    : { key: text, prefix: false };
}

/**
 * Whether a pattern stands for an identity.
 *
 * @public
 */
export function matchesIdentityPattern(
  pattern: IdentityPattern,
  { authority, name }: Pick<AssetKey, 'authority' | 'name'>,
): boolean {
  const key = `${authority}/${name}`;
  return pattern.prefix
    ? key.length > pattern.key.length && key.startsWith(pattern.key)
    : key === pattern.key;
}
