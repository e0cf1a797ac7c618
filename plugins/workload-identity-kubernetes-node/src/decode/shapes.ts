import { isKind, isLabelKey, isLabelValue, isPlainText } from '../names';
import {
  certificateShape,
  externalSecretShape,
  issuerShape,
  storeShape,
} from './addonShapes';
import { dataLiterals } from './literalShapes';
import { PodSpec, podSpecShapeWith, podStatusShape } from './podShapes';
import { count, fields, flag, list, Shape, Shaped, text, texts } from './shape';

/** Annotations that the mapping reads, besides those of the two prefixes. */
export const EKS_ROLE = 'eks.amazonaws.com/role-arn';
export const GKE_ACCOUNT = 'iam.gke.io/gcp-service-account';
export const AZURE_CLIENT = 'azure.workload.identity/client-id';
export const AZURE_TENANT = 'azure.workload.identity/tenant-id';
export const TOKEN_ACCOUNT = 'kubernetes.io/service-account.name';
export const TOKEN_ACCOUNT_UID = 'kubernetes.io/service-account.uid';
export const CERT_MANAGER_CERTIFICATE = 'cert-manager.io/certificate-name';
export const MIRROR_POD = 'kubernetes.io/config.mirror';

const READ_ANNOTATIONS = new Set([
  EKS_ROLE,
  GKE_ACCOUNT,
  AZURE_CLIENT,
  AZURE_TENANT,
  TOKEN_ACCOUNT,
  TOKEN_ACCOUNT_UID,
  CERT_MANAGER_CERTIFICATE,
  MIRROR_POD,
]);

/** Annotations that people write for the portal; they become facts. */
export function isPortalAnnotation(key: string): boolean {
  return (
    (key.startsWith('tenure.dev/') || key.startsWith('backstage.io/')) &&
    isLabelKey(key)
  );
}

const labels = texts({
  keep: isLabelKey,
  isValue: isLabelValue,
  maxEntries: 256,
});

const annotations = texts({
  keep: key => isPortalAnnotation(key) || READ_ANNOTATIONS.has(key),
  isValue: value => value === '' || isPlainText(value, 1024),
  maxEntries: 256,
});

const metadata = fields({
  name: text(253),
  generateName: text(253),
  namespace: text(253),
  uid: text(128, value => /^[A-Za-z0-9-]+$/.test(value)),
  creationTimestamp: text(64),
  labels,
  annotations,
  ownerReferences: list(
    fields({
      apiVersion: text(317),
      kind: text(63, isKind),
      name: text(253),
      uid: text(128, value => /^[A-Za-z0-9-]+$/.test(value)),
      controller: flag(),
    }),
  ),
});

const templateOf = (spec: Shape<PodSpec>) =>
  fields({ metadata: fields({ labels }), spec });

const head = {
  apiVersion: text(317),
  kind: text(63, isKind),
  metadata,
};

const rule = fields({
  apiGroups: list(text(512)),
  resources: list(text(512)),
  resourceNames: list(text(512)),
  nonResourceURLs: list(text(2048)),
  verbs: list(text(512)),
});

const labelSelector = fields({
  matchLabels: labels,
  matchExpressions: list(
    fields({
      key: text(317, isLabelKey),
      operator: text(16),
      values: list(text(63, isLabelValue)),
    }),
  ),
});

const role = fields({
  ...head,
  rules: list(rule),
  aggregationRule: fields({ clusterRoleSelectors: list(labelSelector) }),
});

const binding = fields({
  ...head,
  roleRef: fields({ apiGroup: text(317), kind: text(63), name: text(512) }),
  subjects: list(
    fields({ kind: text(63), name: text(1024), namespace: text(253) }),
  ),
});

/** Kinds whose objects are, or make, pods. */
function workloadShapes(podSpec: Shape<PodSpec>) {
  const template = templateOf(podSpec);
  const replicated = fields({
    ...head,
    spec: fields({ replicas: count(), template }),
  });
  const jobSpec = fields({
    activeDeadlineSeconds: count(),
    suspend: flag(),
    template,
  });
  return {
    Pod: fields({ ...head, spec: podSpec, status: podStatusShape }),
    Deployment: replicated,
    StatefulSet: replicated,
    DaemonSet: replicated,
    ReplicaSet: replicated,
    ReplicationController: replicated,
    Job: fields({ ...head, spec: jobSpec }),
    CronJob: fields({
      ...head,
      spec: fields({
        schedule: text(256, value => isPlainText(value, 256)),
        suspend: flag(),
        jobTemplate: fields({ spec: jobSpec }),
      }),
    }),
  };
}

const configMap = fields({ ...head, immutable: flag(), data: dataLiterals });

/** The same, without a search of what could be a literal. */
const plainConfigMap: typeof configMap = fields({
  ...head,
  immutable: flag(),
});

const SHAPES = {
  ...workloadShapes(podSpecShapeWith(true)),
  ConfigMap: configMap,
  ServiceAccount: fields({
    ...head,
    automountServiceAccountToken: flag(),
    imagePullSecrets: list(fields({ name: text(512) })),
  }),
  Secret: fields({
    ...head,
    type: text(253, value => /^[A-Za-z0-9][-A-Za-z0-9_./]*$/.test(value)),
    immutable: flag(),
  }),
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  Namespace: fields(head),
  Certificate: fields({ ...head, ...certificateShape }),
  Issuer: fields({ ...head, ...issuerShape }),
  ClusterIssuer: fields({ ...head, ...issuerShape }),
  ExternalSecret: fields({ ...head, ...externalSecretShape }),
  SecretStore: fields({ ...head, ...storeShape }),
  ClusterSecretStore: fields({ ...head, ...storeShape }),
} satisfies Record<string, Shape<unknown>>;

const SHAPES_WITHOUT_LITERALS: typeof SHAPES = {
  ...SHAPES,
  ...workloadShapes(podSpecShapeWith(false)),
  ConfigMap: plainConfigMap,
};

/** @param literals - whether values are searched for credentials */
export function shapesWith(literals: boolean): typeof SHAPES {
  return literals ? SHAPES : SHAPES_WITHOUT_LITERALS;
}

export type MappedKind = keyof typeof SHAPES;

/** What is kept of an object of a kind that is not mapped. */
export const OTHER_SHAPE = fields({
  apiVersion: text(317),
  kind: text(63, isKind),
  metadata: fields({
    name: text(253),
    namespace: text(253),
    uid: text(128, value => /^[A-Za-z0-9-]+$/.test(value)),
  }),
});

export type Metadata = Shaped<typeof metadata>;
export type PodTemplate = Shaped<ReturnType<typeof templateOf>>;
export type ObjectOf<K extends MappedKind> = Shaped<(typeof SHAPES)[K]>;
