import { createApiRef } from '@backstage/core-plugin-api';
import { WorkloadIdentityApi } from '@tenure/backstage-plugin-workload-identity-common';

/**
 * The API of the workload-identity backend, as the frontend uses it.
 *
 * @public
 */
export const workloadIdentityApiRef = createApiRef<WorkloadIdentityApi>({
  id: 'plugin.workload-identity.service',
});
