import {
  createMockDirectory,
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { TestCatalog } from './__testUtils__/TestCatalog';
import { TestStorage } from './__testUtils__/TestStorage';

jest.setTimeout(240_000);

const SOURCE = 'kubernetes:prod-eu';
const IDENTITY = 'workloadidentity:default/prod-eu_shop_checkout';
const SECRET = 'workloadsecret:default/prod-eu_shop_db';
const CHECKOUT = 'component:default/checkout';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();
let folders = 0;

async function createStorage(databaseId: TestDatabaseId): Promise<JsonObject> {
  folders += 1;
  const folder = directory.resolve(String(folders));
  const storage = await TestStorage.create({ databases, databaseId, folder });
  return storage.config;
}

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});

const component = (name: string, id: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, annotations: { 'backstage.io/kubernetes-id': id } },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
});

const tenure = (kind: string, name: string, spec: object): Entity => ({
  apiVersion: 'tenure.dev/v1alpha1',
  kind,
  metadata: { name },
  spec: spec as Entity['spec'],
});

/** A cluster with one Deployment, its account and its Secret, and other accounts. */
function snapshot(
  options: { labels?: Record<string, string>; others?: number } = {},
): SnapshotEvent[] {
  const authority = 'cluster:prod-eu' as const;
  const workload = {
    kind: 'workload',
    authority,
    name: 'shop/Deployment/checkout',
  } as const;
  const account = (name: string) =>
    ({ kind: 'identity', authority, name: `shop/${name}` } as const);
  const secret = { kind: 'secret', authority, name: 'shop/db' } as const;
  const facts = { class: 'kubernetes-service-account' } as const;
  return [
    { type: 'authority', authority, uid: 'uid-1' },
    {
      type: 'observations',
      scope: { resource: 'all', partition: 'shop' },
      assets: [
        ...Array.from({ length: options.others ?? 1 }, (_, n) => ({
          key: account(`other-${n}`),
          facts,
        })),
        { key: account('checkout'), facts },
        { key: secret, facts: { type: 'Opaque' } },
        {
          key: workload,
          facts: {
            controller: 'Deployment',
            labels: options.labels ?? {
              'backstage.io/kubernetes-id': 'checkout',
            },
          },
        },
      ],
      links: [
        { from: workload, type: 'runs-as', to: account('checkout'), facts: {} },
        {
          from: workload,
          type: 'uses',
          to: secret,
          facts: { places: [{ as: 'env' }] },
        },
      ],
    },
    {
      type: 'coverage',
      resource: 'all',
      partition: 'shop',
      state: 'complete',
    },
    { type: 'end', exhaustive: true },
  ];
}

const sourceOf = (events: SnapshotEvent[]) =>
  TestIdentitySource.create({ id: SOURCE, cluster: 'prod-eu', events });

describe.each(databases.eachSupportedId())('the catalog module, %s', engine => {
  let catalog: TestCatalog | undefined;

  afterEach(async () => {
    await catalog?.stop();
    catalog = undefined;
  });

  it('follows what is matched, renames, restarts and an inventory that is away', async () => {
    const storage = await createStorage(engine);
    const source = sourceOf(snapshot());
    const start = async (options: { isInventoryAway?: boolean } = {}) => {
      await catalog?.stop();
      catalog = await TestCatalog.start({
        storage,
        sources: [source],
        ...options,
      });
      return catalog;
    };
    const first = await start();
    await first.register(group('payments'), component('checkout', 'checkout'));
    await first.settle(SOURCE);
    await first.until(async () =>
      (await first.relations(CHECKOUT)).includes(`hasIdentity ${IDENTITY}`),
    );
    expect(await first.relations(CHECKOUT)).toEqual([
      `hasIdentity ${IDENTITY}`,
      'ownedBy group:default/payments',
      `usesSecret ${SECRET}`,
    ]);
    expect(await first.relations(IDENTITY)).toEqual([
      `identityOf ${CHECKOUT}`,
      'ownedBy group:default/payments',
    ]);
    expect(await first.relations(SECRET)).toEqual([
      'ownedBy group:default/payments',
      `secretUsedBy ${CHECKOUT}`,
    ]);
    expect(await first.relations('group:default/payments')).toEqual(
      expect.arrayContaining([`ownerOf ${IDENTITY}`, `ownerOf ${SECRET}`]),
    );
    const [identity] = await first.entities('kind=workloadidentity');
    expect(identity.metadata).toMatchObject({
      title: 'shop/checkout (prod-eu)',
      annotations: {
        'tenure.dev/asset-id': expect.stringMatching(/^[0-9a-f]{32}$/),
        'backstage.io/managed-by-location': 'workload-identity:inventory',
      },
    });

    // Only services may ask for what the catalog gets.
    const asUser = await first.feed(mockCredentials.user.header());
    expect(asUser.status).toBe(403);
    const asService = await first.feed(mockCredentials.service.header());
    expect(asService).toMatchObject({
      status: 200,
      body: { state: 'complete', items: [{}, {}], more: false },
    });

    // The component goes by another name; what it runs as stays what it was.
    const renamed = { 'backstage.io/kubernetes-id': 'cashier' };
    source.setEvents(snapshot({ labels: renamed }));
    await first.register(group('payments'), component('cashier', 'cashier'));
    await first.until(
      async () =>
        !(
          await first.entities('kind=component,metadata.name=checkout')
        ).length,
    );
    await first.settle(SOURCE);
    await first.until(async () =>
      (
        await first.relations(IDENTITY)
      ).includes('identityOf component:default/cashier'),
    );
    expect(
      (await first.entities('kind=workloadidentity'))[0].metadata.uid,
    ).toBe(identity.metadata.uid);

    // The inventory is away: nothing is lost.
    const away = await start({ isInventoryAway: true });
    await away.run('workload-identity-entities');
    expect(await away.countGiven('workloadidentity')).toBe(1);
    expect(await away.countGiven('workloadsecret')).toBe(1);

    // Back again; meanwhile the workload has become somebody else's.
    source.setEvents(snapshot({ labels: { app: 'x' } }));
    const second = await start();
    await second.run('workload-identity-entities');
    expect(await second.countGiven('workloadidentity')).toBe(1);
    await second.register(group('payments'), component('cashier', 'cashier'));
    await second.settle(SOURCE);
    expect(await second.countGiven('workloadidentity')).toBe(0);
    expect(await second.countGiven('workloadsecret')).toBe(0);

    // And theirs once more.
    source.setEvents(snapshot({ labels: renamed }));
    await second.settle(SOURCE);
    expect(await second.countGiven('workloadidentity')).toBe(1);
  });

  it('removes nothing while sources are unread, whatever the inventory has', async () => {
    const storage = await createStorage(engine);
    const source = sourceOf(snapshot());
    catalog = await TestCatalog.start({ storage, sources: [source] });
    await catalog.register(
      group('payments'),
      component('checkout', 'checkout'),
    );
    await catalog.settle(SOURCE);
    expect(await catalog.countGiven('workloadidentity')).toBe(1);
    await catalog.loseInventory();
    await catalog.stop();

    // What the inventory had is lost, and its cluster can't be reached.
    const unreachable = sourceOf([]);
    unreachable.setEvents(async function* failing() {
      yield* [];
      throw new Error('connection refused');
    });
    catalog = await TestCatalog.start({
      storage,
      sources: [unreachable],
    });
    await catalog.register(
      group('payments'),
      component('checkout', 'checkout'),
    );
    await catalog.settle(SOURCE);
    await catalog.settle(SOURCE);
    expect(await catalog.countGiven('workloadidentity')).toBe(1);

    unreachable.setEvents(snapshot({ labels: {} }));
    await catalog.settle(SOURCE);
    expect(await catalog.countGiven('workloadidentity')).toBe(0);
  });

  it('gives 2,000 identities page by page, and only one when one changes', async () => {
    const storage = await createStorage(engine);
    const source = sourceOf(snapshot({ others: 1999 }));
    const running = await TestCatalog.start({
      storage,
      sources: [source],
      entities: { emit: 'all', secrets: false, namespace: 'identities' },
    });
    catalog = running;
    await running.settle(SOURCE);
    expect(await running.countGiven('workloadidentity')).toBe(2000);
    expect(await running.countGiven('workloadsecret')).toBe(0);

    const before = await running.lastSequence();
    source.setEvents(snapshot({ others: 1998 }));
    // A pass that began before the change may be under way still.
    await running.until(async () => {
      await running.settle(SOURCE);
      return (await running.countGiven('workloadidentity')) === 1999;
    });
    expect(await running.lastSequence()).toBe(before + 1);
  });
});

describe('entities that people register', () => {
  let catalog: TestCatalog | undefined;
  afterEach(() => catalog?.stop());

  it('have relations both ways, or are refused with the reason', async () => {
    catalog = await TestCatalog.start({
      storage: await createStorage('SQLITE_3'),
      isInventoryAway: true,
    });
    const { register, relations, errorsOf, until } = bind(catalog);
    await register(
      ...['payments', 'platform', 'identity', 'oncall', 'core'].map(group),
      component('checkout', 'x'),
      tenure('WorkloadIdentity', 'ci', {
        type: 'ci-job',
        authority: 'issuer:https://ci.example',
        subject: 'repo:acme/checkout',
        owner: 'payments',
        identityOf: ['checkout'],
      }),
      tenure('IdentityOwner', 'payments', {
        owner: 'payments',
        operators: ['platform'],
        policyOwner: 'group:identity',
        enforcementOwner: 'group:default/platform',
        driftResponder: 'oncall',
        successor: 'core',
        issuers: ['identity'],
        covers: [{ cluster: 'prod-eu' }],
      }),
    );
    await until(async () =>
      (
        await relations(CHECKOUT)
      ).includes('hasIdentity workloadidentity:default/ci'),
    );
    const RECORD = 'identityowner:default/payments';
    expect(await relations('workloadidentity:default/ci')).toEqual([
      `identityOf ${CHECKOUT}`,
      'ownedBy group:default/payments',
    ]);
    expect(await relations(RECORD)).toEqual([
      'driftHandledBy group:default/oncall',
      'enforcedBy group:default/platform',
      'issuedBy group:default/identity',
      'operatedBy group:default/platform',
      'ownedBy group:default/payments',
      'policyOwnedBy group:default/identity',
      'succeededBy group:default/core',
    ]);
    for (const [name, expected] of [
      ['platform', [`enforcerOf ${RECORD}`, `operatorOf ${RECORD}`]],
      ['identity', [`issuerOf ${RECORD}`, `policyOwnerOf ${RECORD}`]],
      ['oncall', [`driftHandlerOf ${RECORD}`]],
      ['core', [`successorOf ${RECORD}`]],
    ] as const) {
      await until(
        async () => (await relations(`group:default/${name}`)).length,
      );
      expect(await relations(`group:default/${name}`)).toEqual(expected);
    }

    await register(
      tenure('IdentityOwner', 'wrong', {
        owner: 'payments',
        covers: [{ identity: 'spiffe://prod.example/ns/pay*' }],
      }),
    );
    const errors = await until(async () => {
      const text = await errorsOf('identityowner:default/wrong');
      return text !== '[]' && text;
    });
    expect(errors).toContain('spec.covers[0].identity is');
    expect(errors).toContain("'*' is allowed only as the last segment");
  });
});

function bind(catalog: TestCatalog) {
  return {
    register: catalog.register.bind(catalog),
    relations: catalog.relations.bind(catalog),
    errorsOf: catalog.errorsOf.bind(catalog),
    until: catalog.until.bind(catalog),
  };
}
