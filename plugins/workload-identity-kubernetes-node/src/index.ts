/**
 * The one mapping from Kubernetes objects to assets and links.
 *
 * @packageDocumentation
 */

export { dropValues, type DropValuesOptions } from './decode/dropValues';
export * from './decode/unfoldList';
export * from './mapper/KubernetesMapper';
export { mergeAssets, mergeLinks } from './mapper/merge';
export { mayBeRemembered } from './mapper/rememberObject';
export { parseInstant } from './instants';
export {
  MAPPING_PROBLEM_CODES,
  type MappingProblem,
  type MappingProblemCode,
} from './problems';
export {
  KUBERNETES_RESOURCES,
  type KubernetesResource,
  scopeResource,
} from './resources';
