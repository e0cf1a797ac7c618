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
 * `store:vault/vault.example:8200`, `cloud-account:aws/123456789012`,
 * `issuer:https://…`, or `global` for what is unique everywhere (an image by its
 * digest).
 *
 * A store is named by what can be told from every side that speaks of it, so
 * that they meet:
 *
 * - `vault/<host>[:<port>][/<namespace>]`: Vault and OpenBao, by their address;
 *   a port that is the scheme's own is left out
 * - `aws-secretsmanager/<account>/<region>`, `aws-parameterstore/<account>/<region>`;
 *   `unknown` for the account where no role tells it
 * - `gcp-secretmanager/<project>`, `azure-keyvault/<host>`
 * - `vault-injector/<cluster>`: the Vault that the injector of a cluster asks, where
 *   no annotation names its address
 * - `secrets-store/<cluster>/<namespace>/<name>`: what a SecretProviderClass leads
 *   to, where nothing tells it better
 * - `external-secrets/<cluster>/SecretStore/<namespace>/<name>`, or
 *   `…/ClusterSecretStore/<name>`: one of another sort, or whose own object could
 *   not be read, by that object
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
 * - workload: `namespace/Kind/name` of the top controller; also of an Ingress or
 *   Gateway, which runs nothing but presents certificates
 * - identity: `namespace/name` of a ServiceAccount, `Group/name` or `User/name`
 *   of a subject that a binding names; in a trust domain the path of the SPIFFE
 *   ID, without the `/` it begins with, where `*` stands for what differs by pod,
 *   or the name that Linkerd gives; in a Vault `auth/<mount>/role/<name>`
 * - credential: the key of what is issued from, `#`, and the profile, such as
 *   `payments/Deployment/checkout#token/vault@600` or
 *   `payments/Secret/checkout-tls#x509-certificate`. A literal's profile is its
 *   place, and nothing of its value: `#literal/<container>/env/<NAME>`,
 *   `#literal/<container>/args/<index>`, `#literal/<container>/command/<index>`,
 *   or of a ConfigMap `#literal/<key>`. What a request of the cluster yielded:
 *   `CertificateSigningRequest/<name>#x509-certificate`
 * - secret: `namespace/name`; `namespace/ConfigMap/name` of a ConfigMap in which
 *   credentials were found; in a store `mount/path` (Vault, without the `data`
 *   of its API), or the store's own name
 * - role: `Role/namespace/name` or `ClusterRole/name`
 * - image: `sha256:…`, or `ref:<reference as written>` while the digest is not
 *   known
 * - issuer: `kubernetes-service-account`, or of cert-manager
 *   `Issuer/namespace/name` and `ClusterIssuer/name`; kinds of other groups carry
 *   the group, as `AWSPCAClusterIssuer.awspca.cert-manager.io/name`; `Signer/<name>`
 *   of CertificateSigningRequests; `spire` of a cluster
 * - store: the name of its authority
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
