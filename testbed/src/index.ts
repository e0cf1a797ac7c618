/**
 * Real Kubernetes control planes for tests and for the live demo.
 *
 * @packageDocumentation
 */

export {
  buildControlPlane,
  isTestbedAvailable,
  shouldRunTestbed,
  type TestbedAvailability,
} from './build';
export {
  ControlPlane,
  startControlPlane,
  type ControlPlaneOptions,
} from './controlPlane';
export type { ApplyOptions } from './apply';
export type { PodStatusOptions, PodStatusResult } from './kubelet';
export {
  startLiveTestbed,
  type LiveTestbed,
  type LiveTestbedOptions,
} from './live';
export { readManifests, type ManifestProblem } from './manifests';
export { crdsDir } from './paths';
export { imageIdOf } from './podStatus';
export { RequestError, type RequestOptions } from './rest';
export type { KubernetesObject, Log } from './types';
