import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ControlPlane,
  crdsDir,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import {
  ReaderLevel,
  readerRoles,
} from '@tenure/backstage-plugin-workload-identity-common';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import {
  checkSnapshot,
  findPlantedValues,
  recordSnapshot,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { Recorded, RecordingProxy } from '../__testUtils__/RecordingProxy';
import { KubernetesSource } from '../source/KubernetesSource';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(120_000);
const START_MILLISECONDS = 30 * 60_000;

const RBAC = 'rbac.authorization.k8s.io';
const PLANTED = 'rights-planted-value-1';

/** A request for CN=alice, O=ops; its key is gone. */
const REQUEST =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWU1JR0FBZ0VBTUI0' +
  'eEREQUtCZ05WQkFvTUEyOXdjekVPTUF3R0ExVUVBd3dGWVd4cFkyVXdXVEFUQmdjcQpo' +
  'a2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVRhK1VwZGhubW9oaEJ0QXlVLzZVRkFCQVFj' +
  'U0kxZU5zbkR6bGV2Ck1aVk9JbTc1Vi9ubFppVWNZWUZ4N1ZmR29pRTBMQkZ1N2xKQlIw' +
  'Yk12ajBnU0liR29BQXdDZ1lJS29aSXpqMEUKQXdJRFJ3QXdSQUlnZE1mS1pUdWQzUEYx' +
  'OGx2U1RERTZEUjMxZ0h0YzRuQ0J6Q1pVenZQQnlpd0NJRzJyS3ZhYQozdFZ4K1NqVjVi' +
  'UlFzNmZ2YVRjM0xmTGtCL2hwTmRjcGFwZ1EKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVR' +
  'VUVTVC0tLS0tCg==';

describeReal('the printed rights, on a real API server', () => {
  let plane: ControlPlane;
  let proxy: RecordingProxy;

  beforeAll(async () => {
    plane = await startControlPlane({
      tokens: { references: [], metadata: [], revocation: [] },
    });
    await plane.loadManifests(crdsDir);
    await plane.apply(objects());
    for (const level of ['references', 'metadata'] as const) {
      await plane.apply(rolesFor(level));
    }
    proxy = await RecordingProxy.start({
      url: plane.url,
      ca: readFileSync(plane.caFile, 'utf8'),
    });
  }, START_MILLISECONDS);
  afterAll(async () => {
    await proxy?.close();
    await plane?.stop();
  });

  async function read(user: string, exclude: string[] = []) {
    proxy.recorded.length = 0;
    const source = KubernetesSource.create({
      id: 'rights',
      title: 'rights',
      cluster: 'real',
      server: {
        url: proxy.url,
        caData: proxy.ca,
        auth: { type: 'token', tokenFile: plane.tokenFileFor(user) },
      },
      watch: false,
      reconcileIntervalSeconds: 900,
      refreshIntervalSeconds: 60,
      staleAfterSeconds: 180,
      timeoutSeconds: 120,
      requestTimeoutSeconds: 30,
      pageSize: 500,
      concurrency: 4,
      literals: true,
      exclude,
    });
    const recording = await recordSnapshot(source);
    expect(recording.error).toBeUndefined();
    expect(checkSnapshot(recording)).toEqual([]);
    expect(
      findPlantedValues(JSON.stringify(recording.events), [PLANTED]),
    ).toEqual([]);
    return recording.events;
  }

  /** Until the API server's authorizer has taken the bindings in. */
  async function readUntilAllowed(user: string, denied: string[]) {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const events = await read(user);
      const missing = [...new Set(notComplete(events))].sort();
      if (missing.join() === denied.join()) {
        return events;
      }
      if (Date.now() > deadline) {
        throw new Error(`Not readable are: ${missing.join(', ')}`);
      }
      await delay(200);
    }
  }

  const secretRequests = (): Recorded[] =>
    proxy.recorded.filter(({ path }) => /\/secrets(?:[/?]|$)/.test(path));

  it('see everything with metadata, and ask of Secrets for nothing else', async () => {
    const events = await readUntilAllowed('metadata', []);
    expect(
      events.flatMap(event => (event.type === 'problem' ? [event.code] : [])),
    ).toEqual([]);
    const requests = secretRequests();
    expect(requests.length).toBeGreaterThan(0);
    for (const { method, path, accept, status } of requests) {
      expect(method).toBe('GET');
      expect(path).toMatch(/^\/api\/v1\/secrets\?/);
      expect(accept).toMatch(/^application\/json;as=PartialObjectMetadata/);
      expect(accept).not.toMatch(/,|\*/);
      expect(status).toBe(200);
    }
    expect(proxy.recorded.filter(({ method }) => method !== 'GET')).toEqual([]);

    expect(linksOf(events)).toEqual(
      expect.arrayContaining([
        'payments/checkout federates-to arn:aws:iam::123456789012:role/checkout',
        'payments/checkout federates-to ns/payments/sa/checkout',
        'payments/checkout federates-to auth/kubernetes/role/checkout',
        'payments/Deployment/checkout uses secret/payments/db',
        'payments/Deployment/checkout uses secret/payments/mounted',
        'payments/Ingress/shop uses payments/shop-tls',
        'payments/Gateway/edge uses payments/shop-tls',
        'secret/shared/db synced-from payments/sealed',
        'payments/pull synced-from registry',
        'CertificateSigningRequest/alice#x509-certificate issued-by Signer/kubernetes.io/kube-apiserver-client',
      ]),
    );
    expect(
      factsOf(events, 'CertificateSigningRequest/alice#x509-certificate'),
    ).toMatchObject({
      request: {
        state: 'pending',
        signer: 'kubernetes.io/kube-apiserver-client',
      },
    });
    expect(factsOf(events, 'payments/sealed')).toMatchObject({
      sync: { by: 'sealed-secrets', state: 'ready' },
    });
    expect(
      factsOf(events, 'payments/Secret/old-token#service-account-token'),
    ).toMatchObject({ origin: 'by-hand' });
  });

  it('know Secrets by reference alone without any right on them', async () => {
    const events = await readUntilAllowed('references', ['secrets']);
    // It may ask, and is refused: nothing of a Secret came through.
    expect(secretRequests().filter(({ status }) => status !== 403)).toEqual([]);
    expect(linksOf(events)).toContain(
      'payments/Deployment/checkout uses payments/api-key',
    );
    expect(factsOf(events, 'payments/api-key')).toBeUndefined();

    const quiet = await read('references', ['secrets']);
    expect(notComplete(quiet)).toEqual([]);
    expect(secretRequests()).toEqual([]);
  });

  it('to revoke are held by the account that revokes, and by nobody who reads', async () => {
    await plane.apply(rolesFor('revocation'));
    const [revoker] = readerRoles({ level: 'revocation' }).filter(
      ({ account }) => account === 'tenure-revoker',
    );
    const questions = revoker.rules.flatMap(({ apiGroup, resources, verbs }) =>
      resources.flatMap(resource =>
        verbs.map(verb => ({
          verb,
          group: apiGroup,
          resource,
          ...(resource !== 'tokenreviews' &&
            resource !== 'clusterrolebindings' && { namespace: 'payments' }),
        })),
      ),
    );
    const ask = async (user: string, resourceAttributes: object) =>
      (
        await plane.request(
          'POST',
          '/apis/authorization.k8s.io/v1/subjectaccessreviews',
          {
            apiVersion: 'authorization.k8s.io/v1',
            kind: 'SubjectAccessReview',
            spec: { user, resourceAttributes },
          },
        )
      ).status.allowed;
    const deadline = Date.now() + 30_000;
    while (!(await ask('revocation', questions[0])) && Date.now() < deadline) {
      await delay(200);
    }
    for (const question of questions) {
      expect([question, await ask('revocation', question)]).toEqual([
        question,
        true,
      ]);
      expect([question, await ask('metadata', question)]).toEqual([
        question,
        false,
      ]);
    }
    // Nor anything that no step takes.
    for (const verb of ['list', 'create', 'update']) {
      const question = { verb, resource: 'secrets', namespace: 'payments' };
      expect(await ask('revocation', question)).toBe(false);
    }
  });
});

/** The roles of a level as objects, bound to a user of the same name. */
function rolesFor(level: ReaderLevel) {
  const roles = readerRoles({ level }).filter(
    ({ account }) =>
      account === (level === 'revocation' ? 'tenure-revoker' : 'tenure-reader'),
  );
  return roles.flatMap(({ name, rules }) => [
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: `${level}-${name}` },
      rules: rules.map(({ apiGroup, ...rule }) => ({
        apiGroups: [apiGroup],
        ...rule,
      })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `${level}-${name}` },
      roleRef: {
        apiGroup: RBAC,
        kind: 'ClusterRole',
        name: `${level}-${name}`,
      },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: level }],
    },
  ]);
}

function notComplete(events: SnapshotEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'coverage' && event.state !== 'complete'
      ? [event.resource]
      : [],
  );
}

function linksOf(events: SnapshotEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'observations'
      ? (event.links ?? []).map(
          ({ from, type, to }) => `${from.name} ${type} ${to.name}`,
        )
      : [],
  );
}

/** What the last scope that speaks of an asset says. */
function factsOf(events: SnapshotEvent[], name: string): unknown {
  const said = events.flatMap(event =>
    event.type === 'observations'
      ? (event.assets ?? []).filter(({ key }) => key.name === name)
      : [],
  );
  return said.length > 0
    ? Object.assign({}, ...said.map(({ facts }) => facts))
    : undefined;
}

function objects() {
  const metadata = (name: string, more: object = {}) => ({
    name,
    namespace: 'payments',
    ...more,
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'payments', labels: { env: 'prod' } },
    },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata('checkout', {
        annotations: {
          'eks.amazonaws.com/role-arn':
            'arn:aws:iam::123456789012:role/checkout',
        },
      }),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('api-key'),
      stringData: { key: PLANTED },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('old-token', {
        annotations: { 'kubernetes.io/service-account.name': 'checkout' },
      }),
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('spire-controller-manager'),
      data: {
        'spire-controller-manager-config.yaml':
          'apiVersion: spire.spiffe.io/v1alpha1\nkind: ControllerManagerConfig\ntrustDomain: prod.example\n',
      },
    },
    {
      apiVersion: 'spire.spiffe.io/v1alpha1',
      kind: 'ClusterSPIFFEID',
      metadata: { name: 'prod' },
      spec: {
        spiffeIDTemplate:
          'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}',
        namespaceSelector: { matchLabels: { env: 'prod' } },
      },
    },
    {
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      kind: 'SecretProviderClass',
      metadata: metadata('checkout'),
      spec: {
        provider: 'vault',
        parameters: {
          vaultAddress: 'https://vault.example:8200',
          objects:
            '- objectName: a\n  secretPath: secret/data/payments/mounted\n',
        },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('checkout'),
      spec: {
        selector: { matchLabels: { app: 'checkout' } },
        template: {
          metadata: {
            labels: { app: 'checkout' },
            annotations: {
              'vault.hashicorp.com/agent-inject': 'true',
              'vault.hashicorp.com/role': 'checkout',
              'vault.hashicorp.com/agent-inject-secret-db':
                'secret/data/payments/db',
            },
          },
          spec: {
            serviceAccountName: 'checkout',
            containers: [
              {
                name: 'main',
                image: 'registry.example/checkout:1',
                env: [
                  {
                    name: 'KEY',
                    valueFrom: {
                      secretKeyRef: { name: 'api-key', key: 'key' },
                    },
                  },
                ],
              },
            ],
            volumes: [
              {
                name: 'vault',
                csi: {
                  driver: 'secrets-store.csi.k8s.io',
                  readOnly: true,
                  volumeAttributes: { secretProviderClass: 'checkout' },
                },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata('shop'),
      spec: {
        tls: [{ hosts: ['shop.example'], secretName: 'shop-tls' }],
        rules: [{ host: 'shop.example' }],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: metadata('edge'),
      spec: {
        listeners: [
          { name: 'web', tls: { certificateRefs: [{ name: 'shop-tls' }] } },
        ],
      },
    },
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: metadata('sealed'),
      spec: { encryptedData: { password: PLANTED } },
      status: { conditions: [{ type: 'Synced', status: 'True' }] },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: metadata('vault'),
      spec: {
        provider: {
          vault: { server: 'https://vault.example:8200', path: 'secret' },
        },
      },
    },
    {
      apiVersion: 'external-secrets.io/v1alpha1',
      kind: 'PushSecret',
      metadata: metadata('share'),
      spec: {
        secretStoreRefs: [{ name: 'vault', kind: 'SecretStore' }],
        selector: { secret: { name: 'sealed' } },
        data: [{ match: { remoteRef: { remoteKey: 'shared/db' } } }],
      },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterExternalSecret',
      metadata: { name: 'pull' },
      spec: {
        namespaceSelectors: [{ matchLabels: { env: 'prod' } }],
        externalSecretSpec: {
          secretStoreRef: { name: 'central', kind: 'ClusterSecretStore' },
          data: [{ secretKey: 'x', remoteRef: { key: 'registry' } }],
        },
      },
    },
    {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'alice' },
      spec: {
        request: REQUEST,
        signerName: 'kubernetes.io/kube-apiserver-client',
        expirationSeconds: 3600,
        usages: ['client auth'],
      },
    },
  ];
}
