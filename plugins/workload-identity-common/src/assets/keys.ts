/**
 * Every kind of real thing the inventory holds, whichever source speaks of it.
 *
 * @public
 */
export const ASSET_KINDS = [
  'workload',
  'identity',
  'credential',
  'secret',
  'image',
  'role',
  'issuer',
  'store',
  'cluster',
] as const;

/** @public */
export type AssetKind = (typeof ASSET_KINDS)[number];

/**
 * What names are unique within: `cluster:prod-eu`, `trust-domain:prod.example`,
 * `store:vault-main`, `cloud-account:aws/123456789012`, `issuer:https://…`, or
 * `global` for what is unique everywhere (an image by its digest).
 *
 * @public
 */
export type Authority = 'global' | `${AuthorityType}:${string}`;

/** @public */
export const AUTHORITY_TYPES = [
  'cluster',
  'trust-domain',
  'cloud-account',
  'store',
  'issuer',
] as const;

/** @public */
export type AuthorityType = (typeof AUTHORITY_TYPES)[number];

/**
 * The key of an asset. The source that speaks of it is never part of it, so
 * that what Git declares and what a cluster runs meet in one asset.
 *
 * Natural keys by kind:
 *
 * - workload: `namespace/Kind/name` of the top controller
 * - identity: `namespace/name` of a ServiceAccount, `Group/name` or `User/name`
 *   of a subject that a binding names
 * - credential: the key of what is issued from, `#`, and the profile, such as
 *   `payments/Deployment/checkout#token/vault@600` or
 *   `payments/Secret/checkout-tls#x509-certificate`
 * - secret: `namespace/name`
 * - role: `Role/namespace/name` or `ClusterRole/name`
 * - image: `sha256:…`, or `ref:<reference as written>` while the digest is not
 *   known
 * - cluster: its configured name
 *
 * @public
 */
export interface AssetKey {
  kind: AssetKind;
  authority: Authority;
  name: string;
}

/** @public */
export function clusterAuthority(cluster: string): Authority {
  return `cluster:${cluster}`;
}

/**
 * Splits an authority into its type and name; `global` has no name.
 *
 * @public
 */
export function parseAuthority(
  authority: string,
): { type: AuthorityType; name: string } | { type: 'global' } {
  if (authority === 'global') {
    return { type: 'global' };
  }
  const colon = authority.indexOf(':');
  const type = authority.slice(0, colon) as AuthorityType;
  if (colon < 1 || !AUTHORITY_TYPES.includes(type)) {
    throw new TypeError(
      `Authority '${authority}' is not one of 'global' or ${AUTHORITY_TYPES.map(
        t => `'${t}:<name>'`,
      ).join(', ')}`,
    );
  }
  return { type, name: authority.slice(colon + 1) };
}

/**
 * The typed relations between assets, from → to.
 *
 * @public
 */
export const LINK_TYPES = [
  'runs-as',
  'uses',
  'presents',
  'holds',
  'authenticates',
  'accepts',
  'granted',
  'federates-to',
  'runs-image',
  'synced-from',
  'issued-by',
] as const;

/** @public */
export type LinkType = (typeof LINK_TYPES)[number];
