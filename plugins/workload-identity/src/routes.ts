import { createRouteRef } from '@backstage/core-plugin-api';

/** The Ownership tab of the entity at hand. */
export const ownershipRouteRef = createRouteRef({
  id: 'workload-identity:ownership',
});

/** The TTL tab of the entity at hand. */
export const ttlRouteRef = createRouteRef({ id: 'workload-identity:ttl' });

/** The Revocation tab of the entity at hand. */
export const revocationRouteRef = createRouteRef({
  id: 'workload-identity:revocation',
});
