/** A resource of Kubernetes that a live source reads. @public */
export interface ReaderResource {
  /** Empty for the core group. */
  apiGroup: string;
  resource: string;
  /** An add-on's: where it is not installed, the right is of no use. */
  addOn?: boolean;
}

const of = (
  apiGroup: string,
  resources: string[],
  addOn = false,
): ReaderResource[] =>
  resources.map(resource => ({
    apiGroup,
    resource,
    ...(addOn && { addOn }),
  }));

/**
 * What a live source of Kubernetes reads, by API group. Secrets and ConfigMaps
 * are among them, though each has a role of its own.
 *
 * @public
 */
export const READER_RESOURCES: readonly ReaderResource[] = [
  ...of('', [
    'namespaces',
    'serviceaccounts',
    'pods',
    'replicationcontrollers',
    'secrets',
    'configmaps',
  ]),
  ...of('apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets']),
  ...of('batch', ['cronjobs', 'jobs']),
  ...of('rbac.authorization.k8s.io', [
    'roles',
    'clusterroles',
    'rolebindings',
    'clusterrolebindings',
  ]),
  ...of('networking.k8s.io', ['ingresses']),
  ...of('certificates.k8s.io', ['certificatesigningrequests']),
  ...of('cert-manager.io', ['certificates', 'issuers', 'clusterissuers'], true),
  ...of(
    'external-secrets.io',
    [
      'externalsecrets',
      'clusterexternalsecrets',
      'pushsecrets',
      'secretstores',
      'clustersecretstores',
    ],
    true,
  ),
  ...of('bitnami.com', ['sealedsecrets'], true),
  ...of('secrets-store.csi.x-k8s.io', ['secretproviderclasses'], true),
  ...of('gateway.networking.k8s.io', ['gateways'], true),
  ...of('spire.spiffe.io', ['clusterspiffeids', 'clusterstaticentries'], true),
];

/** As sources name a resource: `secrets`, `apps/deployments`. @public */
export function readerResourceName({
  apiGroup,
  resource,
}: ReaderResource): string {
  return apiGroup ? `${apiGroup}/${resource}` : resource;
}
