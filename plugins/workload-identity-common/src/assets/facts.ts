/**
 * Instants are UTC ISO 8601 strings, durations are whole seconds. A field that
 * is absent was not claimed by the source: it is unknown, never "no".
 */

/** @public */
export interface WorkloadFacts {
  /** The controller's kind: Deployment, StatefulSet, CronJob, Pod … */
  controller: string;
  apiVersion?: string;
  /** Labels of the controller itself. */
  labels?: Record<string, string>;
  /** Labels of the pods that it makes. */
  podLabels?: Record<string, string>;
  /** Only the annotations that matching reads (`tenure.dev/…`, `backstage.io/…`). */
  annotations?: Record<string, string>;
  replicas?: number;
  /** Pods that exist, as last read. */
  instances?: number;
  /** Pods in phase Running, as last read. */
  runningInstances?: number;
  /** Cron expression, for a CronJob. */
  schedule?: string;
  suspended?: boolean;
  /** Longest run that the spec allows (`activeDeadlineSeconds`). */
  maxRunSeconds?: number;
  /**
   * How long a finished run, and with it its Pods, is kept
   * (`ttlSecondsAfterFinished`). A token that is bound to a Pod is good until the
   * Pod is deleted, not until it has ended.
   */
  keptAfterRunSeconds?: number;
  /** When the latest run that is still there began. */
  lastRunStartedAt?: string;
  /** When it ended; absent while it runs. */
  lastRunEndedAt?: string;
  /** Of the runs that are still there and have ended: how long the longest took. */
  longestRunSeconds?: number;
  /**
   * The name of the ServiceAccount that its template names; `default` where it
   * names none. For comparing what is declared with what is live.
   */
  serviceAccount?: string;
  /** Container → image reference, as the template has it. */
  images?: Record<string, string>;
  /**
   * Audience → the lifetime that the template asks for its projected token, in
   * seconds; `API server` for the API server's own. Injected ones are not among
   * them.
   */
  tokenLifetimes?: Record<string, number>;
  /** Of an Ingress or Gateway: the hosts that it serves with TLS. */
  hosts?: string[];
  /**
   * How its pods reach out of their isolation: privileged containers, the host's
   * network, PIDs or IPC, host paths, and added capabilities.
   */
  hostAccess?: string[];
  /**
   * Those of `hostAccess` by which its processes can take over the node, such as
   * a privileged container.
   */
  nodeControl?: string[];
  /**
   * Whether a process can gain more privileges than its parent in any of the
   * containers (`allowPrivilegeEscalation`, which is on unless it is said to be
   * off).
   */
  allowsPrivilegeEscalation?: boolean;
  /** What Pod Security Admission holds pods to in its namespace; absent: no labels. */
  podSecurity?: PodSecurity;
}

/** @public */
export const POD_SECURITY_LEVELS = [
  'privileged',
  'baseline',
  'restricted',
] as const;

/** @public */
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

/**
 * The levels of the Pod Security Standards that the labels of a namespace set
 * (`pod-security.kubernetes.io/…`). Where one is not set, the API server's own
 * default holds, which can't be read.
 *
 * @public
 */
export interface PodSecurity {
  enforce?: PodSecurityLevel;
  warn?: PodSecurityLevel;
  audit?: PodSecurityLevel;
}

/**
 * `mesh` is a name of a service mesh that is no SPIFFE ID; `store-role` what a
 * secret store lets an account be, once it has logged in.
 *
 * @public
 */
export type IdentityClass =
  | 'kubernetes-service-account'
  | 'kubernetes-group'
  | 'kubernetes-user'
  | 'spiffe'
  | 'mesh'
  | 'cloud-role'
  | 'store-role';

/** @public */
export interface IdentityFacts {
  class: IdentityClass;
  automountServiceAccountToken?: boolean;
  /** Names of Secrets listed under `imagePullSecrets` of a ServiceAccount. */
  imagePullSecrets?: string[];
  /** True for the account named `default`, which every workload without one gets. */
  isDefault?: boolean;
  /** Of a SPIFFE ID: which workloads get it, as SPIRE writes selectors. */
  selectors?: string[];
  /** What registers it, such as `ClusterStaticEntry ingress`. */
  registeredBy?: string;
  annotations?: Record<string, string>;
}

/**
 * What sort of credential it is; the way to revoke follows from it. `literal` is
 * one that was written out where anyone who may read the object sees it: in an
 * environment variable, an argument, or a ConfigMap. `x509-svid` is a certificate
 * that a workload is given for its SPIFFE ID, and that is never stored.
 *
 * @public
 */
export const CREDENTIAL_CLASSES = [
  'projected-token',
  'service-account-token',
  'x509-certificate',
  'x509-svid',
  'registry-credential',
  'basic-auth',
  'ssh-key',
  'bootstrap-token',
  'opaque',
  'literal',
] as const;

/** @public */
export type CredentialClass = (typeof CREDENTIAL_CLASSES)[number];

/**
 * When a credential stops working by itself.
 *
 * - `at`: at one instant
 * - `never`: not by itself
 * - `per-issue`: each copy has its own end, `effectiveTtlSeconds` after its issue
 * - `unknown`: nobody said; never to be shown as good
 *
 * @public
 */
export type Expiry =
  | { type: 'at'; at: string }
  | { type: 'never' }
  | { type: 'per-issue' }
  | { type: 'unknown' };

/**
 * What a controller says of a thing that it keeps. `failing`: its last attempt
 * failed, whatever still works from before. `not-ready`: neither ready nor known
 * to have failed.
 *
 * @public
 */
export interface Condition {
  state: 'ready' | 'not-ready' | 'failing';
  /** The controller's own code, such as `SecretSyncedError`, from a closed list. */
  reason?: string;
  /** From when on; UTC ISO 8601. */
  since?: string;
}

/**
 * A CertificateSigningRequest of `certificates.k8s.io`.
 *
 * @public
 */
export interface CertificateRequestFacts {
  /** `approved`: not signed yet. `issued`: the certificate is there. */
  state: 'pending' | 'approved' | 'denied' | 'failed' | 'issued';
  /** The signer that was asked, such as `kubernetes.io/kube-apiserver-client`. */
  signer?: string;
  /** The user who asked, as the API server knew them. */
  requestedBy?: string;
}

/** @public */
export interface CredentialFacts {
  class: CredentialClass;
  expiry: Expiry;
  issuedAt?: string;
  lastRotatedAt?: string;
  lastUsedAt?: string;
  /** The lifetime that was asked for. */
  declaredTtlSeconds?: number;
  /** The longest lifetime that the issuer may really give. */
  effectiveTtlSeconds?: number;
  renewal: {
    mode: 'automatic' | 'manual' | 'none' | 'unknown';
    /** Who renews it: `kubelet`, `cert-manager`, `external-secrets`, … */
    by?: string;
  };
  /** When whoever renews it means to do so next. */
  renewsAt?: string;
  /** How its issuing goes, by whoever renews it. */
  issuance?: Condition;
  /** Of a certificate that was asked for with a CertificateSigningRequest. */
  request?: CertificateRequestFacts;
  /**
   * Of a token Secret: whether Kubernetes made it for the account by itself, as
   * before 1.24, or somebody asked for it. Absent where the account was not read.
   */
  origin?: 'automatic' | 'by-hand';
  /** DNS names that a certificate is for. */
  dnsNames?: string[];
  /** SPIFFE IDs that a certificate is for. */
  spiffeIds?: string[];
  /** Of a literal: the rules that found it, such as `github`. */
  literalKinds?: string[];
  /** Audiences that the token is issued for; empty for the API server's own. */
  audiences?: string[];
  /** The object whose deletion ends it. */
  boundTo?: 'Pod' | 'Secret' | 'ServiceAccount';
  /**
   * For each field that was not read from the credential's issuer: what says
   * so, such as `annotation tenure.dev/expires-at` or `kubernetes default`.
   */
  basis?: Record<string, string>;
}

/** @public */
export interface SecretFacts {
  /** The store's own type: `Opaque`, `kubernetes.io/tls`, … or `ConfigMap`. */
  type?: string;
  createdAt?: string;
  /** What keeps it in step with a store, and how that goes. */
  sync?: Partial<Condition> & { by: string };
  /** Names of keys are metadata, known only where values need not be read for them. */
  immutable?: boolean;
  annotations?: Record<string, string>;
}

/** @public */
export interface ImageFacts {
  /** Names under which it was seen, as written. */
  references?: string[];
  digestKnown: boolean;
}

/**
 * What a permission set lets its holder do to the platform itself.
 *
 * @public
 */
export const ROLE_CAPABILITIES = [
  'cluster-admin',
  'reads-secrets',
  'changes-rbac',
  'impersonates',
  'creates-pods',
  'issues-tokens',
  'changes-admission',
  'wildcard',
] as const;

/** @public */
export type RoleCapability = (typeof ROLE_CAPABILITIES)[number];

/** @public */
export interface RoleFacts {
  class: 'kubernetes-role' | 'kubernetes-cluster-role';
  /** SHA-256 (hex) of the canonical rules; equal sets are stored once. */
  permissionSet?: string;
  ruleCount?: number;
  capabilities?: RoleCapability[];
  /** Of a ClusterRole: its labels, by which others aggregate it. */
  labels?: Record<string, string>;
  /**
   * Of an aggregated ClusterRole: which others it takes its rules from. A
   * declared one has no `permissionSet` of its own, since the cluster's
   * controller fills it in.
   */
  aggregates?: LabelSelector[];
}

/** `LabelSelector` of meta/v1. @public */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
    operator: string;
    values?: string[];
  }>;
}

/** @public */
export interface ClusterFacts {
  version?: string;
}

/** @public */
export interface IssuerFacts {
  class: 'kubernetes-service-account-issuer' | 'certificate-authority';
  /** How it issues: `acme`, `ca`, `selfSigned`, `vault`, `venafi`. */
  mechanism?: string;
  /** Whether its controller says that it can issue. */
  condition?: Condition;
}

/** @public */
export interface StoreFacts {
  /** The sort of store: `vault`, `aws-secretsmanager`, … */
  class: string;
}

/** @public */
export interface FactsByKind {
  workload: WorkloadFacts;
  identity: IdentityFacts;
  credential: CredentialFacts;
  secret: SecretFacts;
  image: ImageFacts;
  role: RoleFacts;
  issuer: IssuerFacts;
  store: StoreFacts;
  cluster: ClusterFacts;
}

/** One rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1 PolicyRule). @public */
export interface PermissionRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/**
 * One place where a workload uses a secret, or a literal stands. `tls`: an Ingress
 * or Gateway serves with it. `agent`: an injected agent fetches it.
 *
 * @public
 */
export interface PlaceOfUse {
  as:
    | 'env'
    | 'envFrom'
    | 'volume'
    | 'csi'
    | 'imagePull'
    | 'tls'
    | 'agent'
    | 'command'
    | 'argument';
  container?: string;
  containerType?: 'container' | 'init' | 'ephemeral';
  /** Of a literal: the variable's name. */
  variable?: string;
  /** Of a literal: its place in the list of arguments, or of the command, from 0. */
  index?: number;
  /** Keys of the secret that are used; absent means all of them. */
  keys?: string[];
  optional?: boolean;
}

/** @public */
export interface LinkFactsByType {
  'runs-as': { automount?: boolean; implied?: boolean };
  uses: { places: PlaceOfUse[] };
  presents: { places?: PlaceOfUse[] };
  holds: {};
  authenticates: {};
  /**
   * Identity → a credential that stands outside its workloads, as a token kept
   * in a Secret. The way from an identity to its loose keys: `authenticates`,
   * read backward, would also bring the tokens of every workload of a hub.
   */
  accepts: {};
  granted: {
    /** The binding, as `RoleBinding namespace/name` or `ClusterRoleBinding name`. */
    binding: string;
    /** The namespace in which it holds; absent means the whole cluster. */
    namespace?: string;
    /** The group that the binding names, as `Group/name`, if not the identity itself. */
    through?: string;
  };
  'federates-to': { mechanism: string; conditions?: string[] };
  'runs-image': {
    container: string;
    /** As written. */
    reference: string;
    /** The ServiceAccount, `namespace/name`, that it runs as. */
    account?: string;
  };
  'synced-from': {
    refreshIntervalSeconds?: number;
    lastSyncAt?: string;
    condition?: Condition;
    /** What says how to reach the store, such as `SecretStore payments/vault`. */
    through?: string;
    /** The ServiceAccount, `namespace/name`, that the store is accessed as. */
    account?: string;
    /** The Secret, `namespace/name`, that the store is logged in to with. */
    login?: string;
  };
  'issued-by': {};
}
