import { createPermission } from '@backstage/plugin-permission-common';

/** @public */
export const RESOURCE_TYPE_ASSET = 'workload-identity-asset';

/**
 * Reading assets of the inventory; conditional.
 *
 * @public
 */
export const assetReadPermission = createPermission({
  name: 'workload-identity.asset.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_ASSET,
});

/**
 * Reading the sources, what they cover and their problems.
 *
 * @public
 */
export const sourceReadPermission = createPermission({
  name: 'workload-identity.source.read',
  attributes: { action: 'read' },
});

/**
 * Asking a source to be read now.
 *
 * @public
 */
export const sourceRefreshPermission = createPermission({
  name: 'workload-identity.source.refresh',
  attributes: { action: 'update' },
});

/**
 * Removing a retired source with all that only it says.
 *
 * @public
 */
export const sourceDeletePermission = createPermission({
  name: 'workload-identity.source.delete',
  attributes: { action: 'delete' },
});

/** @public */
export const workloadIdentityPermissions = [
  assetReadPermission,
  sourceReadPermission,
  sourceRefreshPermission,
  sourceDeletePermission,
];
