/**
 * Objects as a Kubernetes API server writes them, of the size that they have
 * there: with status, managed fields and all the defaults that were filled in.
 * The same number gives the same object.
 */
type Json = Record<string, unknown>;

const NAMESPACES = 40;

/** Pods of each Deployment. */
const REPLICAS = 2;

const namespaceOf = (i: number) => `team-${i % NAMESPACES}`;

/** One page's worth of objects of a kind, as the items of its list. */
export const OBJECTS: Array<{
  kind: string;
  apiVersion: string;
  make: (i: number) => Json;
}> = [
  { kind: 'ServiceAccount', apiVersion: 'v1', make: serviceAccount },
  { kind: 'Secret', apiVersion: 'v1', make: secretMetadata },
  { kind: 'Deployment', apiVersion: 'apps/v1', make: deployment },
  { kind: 'ReplicaSet', apiVersion: 'apps/v1', make: replicaSet },
  { kind: 'Pod', apiVersion: 'v1', make: pod },
  {
    kind: 'RoleBinding',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    make: roleBinding,
  },
  { kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', make: role },
];

function uid(i: number, part: string): string {
  return `${i.toString(16).padStart(8, '0')}-0000-4000-8000-${part
    .padEnd(12, '0')
    .slice(0, 12)}`;
}

function labels(i: number): Record<string, string> {
  return {
    'app.kubernetes.io/name': `app-${i}`,
    'app.kubernetes.io/instance': `app-${i}-prod`,
    'app.kubernetes.io/version': '1.42.0',
    'app.kubernetes.io/part-of': namespaceOf(i),
    'app.kubernetes.io/managed-by': 'Helm',
  };
}

function metadata(i: number, name: string, part: string, more?: Json): Json {
  return {
    name,
    namespace: namespaceOf(i),
    uid: uid(i, part),
    resourceVersion: String(100_000 + i),
    generation: 3,
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: labels(i),
    annotations: {
      'deployment.kubernetes.io/revision': '3',
      'meta.helm.sh/release-name': `app-${i}`,
      'meta.helm.sh/release-namespace': namespaceOf(i),
      'backstage.io/kubernetes-id': `app-${i}`,
    },
    managedFields: ['helm', 'kube-controller-manager'].map(manager => ({
      manager,
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': {
          'f:labels': Object.fromEntries(
            Object.keys(labels(i)).map(key => [`f:${key}`, {}]),
          ),
        },
        'f:spec': {
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":"app"}': {
                  '.': {},
                  'f:env': {},
                  'f:image': {},
                  'f:imagePullPolicy': {},
                  'f:livenessProbe': {},
                  'f:name': {},
                  'f:ports': {},
                  'f:readinessProbe': {},
                  'f:resources': {},
                },
              },
            },
          },
        },
      },
    })),
    ...more,
  };
}

function podSpec(i: number): Json {
  const probe = (path: string) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    serviceAccountName: `app-${i}`,
    serviceAccount: `app-${i}`,
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true },
    initContainers: [
      {
        name: 'migrate',
        image: `registry.example/${namespaceOf(i)}/app-${i}:1.42.0`,
        command: ['/app', 'migrate'],
        envFrom: [{ secretRef: { name: `app-${i}` } }],
        resources: {},
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    containers: [
      {
        name: 'app',
        image: `registry.example/${namespaceOf(i)}/app-${i}:1.42.0`,
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: [
          ...['LOG_LEVEL', 'REGION', 'FEATURES', 'QUEUE', 'CACHE'].map(
            name => ({ name, value: `value of ${name.toLowerCase()}` }),
          ),
          {
            name: 'PASSWORD',
            valueFrom: {
              secretKeyRef: { name: `app-${i}`, key: 'password' },
            },
          },
          {
            name: 'POD_IP',
            valueFrom: {
              fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' },
            },
          },
        ],
        resources: {
          limits: { cpu: '1', memory: '512Mi' },
          requests: { cpu: '100m', memory: '256Mi' },
        },
        livenessProbe: probe('/healthz'),
        readinessProbe: probe('/readyz'),
        volumeMounts: [
          { name: 'tls', mountPath: '/etc/tls', readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
      {
        name: 'proxy',
        image: `registry.example/base/proxy-${i % 20}:2`,
        args: ['--config', '/etc/proxy/config.yaml'],
        resources: { limits: { memory: '64Mi' } },
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    volumes: [
      { name: 'tls', secret: { secretName: `app-${i}`, defaultMode: 420 } },
      { name: 'tmp', emptyDir: {} },
    ],
    imagePullSecrets: [{ name: 'registry' }],
  };
}

function deployment(i: number): Json {
  return {
    metadata: metadata(i, `app-${i}`, 'd'),
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: { 'app.kubernetes.io/name': `app-${i}` } },
      template: {
        metadata: { creationTimestamp: null, labels: labels(i) },
        spec: podSpec(i),
      },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
      },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 3,
      replicas: REPLICAS,
      updatedReplicas: REPLICAS,
      readyReplicas: REPLICAS,
      availableReplicas: REPLICAS,
      conditions: ['Progressing', 'Available'].map(type => ({
        type,
        status: 'True',
        lastUpdateTime: '2026-01-01T00:00:00Z',
        lastTransitionTime: '2026-01-01T00:00:00Z',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      })),
    },
  };
}

function ownedBy(kind: string, name: string, i: number, part: string): Json {
  return {
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind,
        name,
        uid: uid(i, part),
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

function replicaSet(i: number): Json {
  return {
    ...deployment(i),
    metadata: metadata(i, `app-${i}-5d8c7b9f6`, 'e', {
      ...ownedBy('Deployment', `app-${i}`, i, 'd'),
    }),
  };
}

function pod(n: number): Json {
  const i = Math.floor(n / REPLICAS);
  const name = `app-${i}-5d8c7b9f6-${String(n % REPLICAS).padStart(5, 'x')}`;
  const spec = podSpec(i);
  return {
    metadata: metadata(i, name, `f${n % REPLICAS}`, {
      ...ownedBy('ReplicaSet', `app-${i}-5d8c7b9f6`, i, 'e'),
      labels: { ...labels(i), 'pod-template-hash': '5d8c7b9f6' },
    }),
    spec: {
      ...spec,
      nodeName: `node-${i % 100}`,
      volumes: [
        ...(spec.volumes as Json[]),
        {
          name: `kube-api-access-${String(n % REPLICAS).padStart(5, 'x')}`,
          projected: {
            defaultMode: 420,
            sources: [
              {
                serviceAccountToken: {
                  expirationSeconds: 3607,
                  path: 'token',
                },
              },
              {
                configMap: {
                  name: 'kube-root-ca.crt',
                  items: [{ key: 'ca.crt', path: 'ca.crt' }],
                },
              },
            ],
          },
        },
      ],
    },
    status: {
      phase: 'Running',
      hostIP: '10.0.0.1',
      podIP: '10.1.0.1',
      qosClass: 'Burstable',
      conditions: ['Initialized', 'Ready', 'PodScheduled'].map(type => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
      containerStatuses: ['app', 'proxy'].map(container => ({
        name: container,
        image: `registry.example/${namespaceOf(i)}/${container}:1`,
        imageID: `registry.example/${container}@sha256:${String(i).padStart(
          64,
          '0',
        )}`,
        containerID: `containerd://${String(n).padStart(64, '0')}`,
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
      })),
    },
  };
}

function serviceAccount(i: number): Json {
  return {
    metadata: metadata(i, `app-${i}`, 'a'),
    imagePullSecrets: [{ name: 'registry' }],
  };
}

/** As `PartialObjectMetadata`, the only form in which Secrets are read. */
function secretMetadata(i: number): Json {
  return { metadata: metadata(i, `app-${i}`, 'b') };
}

function roleBinding(i: number): Json {
  return {
    metadata: metadata(i, `app-${i}`, 'c'),
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: `app-${i}`,
    },
    subjects: [
      {
        kind: 'ServiceAccount',
        name: `app-${i}`,
        namespace: namespaceOf(i),
      },
    ],
  };
}

function role(i: number): Json {
  return {
    metadata: metadata(i, `app-${i}`, '9'),
    rules: [
      {
        apiGroups: [''],
        resources: ['configmaps', 'endpoints'],
        verbs: ['get', 'list', 'watch'],
      },
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        resourceNames: [`app-${i}`],
        verbs: ['get', 'patch'],
      },
    ],
  };
}
