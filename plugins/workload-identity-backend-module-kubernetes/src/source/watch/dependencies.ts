import {
  KubernetesResource,
  mayBeRemembered,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';

/** Kinds that are mapped together: pods, and all that may stand above them. */
const WORKLOADS = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'CronJob',
  'Job',
  'Pod',
]);

/** Whether the mapping of other objects reads something of this kind. */
export function isDependedOn({ kind }: KubernetesResource): boolean {
  return mayBeRemembered(`kind: ${kind}`);
}

/**
 * The resources of a namespace of which something else may have to be said
 * after some of them changed.
 *
 * @param resources - all that are read in a namespace, in the order of the
 *   mapping
 */
export function affectedBy(
  changed: (resource: KubernetesResource) => boolean,
  resources: readonly KubernetesResource[],
): KubernetesResource[] {
  const dirty = resources.filter(changed);
  if (dirty.some(isDependedOn)) {
    return [...resources];
  }
  const isWorkloadDirty = dirty.some(({ kind }) => WORKLOADS.has(kind));
  return resources.filter(
    resource =>
      dirty.includes(resource) ||
      (isWorkloadDirty && WORKLOADS.has(resource.kind)),
  );
}
