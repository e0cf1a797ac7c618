import { KubernetesSourceConfig } from '../config/types';
import { KubernetesSource } from '../source/KubernetesSource';
import { FakeApiServer, FakeObject } from './FakeApiServer';

/** Stand where values of secrets do. */
export const PLANTED = [
  'planted-secret-data-1',
  'planted-last-applied-2',
  'planted-env-literal-3',
  'planted-argument-4',
  'planted-token-5',
  'planted-status-message-6',
  'planted-config-map-7',
];

export const TOKEN = PLANTED[4];

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export function namespace(name: string): FakeObject {
  return { metadata: { name, uid: `uid-${name}` } };
}

export function account(place: string, name: string): FakeObject {
  return { metadata: { namespace: place, name, uid: `sa-${place}-${name}` } };
}

export function secret(place: string, name: string, type: string): FakeObject {
  return {
    type,
    data: { password: base64(PLANTED[0]), twice: base64(base64(PLANTED[0])) },
    metadata: {
      namespace: place,
      name,
      uid: `secret-${place}-${name}`,
      creationTimestamp: '2026-01-02T03:04:05Z',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': `{"stringData":"${PLANTED[1]}"}`,
      },
    },
  };
}

export function deployment(
  place: string,
  name: string,
  spec: object = {},
): FakeObject {
  return {
    metadata: {
      namespace: place,
      name,
      uid: `deployment-${place}-${name}`,
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': `{"env":"${PLANTED[1]}"}`,
      },
      managedFields: [{ fieldsV1: { value: PLANTED[1] } }],
    },
    spec: {
      replicas: 1,
      template: {
        metadata: { labels: { app: name } },
        spec: {
          serviceAccountName: 'runner',
          containers: [
            {
              name: 'main',
              image: 'registry.example/app:1',
              args: [`--password=${PLANTED[3]}`],
              env: [
                { name: 'PASSWORD', value: PLANTED[2] },
                {
                  name: 'KEY',
                  valueFrom: { secretKeyRef: { name: 'keys', key: 'k' } },
                },
              ],
            },
          ],
          ...spec,
        },
      },
    },
  };
}

export function replicaSet(
  place: string,
  name: string,
  of: string,
): FakeObject {
  return {
    metadata: {
      namespace: place,
      name,
      uid: `rs-${name}`,
      ownerReferences: [controller('Deployment', of, 'apps/v1')],
    },
    spec: {},
  };
}

export function pod(place: string, name: string, of: string): FakeObject {
  return {
    metadata: {
      namespace: place,
      name,
      uid: `pod-${name}`,
      ownerReferences: [controller('ReplicaSet', of, 'apps/v1')],
    },
    spec: {
      serviceAccountName: 'runner',
      containers: [{ name: 'main', image: 'registry.example/app:1' }],
    },
    status: { phase: 'Running' },
  };
}

export function roleBinding(place: string, name: string): FakeObject {
  return {
    metadata: { namespace: place, name, uid: `rb-${place}-${name}` },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'view',
    },
    subjects: [
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'devs' },
    ],
  };
}

export function configMap(place: string, name: string): FakeObject {
  return {
    data: { 'app.properties': `db.password=${PLANTED[6]}\n`, host: 'db' },
    metadata: { namespace: place, name, uid: `cm-${place}-${name}` },
  };
}

export function certificate(place: string, name: string): FakeObject {
  return {
    metadata: {
      namespace: place,
      name,
      uid: `cert-${place}-${name}`,
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': PLANTED[1],
      },
    },
    spec: {
      secretName: 'cert',
      issuerRef: { name: 'ca' },
      keystores: { jks: { password: PLANTED[1] } },
    },
    status: { notAfter: '2026-12-30T00:00:00Z' },
  };
}

export function externalSecret(place: string, name: string): FakeObject {
  return {
    metadata: { namespace: place, name, uid: `es-${place}-${name}` },
    spec: {
      secretStoreRef: { name: 'vault' },
      data: [{ secretKey: 'k', remoteRef: { key: 'app/db' } }],
      target: { template: { data: { k: PLANTED[5] } } },
    },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'SecretSyncedError',
          message: `can not decode ${PLANTED[5]}`,
        },
      ],
    },
  };
}

export function secretStore(place: string, name: string): FakeObject {
  return {
    metadata: { namespace: place, name, uid: `store-${place}-${name}` },
    spec: {
      provider: {
        vault: {
          server: `https://robot:${PLANTED[5]}@vault.example:8200`,
          path: 'secret',
        },
      },
    },
  };
}

function controller(kind: string, name: string, apiVersion: string) {
  return { apiVersion, kind, name, uid: `uid-${name}`, controller: true };
}

/**
 * Two namespaces, `a` and `b`, with a little of everything. What add-ons have is
 * served only where {@link FakeApiServer.groups} says so.
 */
export function sampleObjects(): FakeApiServer['objects'] {
  const both = (make: (place: string) => FakeObject[]) =>
    ['a', 'b'].flatMap(make);
  return {
    namespaces: [namespace('a'), namespace('b')],
    serviceaccounts: both(place => [account(place, 'runner')]),
    secrets: both(place => [
      secret(place, 'keys', 'Opaque'),
      secret(place, 'cert', 'kubernetes.io/tls'),
      secret(place, 'odd', 'example.com/odd'),
    ]),
    configmaps: both(place => [configMap(place, 'conf')]),
    'apps/deployments': both(place => [deployment(place, 'app')]),
    'apps/replicasets': both(place => [replicaSet(place, 'app-1', 'app')]),
    pods: both(place => [
      pod(place, 'app-1-x', 'app-1'),
      pod(place, 'app-1-y', 'app-1'),
    ]),
    'rbac.authorization.k8s.io/rolebindings': both(place => [
      roleBinding(place, 'devs-view'),
      roleBinding(place, 'devs-view-too'),
    ]),
    'cert-manager.io/certificates': both(place => [certificate(place, 'web')]),
    'external-secrets.io/secretstores': both(place => [
      secretStore(place, 'vault'),
    ]),
    'external-secrets.io/externalsecrets': both(place => [
      externalSecret(place, 'keys'),
    ]),
  };
}

/** A source that reads the server with a token. */
export function sourceOf(
  server: { url: string; ca: string },
  config: Partial<KubernetesSourceConfig> = {},
  options: Parameters<typeof KubernetesSource.create>[1] = {},
): KubernetesSource {
  return KubernetesSource.create(
    {
      id: 'test-live',
      title: 'test-live',
      cluster: 'test',
      server: {
        url: server.url,
        caData: server.ca,
        auth: { type: 'token', token: TOKEN },
      },
      refreshIntervalSeconds: 60,
      watch: true,
      reconcileIntervalSeconds: 900,
      staleAfterSeconds: 180,
      timeoutSeconds: 120,
      requestTimeoutSeconds: 10,
      pageSize: 500,
      concurrency: 4,
      literals: true,
      exclude: [],
      ...config,
    },
    { retryDelayMs: 5, ...options },
  );
}
