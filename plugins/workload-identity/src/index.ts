/**
 * The frontend of the workload-identity plugin.
 *
 * @packageDocumentation
 */

export { default } from './plugin';
export { workloadIdentityApiRef } from './apiRef';
export { workloadIdentityKindIcons } from './kindIcons';
export {
  workloadIdentityTranslationRef,
  type WorkloadIdentityTranslationRef,
} from './translation';
