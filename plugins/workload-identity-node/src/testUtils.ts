/**
 * The conformance suite that every source passes, and a scripted source for
 * tests of what reads sources.
 *
 * @packageDocumentation
 */

export * from './conformance/TestIdentitySource';
export * from './conformance/describeIdentitySource';
export * from './conformance/harness';
export * from './conformance/recordSnapshot';
export * from './conformance/recordWatch';
export { checkWatch } from './conformance/deltaRules';
export { findPlantedValues } from './conformance/plantedValues';
export {
  checkSnapshot,
  MAX_ASSETS_PER_EVENT,
} from './conformance/snapshotRules';
