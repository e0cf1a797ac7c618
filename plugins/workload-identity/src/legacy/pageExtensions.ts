import { createRoutableExtension } from '@backstage/core-plugin-api';
import { assetRouteRef, inventoryRouteRef, sourcesRouteRef } from '../routes';
import { workloadIdentityPlugin } from './plugin';

/**
 * The inventory of the whole organisation; mount it at `/workload-identities`.
 *
 * @public
 */
export const WorkloadIdentityInventoryPage: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'WorkloadIdentityInventoryPage',
      component: () => import('./pages').then(m => m.InventoryLegacyPage),
      mountPoint: inventoryRouteRef,
    }),
  );

/**
 * What the inventory is read from; mount it at `/workload-identities/sources`.
 *
 * @public
 */
export const WorkloadIdentitySourcesPage: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'WorkloadIdentitySourcesPage',
      component: () => import('./pages').then(m => m.SourcesLegacyPage),
      mountPoint: sourcesRouteRef,
    }),
  );

/**
 * One asset; mount it at `/workload-identities/assets/:id`.
 *
 * @public
 */
export const WorkloadIdentityAssetPage: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'WorkloadIdentityAssetPage',
      component: () => import('./pages').then(m => m.AssetLegacyPage),
      mountPoint: assetRouteRef,
    }),
  );
