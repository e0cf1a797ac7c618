import { Tenant } from '../tenants/types';

const CATALOG_SERVICE = 'plugin:catalog';

/**
 * Names of the tenants whose assets the catalog must not get: closed ones, unless
 * configuration says that the catalog belongs to them. Everyone who may read the
 * catalog sees what it has.
 */
export function hiddenFromCatalog(tenants: readonly Tenant[]): string[] {
  return tenants
    .filter(
      tenant => tenant.closed && !tenant.services.includes(CATALOG_SERVICE),
    )
    .map(tenant => tenant.name);
}
