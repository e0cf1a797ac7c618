/**
 * The workload-identity plugin for apps on Backstage's legacy frontend system:
 * the same cards, tabs and pages as extensions of that system.
 *
 * @packageDocumentation
 */

export { workloadIdentityApiRef } from '../apiRef';
export { isWorkloadIdentityAvailable } from '../isWorkloadIdentityAvailable';
export { workloadIdentityKindIcons } from '../kindIcons';
export {
  workloadIdentityTranslationRef,
  type WorkloadIdentityTranslationRef,
} from '../translation';
export * from './componentExtensions';
export * from './kindExtensions';
export * from './pageExtensions';
export { workloadIdentityPlugin } from './plugin';
