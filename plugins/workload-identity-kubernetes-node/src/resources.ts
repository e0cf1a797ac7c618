/**
 * A resource that a live source lists.
 *
 * @public
 */
export interface KubernetesResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  /** The plural name in the API's path. */
  resource: string;
  kind: string;
  namespaced: boolean;
  /**
   * To be read as `PartialObjectMetadata`, since the objects hold values that
   * must not even reach the process.
   */
  metadataOnly: boolean;
}

const resource = (
  group: string,
  name: string,
  kind: string,
  options?: { namespaced?: boolean; metadataOnly?: boolean },
): KubernetesResource => ({
  group,
  version: 'v1',
  resource: name,
  kind,
  namespaced: options?.namespaced ?? true,
  metadataOnly: options?.metadataOnly ?? false,
});

const RBAC = 'rbac.authorization.k8s.io';

/**
 * What the mapping knows, in the order in which a live source should read it:
 * accounts before workloads (automount), controllers before pods.
 *
 * @public
 */
export const KUBERNETES_RESOURCES: ReadonlyArray<KubernetesResource> = [
  resource('', 'namespaces', 'Namespace', { namespaced: false }),
  resource('', 'serviceaccounts', 'ServiceAccount'),
  resource('', 'secrets', 'Secret', { metadataOnly: true }),
  resource('apps', 'deployments', 'Deployment'),
  resource('apps', 'statefulsets', 'StatefulSet'),
  resource('apps', 'daemonsets', 'DaemonSet'),
  resource('apps', 'replicasets', 'ReplicaSet'),
  resource('', 'replicationcontrollers', 'ReplicationController'),
  resource('batch', 'cronjobs', 'CronJob'),
  resource('batch', 'jobs', 'Job'),
  resource('', 'pods', 'Pod'),
  resource(RBAC, 'clusterroles', 'ClusterRole', { namespaced: false }),
  resource(RBAC, 'roles', 'Role'),
  resource(RBAC, 'clusterrolebindings', 'ClusterRoleBinding', {
    namespaced: false,
  }),
  resource(RBAC, 'rolebindings', 'RoleBinding'),
];

/**
 * The name of a resource in a scope: `secrets`, `apps/deployments`.
 *
 * @public
 */
export function scopeResource(r: { group: string; resource: string }): string {
  return r.group ? `${r.group}/${r.resource}` : r.resource;
}

/** No kind is in two groups. */
const BY_KIND = new Map(KUBERNETES_RESOURCES.map(r => [r.kind, r]));

/** Groups from which objects of a kind were served in earlier releases. */
const FORMER_GROUPS: Record<string, string[]> = {
  Deployment: ['extensions'],
  DaemonSet: ['extensions'],
  ReplicaSet: ['extensions'],
};

/** The resource of an object's kind, if it is one that is mapped. */
export function findResource(
  apiVersion: string,
  kind: string,
): KubernetesResource | undefined {
  const found = BY_KIND.get(kind);
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return found &&
    (found.group === group || FORMER_GROUPS[kind]?.includes(group))
    ? found
    : undefined;
}
