import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { coveredRouteRef } from '../routes';
import { workloadIdentityPlugin } from './plugin';

/**
 * What the inventory knows of a `WorkloadIdentity` or a `WorkloadSecret`.
 *
 * @public
 */
export const EntityWorkloadIdentityAssetCard: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createComponentExtension({
      name: 'EntityWorkloadIdentityAssetCard',
      component: {
        lazy: () =>
          import('../components/KindPages').then(m => m.AssetEntityCard),
      },
    }),
  );

/**
 * Whom an `IdentityOwner` names, and in which role.
 *
 * @public
 */
export const EntityIdentityOwnerCard: () => JSX.Element | null =
  workloadIdentityPlugin.provide(
    createComponentExtension({
      name: 'EntityIdentityOwnerCard',
      component: {
        lazy: () => import('../components/KindPages').then(m => m.RecordCard),
      },
    }),
  );

/**
 * What an `IdentityOwner` covers; mount it at `/identity-covered` of its page.
 *
 * @public
 */
export const EntityIdentityOwnerCoveredContent: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'EntityIdentityOwnerCoveredContent',
      component: () =>
        import('../components/KindPages').then(m => m.CoveredTab),
      mountPoint: coveredRouteRef,
    }),
  );

/**
 * Filters of the catalog's list by environment and cluster, while it lists the
 * kinds that have them.
 *
 * @public
 */
export const WorkloadIdentityKindFilters: () => JSX.Element | null =
  workloadIdentityPlugin.provide(
    createComponentExtension({
      name: 'WorkloadIdentityKindFilters',
      component: {
        lazy: () => import('../components/KindPages').then(m => m.KindFilters),
      },
    }),
  );
