import { dropValues } from '../decode/dropValues';
import { KUBERNETES_RESOURCES } from '../resources';
import { mapperOf, owned } from '../__testUtils__/objects';

const PLAIN = 'pl4nted-v4lue-that-must-not-stay';
const once = Buffer.from(PLAIN).toString('base64');
const PLANTED = [PLAIN, once, Buffer.from(once).toString('base64')];

/** An object with values in every place where people and tools put them. */
function planted(kind: string, apiVersion: string, value: string) {
  const handler = {
    exec: { command: ['sh', '-c', value] },
    httpGet: { path: value, httpHeaders: [{ name: 'Authorization', value }] },
    tcpSocket: { host: value },
  };
  const container = {
    name: 'app',
    image: 'app:1',
    command: [value],
    args: ['--password', value],
    workingDir: value,
    env: [
      { name: 'PASSWORD', value },
      { name: value, valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'X', valueFrom: { fieldRef: { fieldPath: value } } },
    ],
    livenessProbe: handler,
    readinessProbe: handler,
    startupProbe: handler,
    lifecycle: { postStart: handler, preStop: handler },
    volumeMounts: [{ name: 'v', mountPath: '/x', subPath: value }],
  };
  const podSpec = {
    containers: [container],
    initContainers: [{ ...container, name: 'init' }],
    ephemeralContainers: [{ ...container, name: 'debug' }],
    volumes: [
      { name: 'v', csi: { driver: value, volumeAttributes: { token: value } } },
      { name: 'f', flexVolume: { options: { password: value } } },
      { name: 'd', downwardAPI: { items: [{ path: value }] } },
    ],
    hostAliases: [{ ip: value, hostnames: [value] }],
    nodeName: value,
  };
  const template = {
    metadata: { annotations: { [value]: value, 'example.org/x': value } },
    spec: podSpec,
  };
  const bare = {
    apiVersion,
    kind,
    metadata: {
      name: 'a',
      namespace: 'a',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
          data: { password: value },
        }),
        'example.org/password': value,
      },
      managedFields: [{ manager: value, fieldsV1: { [`f:${value}`]: {} } }],
      finalizers: [value],
    },
    data: { password: value, [value]: value },
    stringData: { password: value },
    binaryData: { password: value },
    spec: {
      ...podSpec,
      template,
      jobTemplate: { spec: { template } },
      unknown: value,
      request: value,
      extra: { x: [value] },
      encryptedData: { password: value },
      parameters: {
        token: value,
        vaultAddress: `https://robot:${value}@vault.example`,
        objects: `- objectName: a\n  secretPath: secret/a\n  secretArgs: { password: ${value} }`,
      },
      spiffeID: 'spiffe://prod.example/a',
      spiffeIDTemplate: 'spiffe://prod.example/a',
      className: value,
      hint: value,
      tls: [{ hosts: ['a.example'], secretName: 'a' }],
      listeners: [
        {
          name: value,
          tls: { certificateRefs: [{ name: 'a' }], options: { x: value } },
        },
      ],
      secretName: 'a',
      commonName: value,
      literalSubject: value,
      uris: [`https://robot:${value}@shop.example`],
      keystores: { jks: { password: value } },
      secretTemplate: { annotations: { x: value } },
      issuerRef: { name: 'a' },
      secretStoreRef: { name: 'a' },
      target: {
        template: { data: { x: value }, metadata: { labels: { x: value } } },
      },
      data: [{ secretKey: value, remoteRef: { key: 'a', property: value } }],
      dataFrom: [
        { extract: { key: 'a', property: value } },
        { find: { name: { regexp: value } } },
      ],
      provider: {
        vault: {
          server: `https://robot:${value}@vault.example`,
          caBundle: value,
          headers: { 'X-Vault-Token': value },
          auth: { token: value, userPass: { username: value } },
        },
        fake: { data: [{ key: 'a', value }] },
        webhook: { url: value, headers: { Authorization: value }, body: value },
        [value]: { token: value },
      },
      acme: { email: value, server: value, externalAccountBinding: { value } },
    },
    status: {
      phase: 'Running',
      message: value,
      certificate: value,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: value,
          message: `could not parse ${value}`,
          lastTransitionTime: value,
        },
        { type: value, status: value },
      ],
      binding: { name: value },
      refreshTime: value,
      containerStatuses: [
        { name: 'app', state: { terminated: { message: value } } },
      ],
    },
    unknown: { value },
  };
  return bare;
}

const kinds = [
  ...KUBERNETES_RESOURCES.map(r => ({
    kind: r.kind,
    apiVersion: r.group ? `${r.group}/v1` : 'v1',
  })),
];

/** Kinds in which values stand where a search looks for them. */
const WITH_LITERALS = [
  'ConfigMap',
  ...['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'],
  ...['ReplicaSet', 'ReplicationController'],
];

describe.each(kinds)('values in a $kind', ({ kind, apiVersion }) => {
  it.each(PLANTED)('are in nothing that is said of it: %s', value => {
    const object = planted(kind, apiVersion, value);
    const pod = {
      ...object,
      metadata: { ...object.metadata, ...owned('StatefulSet', 'db') },
    };
    const mapper = mapperOf();
    const said = [
      dropValues(object),
      dropValues({ apiVersion: 'v1', kind: 'List', items: [object, [value]] }),
      dropValues({ apiVersion, kind: `${kind}List`, items: [object] }),
      mapper.map(object, 'file#document 1:line 1'),
      mapper.map(pod),
      mapper.flushInstances(),
    ];
    const text = JSON.stringify(said);
    expect(text).toContain('"a"');
    // The search did find it, and kept where it stands alone.
    expect(text.includes('#literal/')).toBe(WITH_LITERALS.includes(kind));
    expect(text).not.toContain(value);
    // Nor a part of it that could be guessed from.
    expect(text).not.toContain(value.slice(0, 12));
  });
});

it('stay out when they stand where something else should', () => {
  const [value] = PLANTED;
  const wrong = `${value} ${value}`;
  const mapper = mapperOf();
  const said = [
    [
      'ServiceAccount',
      'v1',
      {
        imagePullSecrets: [{ name: wrong }],
        automountServiceAccountToken: wrong,
      },
    ],
    ['Secret', 'v1', { type: wrong, immutable: wrong }],
    [
      'Deployment',
      'apps/v1',
      {
        spec: {
          replicas: wrong,
          template: {
            spec: {
              serviceAccountName: wrong,
              containers: [{ name: wrong, image: wrong, env: wrong }],
              volumes: [{ hostPath: { path: `${value}\n` } }],
            },
          },
        },
      },
    ],
    ['CronJob', 'batch/v1', { spec: { schedule: `\n${value}` } }],
    [
      'RoleBinding',
      'rbac.authorization.k8s.io/v1',
      {
        roleRef: { kind: wrong, name: wrong },
        subjects: [{ kind: wrong, name: wrong }],
      },
    ],
  ].map(([kind, apiVersion, more]) =>
    mapper.map({
      apiVersion,
      kind,
      metadata: {
        name: 'a',
        namespace: 'a',
        labels: { x: wrong, [wrong]: 'x' },
        annotations: {
          'tenure.dev/expires-at': wrong.repeat(40),
          'eks.amazonaws.com/role-arn': wrong,
        },
      },
      ...(more as object),
    }),
  );
  expect(said.every(Boolean)).toBe(true);
  expect(JSON.stringify(said)).not.toContain(value);
});
