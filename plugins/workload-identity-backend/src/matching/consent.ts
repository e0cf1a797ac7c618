/**
 * Configuration that lets the components of an owner have the workloads of
 * some namespaces of a cluster (`workloadIdentity.consent`).
 */
export interface Consent {
  /** Full entity ref of the components' owner, lower case. */
  owner: string;
  cluster: string;
  /** Names, in which `*` stands for any characters. */
  namespaces: string[];
  /** Where it stands in the configuration, such as `workloadIdentity.consent[0]`. */
  path: string;
}

/** The first consent that lets this owner have workloads of this namespace. */
export function findConsent(
  consents: readonly Consent[],
  place: { owner?: string; cluster?: string; namespace?: string },
): Consent | undefined {
  const { owner, cluster, namespace } = place;
  if (!owner || !cluster || !namespace) {
    return undefined;
  }
  return consents.find(
    consent =>
      consent.owner === owner &&
      consent.cluster === cluster &&
      consent.namespaces.some(pattern => globMatches(pattern, namespace)),
  );
}

/**
 * Whether a name is matched by a pattern in which `*` stands for any
 * characters. Takes time linear in both, whatever the pattern.
 */
export function globMatches(pattern: string, name: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) {
    return pattern === name;
  }
  const last = rest.pop()!;
  if (
    name.length < first.length + last.length ||
    !name.startsWith(first) ||
    !name.endsWith(last)
  ) {
    return false;
  }
  const end = name.length - last.length;
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found < 0 || found + part.length > end) {
      return false;
    }
    position = found + part.length;
  }
  return true;
}
