/** How the source says who it is; one of its own, never another plugin's. */
export type AuthConfig =
  | { type: 'token'; token?: string; tokenFile?: string }
  | {
      type: 'clientCertificate';
      certFile?: string;
      keyFile?: string;
      /** PEM. */
      certData?: string;
      keyData?: string;
    }
  | { type: 'inCluster' };

export interface ServerConfig {
  /** Without a slash at the end; absent only with inCluster. */
  url?: string;
  caFile?: string;
  /** PEM. */
  caData?: string;
  auth: AuthConfig;
}

/** One entry under `workloadIdentity.sources.kubernetes`, checked. */
export interface KubernetesSourceConfig {
  id: string;
  title: string;
  cluster: string;
  /** Of the cluster's API server; undefined when nobody said. */
  extendTokenExpiration?: boolean;
  /** In which its workloads get SPIFFE IDs; undefined when nobody said. */
  trustDomain?: string;
  server: ServerConfig;
  /** Only these, when given. */
  namespaces?: string[];
  /** Whether credentials that were written out are looked for. */
  literals: boolean;
  /** Resources that are not read, such as `secrets`. */
  exclude: string[];
  /** Whether changes are watched for. */
  watch: boolean;
  refreshIntervalSeconds: number;
  /** How often all is read while changes are watched. */
  reconcileIntervalSeconds: number;
  staleAfterSeconds: number;
  timeoutSeconds: number;
  requestTimeoutSeconds: number;
  pageSize: number;
  concurrency: number;
}
