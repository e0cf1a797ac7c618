import { globMatches } from '../matching/consent';
import { covers } from './patterns';
import { NamespaceTenant } from './types';

/** What is known of where a cluster's assets belong. */
export interface TenantPlaces {
  /** The tenant of the cluster as a whole. */
  tenant?: string;
  /** Of some of its namespaces; see `checkOverlaps`. */
  namespaceTenants: readonly NamespaceTenant[];
}

/**
 * The tenant that an asset of a cluster belongs to: that of the narrowest
 * pattern which its namespace matches, else that of the cluster. What has no
 * namespace belongs to the cluster.
 */
export function tenantOf(
  { tenant, namespaceTenants }: TenantPlaces,
  namespace: string | undefined,
): string | undefined {
  if (namespace === undefined) {
    return tenant;
  }
  const [first, ...others] = namespaceTenants.filter(one =>
    globMatches(one.namespaces, namespace),
  );
  return first
    ? others.reduce(
        (best, one) => (covers(best.namespaces, one.namespaces) ? one : best),
        first,
      ).tenant
    : tenant;
}
