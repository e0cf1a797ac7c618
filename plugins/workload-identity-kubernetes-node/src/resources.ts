/**
 * A resource that a live source lists.
 *
 * @public
 */
export interface KubernetesResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  /** Earlier versions that are read as well, where the newest is not served. */
  olderVersions: readonly string[];
  /** The plural name in the API's path. */
  resource: string;
  kind: string;
  namespaced: boolean;
  /**
   * To be read as `PartialObjectMetadata`, since the objects hold values that
   * must not even reach the process.
   */
  metadataOnly: boolean;
  /**
   * An add-on's: a cluster that does not serve it has none, and that is no
   * fault.
   */
  optional: boolean;
  /** Most objects in one page of a list, where they can be large. */
  maxPageSize?: number;
}

const resource = (
  group: string,
  name: string,
  kind: string,
  options?: Partial<KubernetesResource>,
): KubernetesResource => ({
  group,
  version: 'v1',
  olderVersions: [],
  resource: name,
  kind,
  namespaced: true,
  metadataOnly: false,
  optional: false,
  ...options,
});

const RBAC = 'rbac.authorization.k8s.io';
const CERT_MANAGER = 'cert-manager.io';
const EXTERNAL_SECRETS = 'external-secrets.io';
const SPIRE_OPTIONS = {
  version: 'v1alpha1',
  optional: true,
  namespaced: false,
};
const EXTERNAL_SECRETS_OPTIONS = {
  optional: true,
  olderVersions: ['v1beta1'],
};

/**
 * What the mapping knows, in the order in which a live source should read it:
 * what gives workloads names or files (SPIFFE IDs, secrets of a driver), accounts and ConfigMaps before workloads (automounting, literals), controllers
 * before pods, stores before what is synced from them; and what an add-on says of
 * a Secret after the Secret, so that it is the later word.
 *
 * @public
 */
export const KUBERNETES_RESOURCES: ReadonlyArray<KubernetesResource> = [
  resource('', 'namespaces', 'Namespace', { namespaced: false }),
  resource(
    'spire.spiffe.io',
    'clusterspiffeids',
    'ClusterSPIFFEID',
    SPIRE_OPTIONS,
  ),
  resource(
    'spire.spiffe.io',
    'clusterstaticentries',
    'ClusterStaticEntry',
    SPIRE_OPTIONS,
  ),
  resource(
    'secrets-store.csi.x-k8s.io',
    'secretproviderclasses',
    'SecretProviderClass',
    { optional: true, olderVersions: ['v1alpha1'] },
  ),
  resource('', 'serviceaccounts', 'ServiceAccount'),
  resource('', 'secrets', 'Secret', { metadataOnly: true }),
  // A ConfigMap may have a mebibyte: a page of them stays below the limit of a
  // response.
  resource('', 'configmaps', 'ConfigMap', { maxPageSize: 50 }),
  resource('apps', 'deployments', 'Deployment'),
  resource('apps', 'statefulsets', 'StatefulSet'),
  resource('apps', 'daemonsets', 'DaemonSet'),
  resource('apps', 'replicasets', 'ReplicaSet'),
  resource('', 'replicationcontrollers', 'ReplicationController'),
  resource('batch', 'cronjobs', 'CronJob'),
  resource('batch', 'jobs', 'Job'),
  resource('', 'pods', 'Pod'),
  resource('networking.k8s.io', 'ingresses', 'Ingress'),
  resource('gateway.networking.k8s.io', 'gateways', 'Gateway', {
    optional: true,
    olderVersions: ['v1beta1'],
  }),
  resource(
    'certificates.k8s.io',
    'certificatesigningrequests',
    'CertificateSigningRequest',
    { namespaced: false },
  ),
  resource(RBAC, 'clusterroles', 'ClusterRole', { namespaced: false }),
  resource(RBAC, 'roles', 'Role'),
  resource(RBAC, 'clusterrolebindings', 'ClusterRoleBinding', {
    namespaced: false,
  }),
  resource(RBAC, 'rolebindings', 'RoleBinding'),
  resource(CERT_MANAGER, 'clusterissuers', 'ClusterIssuer', {
    optional: true,
    namespaced: false,
  }),
  resource(CERT_MANAGER, 'issuers', 'Issuer', { optional: true }),
  resource(CERT_MANAGER, 'certificates', 'Certificate', { optional: true }),
  resource(EXTERNAL_SECRETS, 'clustersecretstores', 'ClusterSecretStore', {
    ...EXTERNAL_SECRETS_OPTIONS,
    namespaced: false,
  }),
  resource(
    EXTERNAL_SECRETS,
    'secretstores',
    'SecretStore',
    EXTERNAL_SECRETS_OPTIONS,
  ),
  resource(
    EXTERNAL_SECRETS,
    'externalsecrets',
    'ExternalSecret',
    EXTERNAL_SECRETS_OPTIONS,
  ),
  resource(
    EXTERNAL_SECRETS,
    'clusterexternalsecrets',
    'ClusterExternalSecret',
    { ...EXTERNAL_SECRETS_OPTIONS, namespaced: false },
  ),
  resource(EXTERNAL_SECRETS, 'pushsecrets', 'PushSecret', {
    optional: true,
    version: 'v1alpha1',
  }),
  resource('bitnami.com', 'sealedsecrets', 'SealedSecret', {
    optional: true,
    version: 'v1alpha1',
  }),
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
  Ingress: ['extensions'],
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
