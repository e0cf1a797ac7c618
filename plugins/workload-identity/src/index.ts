/**
 * The frontend of the workload-identity plugin.
 *
 * @packageDocumentation
 */

export { default } from './plugin';
export { workloadIdentityApiRef } from './apiRef';
export {
  workloadIdentityTranslationRef,
  type WorkloadIdentityTranslationRef,
} from './translation';
