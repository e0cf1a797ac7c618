import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  ControlPlane,
  crdsDir,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import {
  checkSnapshot,
  findPlantedValues,
  recordSnapshot,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { KubernetesSourceConfig } from '../config/types';
import { KubernetesSource } from './KubernetesSource';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(90_000);
const START_MILLISECONDS = 30 * 60_000;

const documentedRights = path.resolve(
  __dirname,
  '../../../../docs/sources/kubernetes-rbac.yaml',
);
const RBAC = 'rbac.authorization.k8s.io';
const DEPLOYMENT = '/apis/apps/v1/namespaces/payments/deployments/checkout';
const planted = [
  'real-planted-secret-1',
  'real-planted-env-2',
  'real-planted-argument-3',
  'real-planted-config-map-4',
  'real-planted-message-5',
];

describeReal('KubernetesSource with a real API server', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane({
      tokens: { reader: ['tenure-readers'], narrow: [] },
    });
    await plane.loadManifests(documentedRights);
    await plane.apply(['payments', 'orders'].flatMap(sample));
    await until(async () => {
      await plane.setPodStatuses();
      const { status } = await plane.request('GET', DEPLOYMENT);
      return status.readyReplicas === 2;
    });
  }, START_MILLISECONDS);
  afterAll(async () => {
    await plane?.stop();
  });

  function sourceFor(
    user: string,
    config: Partial<KubernetesSourceConfig> = {},
  ): KubernetesSource {
    return KubernetesSource.create({
      id: 'real-live',
      title: 'real-live',
      cluster: 'real',
      server: {
        url: plane.url,
        caFile: plane.caFile,
        auth: { type: 'token', tokenFile: plane.tokenFileFor(user) },
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
    });
  }

  async function read(source: KubernetesSource): Promise<SnapshotEvent[]> {
    const recording = await recordSnapshot(source);
    expect(recording.error).toBeUndefined();
    expect(checkSnapshot(recording)).toEqual([]);
    const text = inspect(recording.events, {
      depth: Infinity,
      maxArrayLength: Infinity,
    });
    expect(
      findPlantedValues(text, [...planted, plane.tokenFor('reader')]),
    ).toEqual([]);
    return recording.events;
  }

  it('sees everything with the documented rights, and no more', async () => {
    const events = await read(sourceFor('reader'));

    expect(events[0]).toEqual({
      type: 'authority',
      authority: 'cluster:real',
      uid: (await plane.request('GET', '/api/v1/namespaces/kube-system'))
        .metadata.uid,
      version: expect.stringMatching(/^v1\./),
    });
    expect(coverageThatIsNot('complete', events)).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
    expect(problemsOf(events)).toEqual([]);

    expect(factsOf(events, 'workload', 'payments/Deployment/checkout')).toEqual(
      expect.objectContaining({
        controller: 'Deployment',
        replicas: 2,
        instances: 2,
        runningInstances: 2,
      }),
    );
    expect(factsOf(events, 'secret', 'payments/api-key').type).toBe('Opaque');
    expect(factsOf(events, 'secret', 'payments/own-type').type).toBeUndefined();
    expect(
      factsOf(
        events,
        'credential',
        'payments/Secret/old-token#service-account-token',
      ).expiry,
    ).toEqual({ type: 'never' });
    expect(linksOf(events)).toEqual(
      expect.arrayContaining([
        'payments/Deployment/checkout runs-as payments/checkout',
        'payments/Deployment/checkout uses payments/api-key',
        'payments/checkout granted ClusterRole/view',
      ]),
    );

    const token = plane.tokenFor('reader');
    await expect(
      plane.request(
        'GET',
        '/api/v1/namespaces/payments/secrets/api-key',
        undefined,
        { token },
      ),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('takes add-ons that are not installed for none', async () => {
    const events = await read(sourceFor('reader'));
    expect(
      coverageOf(events)
        .filter(({ resource }) =>
          /(cert-manager|external-secrets)/.test(resource),
        )
        .map(({ partition, state }) => `${partition} ${state}`),
    ).toEqual([
      ' complete',
      '* complete',
      '* complete',
      ' complete',
      '* complete',
      '* complete',
      ' complete',
      '* complete',
    ]);
  });

  it('reads add-ons from the moment on that they are installed', async () => {
    await plane.loadManifests(crdsDir);
    await plane.apply(addons('payments'));
    const events = await read(sourceFor('reader'));

    expect(coverageThatIsNot('complete', events)).toEqual([]);
    expect(problemsOf(events)).toEqual([]);
    expect(
      factsOf(events, 'credential', 'payments/Secret/web-tls#x509-certificate'),
    ).toMatchObject({
      expiry: { type: 'at', at: '2027-01-01T00:00:00.000Z' },
      renewal: { mode: 'automatic', by: 'cert-manager' },
      issuance: { state: 'ready', reason: 'Ready' },
    });
    expect(factsOf(events, 'issuer', 'ClusterIssuer/internal').mechanism).toBe(
      'ca',
    );
    expect(factsOf(events, 'secret', 'payments/psp').sync).toEqual({
      by: 'external-secrets',
      state: 'failing',
      reason: 'SecretSyncedError',
    });
    expect(factsOf(events, 'store', 'vault/vault.example:8200').class).toBe(
      'vault',
    );
    expect(linksOf(events)).toEqual(
      expect.arrayContaining([
        'payments/Secret/web-tls#x509-certificate issued-by ClusterIssuer/internal',
        'payments/psp synced-from secret/payments/psp',
        'payments/legacy synced-from payments/legacy',
      ]),
    );
  });

  it('finds literals, and who uses the ConfigMap that holds one', async () => {
    const events = await read(sourceFor('reader'));
    expect(
      [...assetsOf(events).keys()].filter(
        name =>
          name.startsWith('credential payments/') && name.includes('#literal'),
      ),
    ).toEqual([
      'credential payments/ConfigMap/checkout#literal/app.yaml',
      'credential payments/Deployment/checkout#literal/main/env/PASSWORD',
      'credential payments/Deployment/checkout#literal/main/args/0',
    ]);
    expect(linksOf(events)).toContain(
      'payments/Deployment/checkout uses payments/ConfigMap/checkout',
    );
    const without = await read(sourceFor('reader', { literals: false }));
    expect(
      coverageOf(without).some(({ resource }) => resource === 'configmaps'),
    ).toBe(false);
    expect([...assetsOf(without).keys()].join()).not.toContain('#literal');
  });

  it('reads the same in small pages, namespace by namespace, and again', async () => {
    const whole = await read(sourceFor('reader'));
    const names = whole.flatMap(event =>
      event.type === 'observations' ? [event.scope.partition] : [],
    );
    const paged = await read(sourceFor('reader', { pageSize: 3 }));
    const split = await read(
      sourceFor('reader', {
        namespaces: [...new Set(names.filter(Boolean))],
        pageSize: 3,
      }),
    );
    const said = (events: SnapshotEvent[]) => ({
      assets: [...assetsOf(events).keys()].sort(),
      links: [...new Set(linksOf(events))].sort(),
    });
    expect(said(paged)).toEqual(said(whole));
    expect(said(split)).toEqual(said(whole));
  });

  it('does without Secrets where their role is not bound', async () => {
    const binding = `/apis/${RBAC}/v1/clusterrolebindings/tenure-reader-secrets`;
    await plane.request('DELETE', binding);
    const events = await until(async () => {
      const seen = await read(sourceFor('reader'));
      return coverageThatIsNot('complete', seen).length > 0 && seen;
    });
    const missing = coverageThatIsNot('complete', events);
    expect(new Set(missing.map(({ resource }) => resource))).toEqual(
      new Set(['secrets']),
    );
    expect(missing.map(({ partition }) => partition)).toEqual(
      expect.arrayContaining(['payments', 'orders', 'kube-system']),
    );
    await plane.loadManifests(documentedRights);
    await until(
      async () =>
        coverageThatIsNot('complete', await read(sourceFor('reader')))
          .length === 0,
    );
  });

  it('loses one namespace alone when its rights are taken away', async () => {
    await plane.apply(
      ['payments', 'orders'].flatMap(namespace => [
        bindingTo('narrow', 'tenure-reader', namespace),
        bindingTo('narrow', 'tenure-reader-secrets', namespace),
        bindingTo('narrow', 'tenure-reader-configmaps', namespace),
      ]),
    );
    const source = sourceFor('narrow', { namespaces: ['payments', 'orders'] });
    const partitionsNotComplete = (events: SnapshotEvent[]) => [
      ...new Set(
        coverageThatIsNot('complete', events).map(
          ({ partition, state }) => `${partition}: ${state}`,
        ),
      ),
    ];
    const before = await until(async () => {
      const events = await read(source);
      return partitionsNotComplete(events).length === 1 && events;
    });
    // Nothing without a namespace is his to read.
    expect(partitionsNotComplete(before)).toEqual([': forbidden']);
    expect(problemsOf(before)).toEqual(['ClusterUidUnknown']);
    expect(linksOf(before)).toContain(
      'payments/Deployment/checkout runs-as payments/checkout',
    );

    for (const role of [
      'tenure-reader',
      'tenure-reader-secrets',
      'tenure-reader-configmaps',
    ]) {
      await plane.request(
        'DELETE',
        `/apis/${RBAC}/v1/namespaces/payments/rolebindings/narrow-${role}`,
      );
    }
    const after = await until(async () => {
      const events = await read(source);
      return (
        !coverageIn(events, 'payments').some(
          ({ state }) => state === 'complete',
        ) && events
      );
    });
    expect(partitionsNotComplete(after).sort()).toEqual([
      ': forbidden',
      'payments: forbidden',
    ]);
    expect(
      new Set(coverageIn(after, 'orders').map(({ state }) => state)),
    ).toEqual(new Set(['complete']));
    expect(linksOf(after)).toContain(
      'orders/Deployment/checkout runs-as orders/checkout',
    );
  });

  it('shows another ServiceAccount, as set through the REST API', async () => {
    await plane.request(
      'PATCH',
      DEPLOYMENT,
      { spec: { template: { spec: { serviceAccountName: 'default' } } } },
      { contentType: 'application/merge-patch+json' },
    );
    const events = await read(sourceFor('reader'));
    const declared = linksOf(
      events.filter(
        event =>
          event.type === 'observations' &&
          event.scope.resource === 'apps/deployments' &&
          event.scope.partition === 'payments',
      ),
    ).filter(link => link.includes(' runs-as '));
    expect(declared).toEqual([
      'payments/Deployment/checkout runs-as payments/default',
    ]);
  });

  it('stops in the middle when it is asked to', async () => {
    const controller = new AbortController();
    const began = performance.now();
    const { error, events } = await recordSnapshot(
      sourceFor('reader', { pageSize: 1 }),
      {
        signal: controller.signal,
        onEvent: event => {
          if (event.type === 'observations') {
            controller.abort();
          }
        },
      },
    );
    expect(error).toMatchObject({ code: 'Aborted' });
    expect(events.at(-1)?.type).toBe('observations');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('says that the server is stopped, and reads on once it is back', async () => {
    const source = sourceFor('reader');
    const { signal } = new AbortController();
    await expect(source.checkHealth({ signal })).resolves.toEqual({
      state: 'ok',
    });
    const [before] = await read(source);

    await plane.halt();
    const stopped = await recordSnapshot(source);
    expect(stopped).toMatchObject({
      events: [],
      error: { code: 'Unreachable' },
    });
    await expect(source.checkHealth({ signal })).resolves.toMatchObject({
      state: 'unreachable',
    });

    await plane.restart();
    const events = await read(source);
    expect(events[0]).toEqual(before);
    expect(coverageThatIsNot('complete', events)).toEqual([]);
  });

  it('says that a token is not valid', async () => {
    const source = sourceFor('reader', {
      server: {
        url: plane.url,
        caFile: plane.caFile,
        auth: { type: 'token', token: 'unknown-token' },
      },
    });
    await expect(recordSnapshot(source)).resolves.toMatchObject({
      events: [],
      error: { code: 'Unauthorized' },
    });
  });
});

/** One namespace with a workload, its account, its rights, and Secrets. */
function sample(namespace: string) {
  const metadata = (name: string) => ({ name, namespace });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata('checkout'),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('api-key'),
      stringData: { key: planted[0] },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('own-type'),
      type: 'example.com/own',
      stringData: { key: planted[0] },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        ...metadata('old-token'),
        annotations: { 'kubernetes.io/service-account.name': 'checkout' },
      },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('checkout'),
      data: { 'app.yaml': `db:\n  password: ${planted[3]}\n`, host: 'db' },
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: metadata('checkout-view'),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'checkout', namespace }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        ...metadata('checkout'),
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': planted[1],
        },
      },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'checkout' } },
        template: {
          metadata: { labels: { app: 'checkout' } },
          spec: {
            serviceAccountName: 'checkout',
            containers: [
              {
                name: 'main',
                image: 'registry.example/checkout:1',
                args: [`--db-password=${planted[2]}`],
                envFrom: [{ configMapRef: { name: 'checkout' } }],
                env: [
                  { name: 'PASSWORD', value: planted[1] },
                  {
                    name: 'KEY',
                    valueFrom: {
                      secretKeyRef: { name: 'api-key', key: 'key' },
                    },
                  },
                ],
              },
            ],
          },
        },
      },
    },
  ];
}

/** What the controllers of the add-ons would have made, in one namespace. */
function addons(namespace: string) {
  const metadata = (name: string) => ({ name, namespace });
  const ready = (status: string, reason: string) => [
    { type: 'Ready', status, reason, message: `saw ${planted[4]}` },
  ];
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'internal' },
      spec: { ca: { secretName: 'ca' } },
    },
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadata('web'),
      spec: {
        secretName: 'web-tls',
        issuerRef: { name: 'internal', kind: 'ClusterIssuer' },
      },
      status: {
        notBefore: '2026-10-03T00:00:00Z',
        notAfter: '2027-01-01T00:00:00Z',
        conditions: ready('True', 'Ready'),
      },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'vault' },
      spec: {
        provider: {
          vault: {
            server: 'https://vault.example:8200',
            path: 'secret',
            auth: { userPass: { username: planted[4] } },
          },
        },
      },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: metadata('psp'),
      spec: {
        secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
        dataFrom: [{ extract: { key: 'payments/psp' } }],
      },
      status: { conditions: ready('False', 'SecretSyncedError') },
    },
    {
      // Stored as v1, and applied as older manifests have it.
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ExternalSecret',
      metadata: metadata('legacy'),
      spec: {
        secretStoreRef: { name: 'unknown' },
        dataFrom: [{ extract: { key: 'payments/legacy' } }],
      },
    },
  ];
}

function bindingTo(user: string, role: string, namespace: string) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${user}-${role}`, namespace },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  };
}

function coverageOf(events: SnapshotEvent[]) {
  return events.flatMap(event => (event.type === 'coverage' ? [event] : []));
}

function coverageThatIsNot(state: string, events: SnapshotEvent[]) {
  return coverageOf(events).filter(event => event.state !== state);
}

function coverageIn(events: SnapshotEvent[], partition: string) {
  return coverageOf(events).filter(event => event.partition === partition);
}

function problemsOf(events: SnapshotEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'problem' ? [event.code] : [],
  );
}

/** Facts by kind and name, of all scopes together. */
function assetsOf(
  events: SnapshotEvent[],
): Map<string, Record<string, unknown>> {
  const assets = new Map<string, Record<string, unknown>>();
  for (const event of events) {
    if (event.type === 'observations') {
      for (const { key, facts } of event.assets) {
        const name = `${key.kind} ${key.name}`;
        assets.set(name, { ...assets.get(name), ...facts });
      }
    }
  }
  return assets;
}

function factsOf(events: SnapshotEvent[], kind: string, name: string) {
  const facts = assetsOf(events).get(`${kind} ${name}`);
  if (!facts) {
    throw new Error(`No ${kind} ${name} was observed`);
  }
  return facts;
}

function linksOf(events: SnapshotEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'observations'
      ? event.links.map(
          ({ from, type, to }) => `${from.name} ${type} ${to.name}`,
        )
      : [],
  );
}

/** Repeats until it gives something: caches of rights, controllers at work. */
async function until<T>(attempt: () => Promise<T | false>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const result = await attempt();
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 30 s: ${attempt}`);
    }
    await delay(200);
  }
}
