/**
 * The workload-identity plugin for apps on Backstage's legacy frontend system:
 * the same card, tabs and pages as extensions of that system.
 *
 * @packageDocumentation
 */

export { workloadIdentityApiRef } from '../apiRef';
export {
  workloadIdentityTranslationRef,
  type WorkloadIdentityTranslationRef,
} from '../translation';
export { isWorkloadIdentityAvailable } from './isWorkloadIdentityAvailable';
export { workloadIdentityPlugin } from './plugin';
export {
  EntityWorkloadIdentityCard,
  EntityWorkloadIdentityOwnershipContent,
  EntityWorkloadIdentityRevocationContent,
  EntityWorkloadIdentityTtlContent,
} from './extensions';
