import { InputError } from '@backstage/errors';
import { ClusterConfig } from '../database/sources/ClusterConfig';
import { TenantPlace, checkOverlaps } from './checkOverlaps';
import { Tenant } from './types';

/**
 * Clusters with the tenants that they, and namespaces of them, belong to.
 * `clusters[].tenant` counts as a place of that tenant; where tenants are
 * configured it has to be one of them.
 *
 * @throws InputError that names the path of what is wrong.
 */
export function placeTenants(
  clusters: readonly ClusterConfig[],
  tenants: readonly Tenant[],
  places: readonly TenantPlace[],
): ClusterConfig[] {
  const shortForms = clusters.flatMap(({ name, tenant }, index) => {
    if (tenant === undefined) {
      return [];
    }
    const path = `workloadIdentity.clusters[${index}].tenant`;
    if (tenants.length > 0 && !tenants.some(one => one.name === tenant)) {
      throw new InputError(
        `${path}: '${tenant}' is not one of workloadIdentity.tenants; list it there, or mend the name`,
      );
    }
    return [{ tenant, cluster: name, path }];
  });
  const all: TenantPlace[] = [...shortForms, ...places];
  checkOverlaps(all);
  return clusters.map(cluster => {
    const own = all.filter(place => place.cluster === cluster.name);
    const namespaceTenants = own.flatMap(({ namespaces, tenant }) =>
      namespaces === undefined ? [] : [{ namespaces, tenant }],
    );
    return {
      ...cluster,
      tenant: own.find(place => place.namespaces === undefined)?.tenant,
      ...(namespaceTenants.length > 0 && { namespaceTenants }),
    };
  });
}
