/**
 * The one mapping from Kubernetes objects to assets and links.
 *
 * @packageDocumentation
 */

export * from './decode/dropValues';
export * from './decode/unfoldList';
export * from './mapper/KubernetesMapper';
export * from './problems';
export * from './resources';
