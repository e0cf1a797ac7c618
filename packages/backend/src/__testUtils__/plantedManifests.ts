import { base64, PlantedValues } from './PlantedValues';

/** Files of manifests, by name, with values in every place that could leak. */
export function plantedManifests(
  planted: PlantedValues,
): Record<string, string> {
  return {
    'app.yaml': [
      account(),
      secret(planted),
      tls(planted),
      configMap(planted),
      deployment(planted),
      cronJob(planted),
      pod(planted),
      ...addons(planted),
    ]
      .map(object => JSON.stringify(object, null, 1))
      .join('\n---\n'),
    'list.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'listed', namespace: 'shop' },
          data: { key: base64(planted.in('Secret in a List')) },
        },
      ],
    }),
    'broken.json': `{"apiVersion": "v1", "kind": "Secret", "data": {"key": "${planted.in(
      'broken JSON',
    )}",,}`,
    'aliases.yaml': aliases(planted),
    'template.yaml': template(planted),
    'oddities.yaml': oddities(planted),
    ...brokenFiles(planted),
  };
}

/** Of YAML that is broken in one way each; the value stands where it breaks. */
function brokenFiles(planted: PlantedValues): Record<string, string> {
  const ways: Record<string, (value: string) => string> = {
    'open quote': value => `data:\n  key: "${value}`,
    'text after a quote': value => `data:\n  key: "a" ${value}`,
    indentation: value => `data:\n    key: a\n  ${value}: b`,
    tab: value => `data:\n\tkey: ${value}`,
    'two of one key': value => `data:\n  ${value}: a\n  ${value}: b`,
    'unknown alias': value => `data:\n  key: *${value}`,
    'unknown tag': value => `data:\n  key: !${value} {a: b`,
    'bad escape': value => `data:\n  key: "\\q${value}"`,
    'open flow': value => `data: {key: ${value}, other: [`,
    'no colon': value => `data:\n  key: a\n  ${value}\n  other: b`,
    'bad block header': value => `data:\n  key: |${value}\n    a`,
    'directive of YAML': value => `%${value}\ndata: {`,
    'control character': value => `data:\n  key: "\u0000${value}\n`,
  };
  return Object.fromEntries(
    Object.entries(ways).map(([way, write]) => [
      `broken-${way.replaceAll(' ', '-')}.yaml`,
      [
        `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: before, namespace: shop}`,
        `apiVersion: v1\nkind: Secret\nmetadata: {name: broken, namespace: shop}\n${write(
          planted.in(`broken YAML, ${way}`),
        )}`,
      ].join('\n---\n'),
    ]),
  );
}

function account() {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'checkout', namespace: 'shop' },
  };
}

function secret(planted: PlantedValues) {
  const lastApplied = planted.in('last-applied annotation of a Secret');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'database',
      namespace: 'shop',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
          data: { password: base64(lastApplied) },
          stringData: { password: lastApplied },
        }),
        'example.org/note': planted.in('annotation of a Secret'),
        'tenure.dev/expires-at': 'never',
      },
      managedFields: [
        {
          manager: planted.in('managedFields, manager'),
          operation: 'Apply',
          fieldsV1: { [`f:${planted.in('managedFields, field')}`]: {} },
        },
      ],
    },
    type: 'Opaque',
    data: {
      plain: planted.in('Secret data, not encoded'),
      once: base64(planted.in('Secret data')),
      twice: base64(base64(planted.in('Secret data, encoded twice'))),
      inside: base64(
        `postgres://shop:${planted.in('Secret data, within a URL')}@db/shop`,
      ),
    },
    stringData: {
      plain: planted.in('Secret stringData'),
      once: base64(planted.in('Secret stringData, encoded')),
      twice: base64(base64(planted.in('Secret stringData, encoded twice'))),
    },
  };
}

function tls(planted: PlantedValues) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'checkout-tls', namespace: 'shop' },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': base64(planted.in('certificate')),
      'tls.key': base64(planted.in('private key')),
    },
  };
}

function configMap(planted: PlantedValues) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'settings',
      namespace: 'shop',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': planted.in(
          'last-applied annotation of a ConfigMap',
        ),
      },
    },
    data: {
      key: planted.in('ConfigMap data'),
      'app.properties': `db.host=db\ndb.password=${planted.in(
        'ConfigMap data, a finding by name',
      )}\n`,
      url: `postgres://shop:${planted.in(
        'ConfigMap data, a finding by rule',
      )}@db:5432/shop`,
    },
    binaryData: { key: base64(planted.in('ConfigMap binaryData')) },
  };
}

/** As controllers write them, with messages that quote what they saw. */
function addons(planted: PlantedValues) {
  const ready = (status: string, reason: string, place: string) => [
    {
      type: 'Ready',
      status,
      reason,
      message: `can not parse '${planted.in(place)}'`,
    },
  ];
  const named = (name: string) => ({
    name,
    namespace: 'shop',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': planted.in(
        `last-applied annotation of ${name}`,
      ),
    },
  });
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: named('checkout-certificate'),
      spec: {
        secretName: 'checkout-tls',
        issuerRef: { name: 'internal' },
        uris: [
          `https://shop:${planted.in('URI of a Certificate')}@shop.example`,
        ],
        keystores: {
          pkcs12: { create: true, password: planted.in('keystore password') },
        },
      },
      status: {
        notAfter: '2030-01-01T00:00:00Z',
        lastFailureTime: '2026-11-01T00:00:00Z',
        conditions: ready('False', 'Failed', 'message of a Certificate'),
      },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: named('internal'),
      spec: {
        vault: {
          server: 'https://vault.example',
          caBundle: planted.in('CA bundle of an Issuer'),
        },
      },
      status: {
        conditions: ready('False', 'VaultError', 'message of an Issuer'),
      },
    },
    {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'SecretStore',
      metadata: named('store'),
      spec: {
        provider: {
          vault: {
            server: `https://shop:${planted.in(
              'login in the address of a store',
            )}@vault.example:8200`,
            path: 'secret',
            headers: { 'X-Token': planted.in('header of a store') },
          },
        },
      },
    },
    {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ExternalSecret',
      metadata: named('synced'),
      spec: {
        secretStoreRef: { name: 'store' },
        target: {
          template: {
            data: { url: planted.in('template of an ExternalSecret') },
          },
        },
        data: [
          {
            secretKey: planted.in('key of an ExternalSecret'),
            remoteRef: {
              key: 'shop/db',
              property: planted.in('property of an ExternalSecret'),
            },
          },
        ],
      },
      status: {
        conditions: ready(
          'False',
          'SecretSyncedError',
          'message of an ExternalSecret',
        ),
      },
    },
  ];
}

function deployment(planted: PlantedValues) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'checkout',
      namespace: 'shop',
      // Labels are no secrets: what matching reads, people may see.
      labels: {
        'backstage.io/kubernetes-id': 'checkout',
        'example.org/visible': 'a-label-is-not-a-secret',
      },
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': planted.in(
          'last-applied annotation of a Deployment',
        ),
        'example.org/note': planted.in('annotation of a Deployment'),
      },
    },
    spec: { template: template_('Deployment', planted) },
    status: {
      conditions: [{ message: planted.in('condition of a Deployment') }],
    },
  };
}

function cronJob(planted: PlantedValues) {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'report', namespace: 'shop' },
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: { spec: { template: template_('CronJob', planted) } },
    },
  };
}

function pod(planted: PlantedValues) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'debug', namespace: 'shop' },
    spec: template_('Pod', planted).spec,
    status: {
      phase: 'Running',
      message: planted.in('message of a Pod'),
      containerStatuses: [
        {
          name: 'app',
          state: {
            terminated: { message: planted.in('last words of a container') },
          },
        },
      ],
    },
  };
}

function template_(kind: string, planted: PlantedValues) {
  const value = (place: string) => planted.in(`${kind}, ${place}`);
  const container = (name: string) => {
    const handler = (hook: string) => ({
      exec: { command: ['sh', '-c', value(`${name}, ${hook} command`)] },
      httpGet: {
        path: `/?token=${value(`${name}, ${hook} path`)}`,
        httpHeaders: [
          {
            name: 'Authorization',
            value: `Bearer ${value(`${name}, ${hook} header`)}`,
          },
        ],
      },
    });
    return {
      name,
      image: 'registry.example.org/checkout:1.4.0',
      command: ['run', value(`${name}, command`)],
      args: [
        `--password=${value(`${name}, args`)}`,
        base64(value(`${name}, args, encoded`)),
      ],
      workingDir: `/${value(`${name}, workingDir`)}`,
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
      livenessProbe: handler('livenessProbe'),
      readinessProbe: handler('readinessProbe'),
      startupProbe: handler('startupProbe'),
      lifecycle: {
        postStart: handler('postStart'),
        preStop: handler('preStop'),
      },
    };
  };
  return {
    metadata: {
      annotations: { 'example.org/note': value('annotation of the pod') },
    },
    spec: {
      serviceAccountName: 'checkout',
      containers: [container('app')],
      initContainers: [container('init')],
      volumes: [
        { name: 'tls', secret: { secretName: 'checkout-tls' } },
        {
          name: 'csi',
          csi: {
            driver: 'example.org',
            volumeAttributes: { token: value('CSI attribute') },
          },
        },
      ],
    },
  };
}

/** YAML aliases that carry a value to other places, and too many of them. */
function aliases(planted: PlantedValues): string {
  return `apiVersion: v1
kind: Secret
metadata: {name: aliased, namespace: shop, annotations: {example.org/copy: &copy ${planted.in(
    'YAML anchor',
  )}}}
stringData:
  one: *copy
  two: *copy
---
apiVersion: v1
kind: Secret
metadata: {name: exploding, namespace: shop}
x: &a [${planted.in('exploding aliases')}, b, c]
y: &b [${Array(60).fill('*a').join(', ')}]
z: [${Array(60).fill('*b').join(', ')}]
`;
}

function template(planted: PlantedValues): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
  namespace: shop
stringData:
  password: {{ .Values.password | default "${planted.in(
    'Helm template, default',
  )}" | quote }}
---
{{- if eq .Values.password "${planted.in('Helm template, condition')}" }}
apiVersion: v1
kind: ServiceAccount
metadata: {name: conditional, namespace: shop}
{{- end }}
`;
}

/** Valid YAML with a value where Kubernetes has a name, a type or a number. */
function oddities(planted: PlantedValues): string {
  const text = (place: string) => `${planted.in(place)} and a blank`;
  const objects = [
    { password: planted.in('a document that is no object') },
    planted.in('a document that is text'),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: text('name of a Secret'), namespace: 'shop' },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a', namespace: text('namespace of a Secret') },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'odd',
        namespace: 'shop',
        labels: { password: text('label that is none') },
        // Annotations for the portal are shown, so they can't hold a value.
        annotations: { 'tenure.dev/expires-at': 'next year' },
        creationTimestamp: text('creationTimestamp'),
      },
      type: text('type of a Secret'),
      data: planted.in('Secret data that is text'),
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'odd', namespace: 'shop' },
      spec: {
        replicas: text('replicas'),
        template: {
          spec: {
            serviceAccountName: text('serviceAccountName'),
            containers: [
              {
                name: 'app',
                image: text('image'),
                env: text('env that is text'),
                envFrom: [{ secretRef: { name: text('secretRef') } }],
              },
            ],
            imagePullSecrets: [{ name: text('imagePullSecrets') }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: text('kind'),
      metadata: { name: 'odd', namespace: 'shop' },
    },
  ];
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}
