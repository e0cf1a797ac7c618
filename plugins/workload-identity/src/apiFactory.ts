import {
  createApiFactory,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { WorkloadIdentityClient } from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityApiRef } from './apiRef';

/** The client of the backend, for both frontend systems. */
export const workloadIdentityApiFactory = createApiFactory({
  api: workloadIdentityApiRef,
  deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
  factory: ({ discoveryApi, fetchApi }) =>
    new WorkloadIdentityClient({ discoveryApi, fetchApi }),
});
