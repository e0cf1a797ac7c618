import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  EntityChain,
  INVENTORY_SIGNAL,
  SourceListResponse,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  identitySourcesExtensionPoint,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { Knex } from 'knex';
import request from 'supertest';
import workloadIdentityPlugin from '.';
import { COMPONENTS_TASK_ID } from './scheduling/componentTasks';

jest.setTimeout(120_000);

const SOURCE = 'kubernetes:prod-eu';
const CHECKOUT = 'component:default/checkout';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A cluster with one Deployment, which runs as one account. */
function snapshot(options: {
  serviceAccount: string;
  labels?: Record<string, string>;
}): SnapshotEvent[] {
  const authority = 'cluster:prod-eu' as const;
  const workload = {
    kind: 'workload',
    authority,
    name: 'shop/Deployment/checkout',
  } as const;
  const identity = {
    kind: 'identity',
    authority,
    name: `shop/${options.serviceAccount}`,
  } as const;
  return [
    { type: 'authority', authority, uid: 'uid-1', version: 'v1.36.3' },
    {
      type: 'observations',
      scope: { resource: 'serviceaccounts', partition: 'shop' },
      assets: [
        {
          key: identity,
          facts: { class: 'kubernetes-service-account' },
          incarnation: `uid-${options.serviceAccount}`,
        },
      ],
      links: [],
    },
    {
      type: 'coverage',
      resource: 'serviceaccounts',
      partition: 'shop',
      state: 'complete',
    },
    {
      type: 'observations',
      scope: { resource: 'apps/deployments', partition: 'shop' },
      assets: [
        {
          key: workload,
          facts: {
            controller: 'Deployment',
            labels: options.labels ?? {
              'backstage.io/kubernetes-id': 'checkout',
            },
          },
          incarnation: 'uid-deployment',
        },
      ],
      links: [{ from: workload, type: 'runs-as', to: identity, facts: {} }],
    },
    {
      type: 'coverage',
      resource: 'apps/deployments',
      partition: 'shop',
      state: 'complete',
    },
    { type: 'end', exhaustive: true },
  ];
}

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'payments', namespace: 'default' },
    spec: { type: 'team', children: [] },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'checkout',
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': 'checkout' },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'intruder',
      namespace: 'default',
      annotations: {
        'backstage.io/kubernetes-label-selector':
          'backstage.io/kubernetes-id=checkout',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'elsewhere' },
  },
];

describe.each(databases.eachSupportedId())(
  'the workload-identity plugin, %s',
  databaseId => {
    let backend: TestBackend | undefined;

    afterEach(async () => {
      await backend?.stop();
      backend = undefined;
    });

    async function start(options: {
      sources: TestIdentitySource[];
      knex?: Knex;
    }) {
      const knex = options.knex ?? (await databases.init(databaseId));
      const scheduler = mockServices.scheduler();
      const publish = jest.fn();
      backend = await startTestBackend({
        features: [
          workloadIdentityPlugin,
          createBackendModule({
            pluginId: 'workload-identity',
            moduleId: 'test-sources',
            register(env) {
              env.registerInit({
                deps: { sources: identitySourcesExtensionPoint },
                async init({ sources }) {
                  sources.addSource(...options.sources);
                },
              });
            },
          }),
          createServiceFactory({
            service: signalsServiceRef,
            deps: {},
            factory: () => ({ publish }),
          }),
          catalogServiceMock.factory({ entities }),
          mockServices.database.factory({ knex }),
          createServiceFactory({
            service: coreServices.scheduler,
            deps: {},
            factory: () => scheduler,
          }),
          mockServices.rootConfig.factory({
            data: {
              workloadIdentity: {
                clusters: [{ name: 'prod-eu', environment: 'production' }],
              },
            },
          }),
        ],
      });
      const { server } = backend;
      const get = async <T>(path: string): Promise<T> => {
        const response = await request(server)
          .get(`/api/workload-identity${path}`)
          .set('authorization', mockCredentials.user.header());
        expect([path, response.status, response.body]).toEqual([
          path,
          200,
          response.body,
        ]);
        return response.body;
      };
      return {
        knex,
        publish,
        syncComponents: () => scheduler.triggerTask(COMPONENTS_TASK_ID),
        chain: (name: string) =>
          get<EntityChain>(`/entities/component/default/${name}/chain`),
        sources: () => get<SourceListResponse>('/sources'),
        refresh: (id: string) =>
          request(server)
            .post(
              `/api/workload-identity/sources/${encodeURIComponent(
                id,
              )}/refresh`,
            )
            .set('authorization', mockCredentials.user.header()),
      };
    }

    it('goes from a source to the chain of a component, and follows changes', async () => {
      const source = TestIdentitySource.create({
        id: SOURCE,
        cluster: 'prod-eu',
        events: snapshot({ serviceAccount: 'checkout' }),
      });
      const { chain, refresh, publish, syncComponents } = await start({
        sources: [source],
      });
      await syncComponents();
      const refreshed = await refresh(SOURCE);
      expect([refreshed.status, refreshed.body]).toEqual([
        202,
        { sourceId: SOURCE, state: 'started' },
      ]);
      expect(publish).toHaveBeenCalledWith({
        recipients: { type: 'broadcast' },
        channel: INVENTORY_SIGNAL,
        message: { sourceId: SOURCE },
      });

      const answer = await chain('checkout');
      expect(answer.entityRef).toBe(CHECKOUT);
      expect(answer.matches).toMatchObject([
        {
          state: 'confirmed',
          claim: {
            annotation: 'backstage.io/kubernetes-id',
            value: 'checkout',
          },
          confirmedBy: { type: 'workload-label' },
        },
      ]);
      const nodeNames = (from: EntityChain) =>
        from.nodes.map(node => `${node.kind} ${node.name}`).sort();
      expect(nodeNames(answer)).toEqual([
        'identity shop/checkout',
        'workload shop/Deployment/checkout',
      ]);
      expect(answer.nodes.find(node => node.kind === 'workload')).toMatchObject(
        { cluster: 'prod-eu', environment: 'production' },
      );
      expect(
        answer.nodes
          .find(node => node.kind === 'identity')
          ?.owners?.find(owner => owner.role === 'accountable'),
      ).toMatchObject({
        state: 'resolved',
        owners: [
          {
            entityRef: 'group:default/payments',
            exists: true,
            provenance: [{ entityRef: CHECKOUT, standing: 'confirmed' }],
          },
          {
            entityRef: 'group:default/elsewhere',
            exists: false,
            provenance: [{ standing: 'claimed' }],
          },
        ],
      });

      // A claim is shown as one, and took nothing from the owner above.
      expect((await chain('intruder')).matches).toMatchObject([
        { state: 'claimed' },
      ]);

      source.setEvents(snapshot({ serviceAccount: 'checkout-v2' }));
      await refresh(SOURCE);
      expect(nodeNames(await chain('checkout'))).toEqual([
        'identity shop/checkout-v2',
        'workload shop/Deployment/checkout',
      ]);

      // The workload no longer says that it is the component's.
      source.setEvents(
        snapshot({ serviceAccount: 'checkout-v2', labels: { app: 'x' } }),
      );
      await refresh(SOURCE);
      expect((await chain('checkout')).matches).toEqual([]);
    });

    it('leaves everything in place, stale, when a source fails', async () => {
      const source = TestIdentitySource.create({
        id: SOURCE,
        cluster: 'prod-eu',
        // A second is all that it stays fresh for.
        staleAfterSeconds: 1,
        events: snapshot({ serviceAccount: 'checkout' }),
      });
      const { chain, refresh, sources, syncComponents } = await start({
        sources: [source],
      });
      await refresh(SOURCE);
      await syncComponents();
      const before = await chain('checkout');
      expect(before.nodes).toHaveLength(2);

      source.setEvents(async function* failing() {
        yield* snapshot({ serviceAccount: 'other' }).slice(0, 1);
        throw new Error('connection refused');
      });
      await new Promise(resolve => setTimeout(resolve, 1100));
      await refresh(SOURCE);

      const after = await chain('checkout');
      expect(after.nodes.map(node => node.id)).toEqual(
        before.nodes.map(node => node.id),
      );
      expect(after.matches).toEqual(before.matches);
      expect(after.nodes.map(node => node.freshness.state)).toEqual([
        'stale',
        'stale',
      ]);
      const [listed] = (await sources()).items;
      expect(listed).toMatchObject({ id: SOURCE, state: 'active' });
      expect(listed.error?.message).toBeTruthy();
    });

    it('keeps what a source said that is no longer configured', async () => {
      const events = snapshot({ serviceAccount: 'checkout' });
      const first = await start({
        sources: [
          TestIdentitySource.create({
            id: SOURCE,
            cluster: 'prod-eu',
            events,
          }),
        ],
      });
      await first.refresh(SOURCE);
      await first.syncComponents();
      await backend?.stop();

      const second = await start({ sources: [], knex: first.knex });
      expect((await second.chain('checkout')).nodes).toHaveLength(2);
      expect((await second.sources()).items).toMatchObject([
        { id: SOURCE, state: 'retired' },
      ]);
      expect((await second.refresh(SOURCE)).status).toBe(409);
      expect((await second.refresh('never-heard-of')).status).toBe(404);
    });

    it('does not start with two sources of one id', async () => {
      const source = TestIdentitySource.create({ id: 'twice', events: [] });
      await expect(start({ sources: [source, source] })).rejects.toThrow(
        /Two identity sources have the id 'twice'/,
      );
    });
  },
);
