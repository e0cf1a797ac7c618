import { createPlugin } from '@backstage/core-plugin-api';
import { workloadIdentityApiFactory } from '../apiFactory';
import {
  assetRouteRef,
  coveredRouteRef,
  inventoryRouteRef,
  ownershipRouteRef,
  revocationRouteRef,
  sourcesRouteRef,
  ttlRouteRef,
} from '../routes';

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
    inventory: inventoryRouteRef,
    sources: sourcesRouteRef,
    asset: assetRouteRef,
    ownership: ownershipRouteRef,
    ttl: ttlRouteRef,
    revocation: revocationRouteRef,
    covered: coveredRouteRef,
  },
});
