import { isKind, isLabelKey, isPlainText } from '../names';
import {
  certificateShape,
  clusterExternalSecretShape,
  externalSecretShape,
  issuerShape,
  pushSecretShape,
  storeShape,
} from './addonShapes';
import { certificateRequestShape } from './certificateRequestShape';
import { gatewayShape, ingressShape } from './exposureShapes';
import {
  clusterSpiffeIdShape,
  clusterStaticEntryShape,
} from './federationShapes';
import { labels, labelSelector } from './labelShapes';
import { dataLiterals } from './literalShapes';
import { instant, oneOf } from './made';
import { withTrustSettings } from './trustSettings';
import { LINKERD_INJECT, podAnnotations } from './podAnnotations';
import { PodSpec, podSpecShapeWith, podStatusShape } from './podShapes';
import { secretProviderClassShape, sealedSecretShape } from './secretShapes';
import {
  count,
  fields,
  flag,
  isRecord,
  list,
  Shape,
  Shaped,
  text,
  texts,
} from './shape';

/** Annotations that the mapping reads, besides those of the two prefixes. */
export const EKS_ROLE = 'eks.amazonaws.com/role-arn';
export const GKE_ACCOUNT = 'iam.gke.io/gcp-service-account';
export const AZURE_CLIENT = 'azure.workload.identity/client-id';
export const AZURE_TENANT = 'azure.workload.identity/tenant-id';
export const TOKEN_ACCOUNT = 'kubernetes.io/service-account.name';
export const TOKEN_ACCOUNT_UID = 'kubernetes.io/service-account.uid';
export const CERT_MANAGER_CERTIFICATE = 'cert-manager.io/certificate-name';
export const MIRROR_POD = 'kubernetes.io/config.mirror';
export const EKS_AUDIENCE = 'eks.amazonaws.com/audience';

const READ_ANNOTATIONS = new Set([
  EKS_AUDIENCE,
  EKS_ROLE,
  GKE_ACCOUNT,
  LINKERD_INJECT,
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

/** Of pods, what tells of identities is among the annotations. */
const withPodAnnotations: Shape<Shaped<typeof metadata>> = (
  value,
  path,
  onInvalid,
) => {
  const shaped = metadata(value, path, onInvalid);
  const more =
    isRecord(value) &&
    podAnnotations(value.annotations, `${path}.annotations`, () => {});
  return shaped && more && Object.keys(more).length > 0
    ? { ...shaped, annotations: { ...shaped.annotations, ...more } }
    : shaped;
};

const templateOf = (spec: Shape<PodSpec>) =>
  fields({
    metadata: fields({ labels, annotations: podAnnotations }),
    spec,
  });

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
    ttlSecondsAfterFinished: count(),
    suspend: flag(),
    template,
  });
  const jobStatus = fields({
    startTime: instant,
    completionTime: instant,
    conditions: list(
      fields({
        type: oneOf(['Complete', 'Failed']),
        status: oneOf(['True', 'False', 'Unknown']),
        lastTransitionTime: instant,
      }),
      100,
    ),
  });
  return {
    Pod: fields({
      ...head,
      metadata: withPodAnnotations,
      spec: podSpec,
      status: podStatusShape,
    }),
    Deployment: replicated,
    StatefulSet: replicated,
    DaemonSet: replicated,
    ReplicaSet: replicated,
    ReplicationController: replicated,
    Job: fields({ ...head, spec: jobSpec, status: jobStatus }),
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

const configMap = withTrustSettings(
  fields({ ...head, immutable: flag(), data: dataLiterals }),
);

/** The same, without a search of what could be a literal. */
const plainConfigMap: typeof configMap = withTrustSettings(
  fields({ ...head, immutable: flag() }),
);

const SHAPES = {
  ...workloadShapes(podSpecShapeWith(true)),
  ConfigMap: configMap,
  ServiceAccount: fields({
    ...head,
    automountServiceAccountToken: flag(),
    imagePullSecrets: list(fields({ name: text(512) })),
    secrets: list(fields({ name: text(512) })),
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
  CertificateSigningRequest: fields({ ...head, ...certificateRequestShape }),
  ExternalSecret: fields({ ...head, ...externalSecretShape }),
  ClusterExternalSecret: fields({ ...head, ...clusterExternalSecretShape }),
  PushSecret: fields({ ...head, ...pushSecretShape }),
  SecretStore: fields({ ...head, ...storeShape }),
  ClusterSecretStore: fields({ ...head, ...storeShape }),
  SealedSecret: fields({ ...head, ...sealedSecretShape }),
  SecretProviderClass: fields({ ...head, ...secretProviderClassShape }),
  Ingress: fields({ ...head, ...ingressShape }),
  Gateway: fields({ ...head, ...gatewayShape }),
  ClusterSPIFFEID: fields({ ...head, ...clusterSpiffeIdShape }),
  ClusterStaticEntry: fields({ ...head, ...clusterStaticEntryShape }),
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
