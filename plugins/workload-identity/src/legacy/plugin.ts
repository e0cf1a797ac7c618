import { createPlugin } from '@backstage/core-plugin-api';
import { workloadIdentityApiFactory } from '../apiFactory';
import { ownershipRouteRef, revocationRouteRef, ttlRouteRef } from '../routes';

/**
 * The plugin for the legacy frontend system. An app finds it through the
 * extensions that it mounts.
 *
 * @public
 */
export const workloadIdentityPlugin = createPlugin({
  id: 'workload-identity',
  apis: [workloadIdentityApiFactory],
  routes: {
    ownership: ownershipRouteRef,
    ttl: ttlRouteRef,
    revocation: revocationRouteRef,
  },
});
