import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  ControlPlane,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import { AssetKind } from '@tenure/backstage-plugin-workload-identity-common';
import {
  liveNamespace,
  NEVER_EXPIRING_SECRET,
  readerOf,
} from './__testUtils__/liveObjects';
import { base64, PlantedValues } from './__testUtils__/PlantedValues';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(60_000);
const START_MILLISECONDS = 30 * 60_000;

const documentedRights = path.resolve(
  __dirname,
  '../../../docs/sources/kubernetes-rbac.yaml',
);
const DEPLOYMENT = '/apis/apps/v1/namespaces/payments/deployments/checkout';
const ROLE_BINDINGS =
  '/apis/rbac.authorization.k8s.io/v1/namespaces/orders/rolebindings';
const SECRETS = '/api/v1/namespaces/payments/secrets';

/** The whole cluster, read with the documented rights. */
const LIVE = 'prod-eu-live';
/** Two namespaces of it, as another cluster, read by one bound in each of them. */
const TENANT = 'tenant-live';

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ada}
spec: {memberOf: [payments]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  annotations:
    backstage.io/kubernetes-id: checkout
    backstage.io/kubernetes-cluster: prod-eu
    backstage.io/kubernetes-namespace: payments
spec: {type: service, lifecycle: production, owner: payments}
`;

describeReal('the whole backend with a real API server', () => {
  const directory = createMockDirectory();
  const planted = PlantedValues.create();
  let plane: ControlPlane;
  let portal: TestPortal;

  beforeAll(async () => {
    plane = await startControlPlane({
      tokens: { reader: ['tenure-readers'], tenant: [] },
    });
    await plane.loadManifests(documentedRights);
    await plane.apply([
      ...liveNamespace('payments', planted),
      ...liveNamespace('orders', planted),
      ...readerOf('payments', 'tenant'),
      ...readerOf('orders', 'tenant'),
    ]);
    plane.keepPodsRunning({ intervalSeconds: 1 });
    await rolledOut();
    planted.add('token of the reader', plane.tokenFor('reader'));
    planted.add('token of the tenant', plane.tokenFor('tenant'));

    directory.setContent({ 'catalog.yaml': CATALOG });
    const server = { url: plane.url, caFile: plane.caFile };
    // Nobody but the tests asks for a read after the first.
    const refreshIntervalSeconds = 3600;
    portal = await TestPortal.start({
      storage: await TestStorage.inFiles(directory.resolve('database')),
      catalogFile: directory.resolve('catalog.yaml'),
      workloadIdentity: {
        clusters: [{ name: 'prod-eu', environment: 'production' }],
        sources: {
          kubernetes: [
            {
              ...server,
              id: LIVE,
              cluster: 'prod-eu',
              auth: { type: 'token', tokenFile: plane.tokenFileFor('reader') },
              refreshIntervalSeconds,
              watch: false,
            },
            {
              ...server,
              id: TENANT,
              cluster: 'tenant',
              auth: { type: 'token', tokenFile: plane.tokenFileFor('tenant') },
              namespaces: ['payments', 'orders'],
              refreshIntervalSeconds,
              watch: false,
            },
          ],
        },
      },
    });
    await portal.untilRead(LIVE);
    await portal.untilRead(TENANT);
    await portal.untilMatched('checkout');
    // Until the catalog has told who is in the group, it counts as empty.
    await portal.until(async () => {
      const { summary } = await portal.chain('checkout');
      return summary.ownership.empty === 0;
    });
  }, START_MILLISECONDS);

  afterAll(async () => {
    await portal?.stop();
    await plane?.stop();
  });

  /** Waits until the controllers have replaced all pods of the Deployment. */
  async function rolledOut(): Promise<void> {
    await until(async () => {
      const { metadata, spec, status } = await plane.request('GET', DEPLOYMENT);
      const pods = await plane.request(
        'GET',
        '/api/v1/namespaces/payments/pods?labelSelector=app%3Dcheckout',
      );
      return (
        status.observedGeneration === metadata.generation &&
        status.updatedReplicas === spec.replicas &&
        status.readyReplicas === spec.replicas &&
        pods.items.length === spec.replicas
      );
    });
  }

  async function namesOnChain(kind: AssetKind): Promise<string[]> {
    const { nodes } = await portal.chain('checkout');
    return nodes
      .filter(node => node.kind === kind)
      .map(({ name }) => name)
      .sort();
  }

  async function idOf(kind: AssetKind, name: string): Promise<string> {
    const assets = await portal.assets(`cluster=prod-eu&kind=${kind}`);
    const found = assets.find(asset => asset.name === name);
    if (!found) {
      throw new Error(`There is no ${kind} ${name}`);
    }
    return found.id;
  }

  it('shows what a component runs as, uses, holds and may do', async () => {
    const { nodes, edges, summary, sources } = await portal.chain('checkout');
    expect(nodes.map(node => `${node.kind} ${node.name}`)).toEqual(
      expect.arrayContaining([
        'workload payments/Deployment/checkout',
        'identity payments/checkout',
        'role ClusterRole/view',
        'role Role/payments/reads-secrets',
        'secret payments/database',
        'credential payments/Secret/database#opaque',
      ]),
    );
    expect(new Set(nodes.map(({ standing }) => standing))).toEqual(
      new Set(['live']),
    );
    expect(new Set(nodes.flatMap(node => node.cluster ?? []))).toEqual(
      new Set(['prod-eu']),
    );
    const name = (id: string) => nodes.find(node => node.id === id)?.name;
    expect(
      edges.map(({ from, type, to }) => `${name(from)} ${type} ${name(to)}`),
    ).toEqual(
      expect.arrayContaining([
        'payments/Deployment/checkout runs-as payments/checkout',
        'payments/Deployment/checkout uses payments/database',
        'payments/database holds payments/Secret/database#opaque',
        'payments/checkout granted Role/payments/reads-secrets',
      ]),
    );
    expect(summary).toMatchObject({
      workloads: { confirmed: 1, claimed: 0 },
      environments: ['production'],
      ownership: { accountable: ['group:default/payments'] },
      reach: { capabilities: ['reads-secrets'] },
      freshness: { state: 'fresh' },
    });
    expect(sources).toMatchObject([
      { id: LIVE, role: 'live', freshness: { state: 'fresh' } },
    ]);
    expect((await portal.source(LIVE)).coverage).toMatchObject({
      forbidden: 0,
      failed: 0,
    });
  });

  it('shows a change made through the REST API after one refresh', async () => {
    await plane.request(
      'PATCH',
      DEPLOYMENT,
      { spec: { template: { spec: { serviceAccountName: 'checkout-v2' } } } },
      { contentType: 'application/merge-patch+json' },
    );
    await rolledOut();
    expect(await namesOnChain('identity')).toContain('payments/checkout');

    // The source reads by itself only once an hour.
    const answers = await Promise.all([
      portal.askForRefresh(LIVE),
      portal.askForRefresh(LIVE),
    ]);
    expect(answers.map(({ state }) => state).sort()).toEqual([
      'coalesced',
      'started',
    ]);
    await portal.until(async () =>
      (await namesOnChain('identity')).includes('payments/checkout-v2'),
    );
    await portal.until(async () => !(await portal.source(LIVE)).runningSince);
    expect(await namesOnChain('identity')).not.toContain('payments/checkout');

    const workload = await idOf('workload', 'payments/Deployment/checkout');
    const { history } = await portal.asset(workload);
    expect(history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'link-added',
          sourceId: LIVE,
          detail: expect.objectContaining({ type: 'runs-as' }),
        }),
        expect.objectContaining({
          type: 'link-removed',
          sourceId: LIVE,
          detail: expect.objectContaining({ type: 'runs-as' }),
        }),
      ]),
    );
  });

  it('shows a hand-made token that never expires, and that it is gone', async () => {
    const name = `payments/Secret/${NEVER_EXPIRING_SECRET}#service-account-token`;
    const token = await plane.request(
      'GET',
      `${SECRETS}/${NEVER_EXPIRING_SECRET}`,
    );
    planted.add(
      'token in a Secret',
      Buffer.from(token.data.token, 'base64').toString('utf8'),
    );
    const credential = await idOf('credential', name);
    expect((await portal.asset(credential)).asset).toMatchObject({
      facts: { class: 'service-account-token', expiry: { type: 'never' } },
      freshness: { state: 'fresh' },
    });
    // No workload mounts it; it is on the page for whom it authenticates.
    expect((await portal.chain('checkout')).nodes).toContainEqual(
      expect.objectContaining({
        id: credential,
        sharedBy: expect.objectContaining({ workloads: 0 }),
      }),
    );
    const never = await portal.assets('cluster=prod-eu&expiry=never');
    expect(never.map(asset => asset.id)).toContain(credential);

    await plane.request('DELETE', `${SECRETS}/${NEVER_EXPIRING_SECRET}`);
    await portal.refresh(LIVE);

    const left = await portal.assets('cluster=prod-eu&kind=credential');
    expect(left.map(asset => asset.name)).not.toContain(name);
    expect(left.map(asset => asset.name)).toContain(
      'payments/Secret/database#opaque',
    );
    const { history } = (await portal.storage.dump()) as {
      history: Array<{ asset_id: string; type: string; source_id: string }>;
    };
    expect(
      history
        .filter(event => event.asset_id === credential)
        .map(event => `${event.type} by ${event.source_id}`),
    ).toEqual([`appeared by ${LIVE}`, `disappeared by ${LIVE}`]);
  });

  it('lets one namespace alone go stale when its rights are taken away', async () => {
    await portal.refresh(TENANT);
    const inTenant = async () =>
      (await portal.assets('cluster=tenant')).filter(
        ({ standing }) => standing === 'live',
      );
    const before = await inTenant();
    expect(before.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'payments/Deployment/checkout',
        'orders/Deployment/checkout',
        'orders/Secret/database#opaque',
      ]),
    );
    expect(new Set(before.map(({ freshness }) => freshness.state))).toEqual(
      new Set(['fresh']),
    );

    const { items } = await plane.request('GET', ROLE_BINDINGS);
    for (const { metadata, subjects } of items) {
      if (subjects?.some((one: { name: string }) => one.name === 'tenant')) {
        await plane.request('DELETE', `${ROLE_BINDINGS}/${metadata.name}`);
      }
    }
    await until(async () => {
      try {
        const token = plane.tokenFor('tenant');
        await plane.request(
          'GET',
          '/api/v1/namespaces/orders/secrets',
          undefined,
          { token },
        );
        return false;
      } catch (error) {
        return (error as { status?: number }).status === 403;
      }
    });
    const takenAt = new Date().toISOString();
    await portal.refresh(TENANT);

    const after = await inTenant();
    expect(after.map(({ id }) => id).sort()).toEqual(
      before.map(({ id }) => id).sort(),
    );
    const inNamespace = (namespace: string) =>
      after.filter(asset => asset.namespace === namespace);
    for (const { freshness } of inNamespace('orders')) {
      expect(freshness).toMatchObject({
        state: 'stale',
        since: expect.any(String),
        asOf: expect.any(String),
        reason: { code: 'Forbidden' },
        sourceId: TENANT,
      });
      expect(freshness.since! >= takenAt).toBe(true);
    }
    expect(inNamespace('orders').length).toBeGreaterThan(3);
    for (const { freshness } of inNamespace('payments')) {
      expect(freshness.state).toBe('fresh');
    }
    expect(inNamespace('payments').length).toBeGreaterThan(3);

    const coverage = await portal.coverage(TENANT);
    const states = (partition: string) => [
      ...new Set(
        coverage
          .filter(scope => scope.partition === partition)
          .map(({ state, freshness }) => `${state} ${freshness.state}`),
      ),
    ];
    expect(states('payments')).toEqual(['complete fresh']);
    expect(states('orders')).toEqual(['forbidden stale']);
    // What another source reads of the same API server is not touched by it.
    expect((await portal.chain('checkout')).summary.freshness.state).toBe(
      'fresh',
    );
  });

  it('keeps everything in place, stale, while the API server is stopped', async () => {
    const before = await portal.chain('checkout');
    const listed = (await portal.assets('cluster=prod-eu')).map(({ id }) => id);

    await plane.halt();
    const stoppedAt = new Date().toISOString();
    const source = await portal.refresh(LIVE);
    expect(source).toMatchObject({
      error: { code: 'Unreachable' },
      freshness: { state: 'stale' },
    });

    const during = await portal.chain('checkout');
    expect(during.nodes.map(({ id }) => id)).toEqual(
      before.nodes.map(({ id }) => id),
    );
    expect(during.edges).toEqual(before.edges);
    expect(during.matches).toEqual(before.matches);
    expect(
      (await portal.assets('cluster=prod-eu')).map(({ id }) => id),
    ).toEqual(listed);
    expect(new Set(during.nodes.map(({ standing }) => standing))).toEqual(
      new Set(['live']),
    );
    for (const { freshness } of during.nodes) {
      expect(freshness).toMatchObject({
        state: 'stale',
        since: expect.any(String),
        reason: { code: 'Unreachable' },
        sourceId: LIVE,
      });
      expect(freshness.since! >= stoppedAt).toBe(true);
      expect(freshness.asOf! < stoppedAt).toBe(true);
    }
    expect(during.summary.freshness).toMatchObject({
      state: 'stale',
      since: expect.any(String),
      reason: { code: 'Unreachable' },
      stale: [{ sourceId: LIVE, reason: { code: 'Unreachable' } }],
    });

    await plane.restart();
    expect((await portal.refresh(LIVE)).error).toBeUndefined();
    const after = await portal.chain('checkout');
    expect(after.summary.freshness.state).toBe('fresh');
    expect(after.nodes.map(({ id }) => id)).toEqual(
      before.nodes.map(({ id }) => id),
    );
  });

  it('keeps values out of the database, the logs and the responses', async () => {
    const secret = await plane.request('GET', `${SECRETS}/database`);
    expect(secret.data.once).toBe(
      base64(planted.in('payments, Secret stringData')),
    );
    await portal.callEverything(['checkout']);

    const dump = JSON.stringify(await portal.storage.dump());
    const logs = portal.logs.lines.join('\n');
    const responses = portal.responses.join('\n');
    for (const text of [dump, responses]) {
      expect(text).toContain('payments/Secret/database#opaque');
      expect(planted.findIn(text)).toEqual([]);
    }
    expect(planted.findIn(portal.storage.rawText())).toEqual([]);
    expect(logs).toContain(LIVE);
    expect(planted.findIn(logs)).toEqual([]);
  });
});

/** Repeats until it is so: controllers at work, caches of rights. */
async function until(attempt: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await attempt())) {
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 30 s: ${attempt}`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}
