import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from '../routes';
import { workloadIdentityPlugin } from './plugin';

/**
 * The card "Identity", for the overview of a component.
 *
 * @public
 */
export const EntityWorkloadIdentityCard: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createComponentExtension({
      name: 'EntityWorkloadIdentityCard',
      component: {
        lazy: () =>
          import('../components/OverviewCard').then(m => m.OverviewCard),
      },
    }),
  );

/**
 * The Ownership tab; mount it at `/identity-ownership` of a component's page.
 *
 * @public
 */
export const EntityWorkloadIdentityOwnershipContent: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'EntityWorkloadIdentityOwnershipContent',
      component: () =>
        import('../components/OwnershipTab').then(m => m.OwnershipTab),
      mountPoint: ownershipRouteRef,
    }),
  );

/**
 * The TTL tab; mount it at `/identity-ttl` of a component's page.
 *
 * @public
 */
export const EntityWorkloadIdentityTtlContent: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'EntityWorkloadIdentityTtlContent',
      component: () => import('../components/TtlTab').then(m => m.TtlTab),
      mountPoint: ttlRouteRef,
    }),
  );

/**
 * The Revocation tab; mount it at `/identity-revocation` of a component's page.
 *
 * @public
 */
export const EntityWorkloadIdentityRevocationContent: () => JSX.Element =
  workloadIdentityPlugin.provide(
    createRoutableExtension({
      name: 'EntityWorkloadIdentityRevocationContent',
      component: () =>
        import('../components/RevocationTab').then(m => m.RevocationTab),
      mountPoint: revocationRouteRef,
    }),
  );
