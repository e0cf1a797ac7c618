import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';

/** One list of a resource: all of it, or the Secrets of a type. */
export interface ListQuery {
  fieldSelector?: string;
  /** The type that all Secrets of the list have. */
  secretType?: string;
}

/**
 * Types of Secrets that Kubernetes and Helm give (kubernetes.io, "Types of
 * Secret"). The type stands beside the data, not in the metadata, so that it is
 * known only by having asked for it.
 */
const SECRET_TYPES = [
  'Opaque',
  'kubernetes.io/service-account-token',
  'kubernetes.io/tls',
  'kubernetes.io/dockerconfigjson',
  'kubernetes.io/dockercfg',
  'kubernetes.io/basic-auth',
  'kubernetes.io/ssh-auth',
  'bootstrap.kubernetes.io/token',
  'helm.sh/release.v1',
];

const SECRET_QUERIES: readonly ListQuery[] = [
  ...SECRET_TYPES.map(type => ({
    secretType: type,
    fieldSelector: `type=${type}`,
  })),
  { fieldSelector: SECRET_TYPES.map(type => `type!=${type}`).join(',') },
];

/** The lists that together hold every object of a resource once. */
export function listQueries({
  group,
  kind,
}: KubernetesResource): readonly ListQuery[] {
  return group === '' && kind === 'Secret' ? SECRET_QUERIES : [{}];
}

/** Path of a resource, of one namespace if one is given. */
export function listPath(
  { group, version, resource }: KubernetesResource,
  namespace: string | undefined,
): string {
  const api = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const place =
    namespace === undefined
      ? ''
      : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${api}${place}/${resource}`;
}
