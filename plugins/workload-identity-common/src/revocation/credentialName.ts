/**
 * The parts of a credential's natural key: what it is issued from, and which of
 * the credentials that are issued from it.
 *
 * @public
 */
export interface CredentialName {
  namespace: string;
  /** The kind of what it is issued from: `Secret`, or a controller's. */
  kind: string;
  name: string;
  /** What follows the `#`, such as `token/vault@600` or `x509-certificate`. */
  profile: string;
}

/**
 * Reads `payments/Secret/checkout-tls#x509-certificate`. Undefined where the
 * name has another form, as those of other systems than Kubernetes do.
 *
 * @public
 */
export function parseCredentialName(name: string): CredentialName | undefined {
  const match = /^([^/#]+)\/([^/#]+)\/([^/#]+)#(.+)$/.exec(name);
  if (!match) {
    return undefined;
  }
  const [, namespace, kind, object, profile] = match;
  return { namespace, kind, name: object, profile };
}
