import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import { workloadIdentityApiFactory } from './apiFactory';
import { workloadIdentityApiRef } from './apiRef';

export { workloadIdentityApiRef };

const workloadIdentityApi = ApiBlueprint.make({
  params: defineParams => defineParams(workloadIdentityApiFactory),
});

export default [workloadIdentityApi];
