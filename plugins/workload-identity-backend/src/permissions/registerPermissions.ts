import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  assetReadPermission,
  sourceDeletePermission,
  sourceReadPermission,
  sourceRefreshPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Tenant } from '../tenants/types';
import { AssetResource, assetPermissionResourceRef } from './resource';
import { assetPermissionRules } from './rules';

/**
 * Loads assets for the permission framework; `undefined` where there is none.
 *
 * @internal
 */
export interface AssetResourceLoader {
  loadResources(ids: string[]): Promise<Array<AssetResource | undefined>>;
}

/**
 * Tells the permission framework what the plugin asks, and how to answer it.
 *
 * The framework asks about single assets without saying for whom, so about
 * those of closed tenants the answer is always no: otherwise anyone could find
 * out what a closed tenant holds by guessing ids. The API itself lets members in.
 *
 * @internal
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  loader: AssetResourceLoader,
  tenants: readonly Tenant[] = [],
): void {
  const closed = new Set(
    tenants.filter(tenant => tenant.closed).map(tenant => tenant.name),
  );
  registry.addResourceType({
    resourceRef: assetPermissionResourceRef,
    permissions: [assetReadPermission],
    rules: Object.values(assetPermissionRules),
    getResources: async ids =>
      (await loader.loadResources(ids)).map(resource =>
        resource?.tenant && closed.has(resource.tenant) ? undefined : resource,
      ),
  });
  registry.addPermissions([
    sourceReadPermission,
    sourceRefreshPermission,
    sourceDeletePermission,
  ]);
}
