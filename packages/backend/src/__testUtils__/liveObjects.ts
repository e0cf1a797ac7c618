import { KubernetesObject } from '@internal/testbed';
import { base64, PlantedValues } from './PlantedValues';

const RBAC = 'rbac.authorization.k8s.io';

/** A token Secret that somebody made by hand. */
export const NEVER_EXPIRING_SECRET = 'checkout-token';

/**
 * A namespace for a real API server: a Deployment with its account and rights,
 * Secrets, and values in every place that the server takes them.
 */
export function liveNamespace(
  namespace: string,
  planted: PlantedValues,
): KubernetesObject[] {
  const value = (place: string) => planted.in(`${namespace}, ${place}`);
  const named = (name: string) => ({ name, namespace });
  const subjects = ['checkout', 'checkout-v2'].map(name => ({
    kind: 'ServiceAccount',
    name,
    namespace,
  }));
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...['checkout', 'checkout-v2'].map(name => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: named(name),
    })),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        ...named('database'),
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            apiVersion: 'v1',
            kind: 'Secret',
            stringData: { password: value('last-applied of a Secret') },
            data: { once: base64(value('last-applied of a Secret, encoded')) },
          }),
          'example.org/note': value('annotation of a Secret'),
        },
      },
      data: { twice: base64(base64(value('Secret data, encoded twice'))) },
      stringData: {
        once: value('Secret stringData'),
        url: `postgres://shop:${value('Secret stringData, in a URL')}@db`,
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        ...named(NEVER_EXPIRING_SECRET),
        annotations: { 'kubernetes.io/service-account.name': 'checkout-v2' },
      },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: named('settings'),
      data: {
        key: value('ConfigMap data'),
        'app.properties': `db.password=${value('ConfigMap data, found')}\n`,
      },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: named('reads-secrets'),
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: named('checkout-reads-secrets'),
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reads-secrets' },
      subjects,
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: named('checkout-view'),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
      subjects,
    },
    deployment(namespace, value),
  ];
}

/** What binds a user to the documented roles in one namespace. */
export function readerOf(namespace: string, user: string): KubernetesObject[] {
  return [
    'tenure-reader',
    'tenure-reader-secrets',
    'tenure-reader-configmaps',
  ].map(role => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${user}-${role}`, namespace },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  }));
}

function deployment(
  namespace: string,
  value: (place: string) => string,
): KubernetesObject {
  const container = (name: string) => ({
    name,
    image: 'registry.example.org/checkout:1.4.0',
    command: ['run', value(`${name}, command`)],
    args: [
      `--password=${value(`${name}, args`)}`,
      base64(value(`${name}, args, encoded`)),
    ],
    env: [
      { name: 'PLAIN', value: value(`${name}, env`) },
      { name: 'ONCE', value: base64(value(`${name}, env, encoded`)) },
      {
        name: 'TWICE',
        value: base64(base64(value(`${name}, env, encoded twice`))),
      },
      {
        name: 'FROM_SECRET',
        valueFrom: { secretKeyRef: { name: 'database', key: 'once' } },
      },
    ],
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'checkout',
      namespace,
      labels: { 'backstage.io/kubernetes-id': 'checkout' },
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': value(
          'last-applied of a Deployment',
        ),
      },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'checkout' } },
      template: {
        metadata: {
          labels: { app: 'checkout' },
          annotations: { 'example.org/note': value('annotation of the pods') },
        },
        spec: {
          serviceAccountName: 'checkout',
          initContainers: [container('init')],
          containers: [
            {
              ...container('app'),
              livenessProbe: {
                exec: { command: ['sh', '-c', value('probe command')] },
              },
              readinessProbe: {
                httpGet: {
                  path: '/ready',
                  port: 8080,
                  httpHeaders: [
                    { name: 'X-Token', value: value('probe header') },
                  ],
                },
              },
            },
          ],
        },
      },
    },
  };
}
