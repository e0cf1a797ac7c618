import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import { WorkloadIdentityClient } from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityApiRef } from './apiRef';

export { workloadIdentityApiRef };

const workloadIdentityApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: workloadIdentityApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new WorkloadIdentityClient({ discoveryApi, fetchApi }),
    }),
});

export default [workloadIdentityApi];
