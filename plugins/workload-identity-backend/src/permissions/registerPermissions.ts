import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  assetReadPermission,
  sourceReadPermission,
  sourceRefreshPermission,
} from '@tenure/backstage-plugin-workload-identity-common';
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
 * @internal
 */
export function registerPermissions(
  registry: PermissionsRegistryService,
  loader: AssetResourceLoader,
): void {
  registry.addResourceType({
    resourceRef: assetPermissionResourceRef,
    permissions: [assetReadPermission],
    rules: Object.values(assetPermissionRules),
    getResources: ids => loader.loadResources(ids),
  });
  registry.addPermissions([sourceReadPermission, sourceRefreshPermission]);
}
