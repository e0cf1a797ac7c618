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

/** What the IdentityOwner record at hand covers. */
export const coveredRouteRef = createRouteRef({
  id: 'workload-identity:covered',
});

/** The page of the whole organisation. */
export const organisationRouteRef = createRouteRef({
  id: 'workload-identity:organisation',
});

/** Its list of all assets; filters are in the query. */
export const inventoryRouteRef = createRouteRef({
  id: 'workload-identity:inventory',
});

/** Its list of sources. */
export const sourcesRouteRef = createRouteRef({
  id: 'workload-identity:sources',
});

/** The page of one asset. */
export const assetRouteRef = createRouteRef({
  id: 'workload-identity:asset',
  params: ['id'],
});
