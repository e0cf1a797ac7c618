import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { assetReadPermission } from '@tenure/backstage-plugin-workload-identity-common';
import request from 'supertest';
import { DatabaseInventoryReader } from '../database/DatabaseInventoryReader';
import { NOW } from '../database/queries/testUtils/Estate';
import { paymentsEstate } from '../database/queries/testUtils/paymentsEstate';
import {
  assetConditions,
  createAssetConditionalDecision,
} from '../permissions';
import { registerPermissions } from '../permissions/registerPermissions';
import { ClosedTenants } from '../tenants/ClosedTenants';
import { Tenant } from '../tenants/types';
import { createRouter } from './createRouter';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const BASE = '/api/workload-identity';
const CHAIN = `${BASE}/entities/component/default/checkout/chain`;

const entity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
});

async function setUp(
  decision: PolicyDecision = { result: AuthorizeResult.ALLOW },
  tenants: Tenant[] = [],
) {
  const knex = await databases.init('SQLITE_3');
  const { ids, estate } = await paymentsEstate(knex);
  const refresh = jest.fn(
    async (_id: string): Promise<'started' | 'coalesced'> => 'started',
  );
  const auditEvent = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => auditEvent),
  });
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async queries => queries.map(() => decision),
    authorize: async queries =>
      queries.map(() => ({
        result:
          decision.result === AuthorizeResult.ALLOW
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      })),
  });
  const plugin = createBackendPlugin({
    pluginId: 'workload-identity',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          userInfo: coreServices.userInfo,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          catalog: catalogServiceRef,
          auditor: coreServices.auditor,
          logger: coreServices.logger,
        },
        async init({ httpRouter, ...deps }) {
          const reader = DatabaseInventoryReader.create({
            knex,
            clock: { now: () => NOW },
          });
          registerPermissions(deps.permissionsRegistry, reader, tenants);
          httpRouter.use(
            await createRouter({
              ...deps,
              reader,
              closedTenants: ClosedTenants.create({ ...deps, tenants }),
              refresher: { refresh },
              validateResponses: true,
            }),
          );
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      plugin,
      permissions.factory,
      auditor.factory,
      catalogServiceMock.factory({
        entities: [entity('checkout'), entity('mallory')],
      }),
    ],
  });
  return { api: request(server), estate, ids, refresh, auditor, auditEvent };
}

describe('createRouter', () => {
  it('answers every endpoint as openapi.yaml describes it', async () => {
    const { api, ids } = await setUp();

    const chain = await api.get(CHAIN);
    expect(chain.body).toMatchObject({
      entityRef: 'component:default/checkout',
      asOf: NOW.toISOString(),
      summary: { workloads: { confirmed: 1, claimed: 0 } },
    });
    expect(chain.status).toBe(200);

    const one = await api.get(`${BASE}/assets?kind=secret`);
    expect(one.body).toMatchObject({ totalItems: 1 });
    const page = await api.get(
      `${BASE}/assets?kind=workload&kind=secret&namespace=payments&limit=2&orderBy=kind&order=desc`,
    );
    expect(page.body).toMatchObject({
      totalItems: 3,
      items: [{ kind: 'workload' }, { kind: 'workload' }],
      nextCursor: expect.any(String),
    });
    const next = await api.get(
      `${BASE}/assets?kind=workload&kind=secret&namespace=payments&limit=2&orderBy=kind&order=desc&cursor=${page.body.nextCursor}`,
    );
    expect(next.body.items).toMatchObject([{ id: ids.secret }]);
    expect(next.body.nextCursor).toBeUndefined();

    for (const id of Object.values(ids)) {
      const detail = await api.get(`${BASE}/assets/${id}`);
      expect([detail.status, detail.body.asset?.id]).toEqual([200, id]);
    }
    const sources = await api.get(`${BASE}/sources`);
    expect(sources.body.items).toHaveLength(2);
    const coverage = await api.get(`${BASE}/sources/prod/coverage?limit=2`);
    expect(coverage.body).toMatchObject({ totalItems: 5 });
    expect(coverage.body.items).toHaveLength(2);
  });

  it('refreshes a source, and audits it', async () => {
    const { api, estate, refresh, auditor, auditEvent } = await setUp();
    refresh.mockResolvedValueOnce('coalesced');
    const refreshed = await api.post(`${BASE}/sources/prod/refresh`);
    expect([refreshed.status, refreshed.body]).toEqual([
      202,
      { sourceId: 'prod', state: 'coalesced' },
    ]);
    expect(refresh).toHaveBeenCalledWith('prod');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'source-refresh',
        severityLevel: 'medium',
        meta: { sourceId: 'prod' },
      }),
    );
    expect(auditEvent.success).toHaveBeenCalledWith({
      meta: { sourceId: 'prod', state: 'coalesced' },
    });

    await estate.source('old', { state: 'retired' });
    const refused = [
      await api.post(`${BASE}/sources/none/refresh`),
      await api.post(`${BASE}/sources/old/refresh`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([404, 409]);
    expect(auditEvent.fail).toHaveBeenCalledTimes(2);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('refuses bad input, naming parameter, value and what is allowed', async () => {
    const { api } = await setUp();
    const many = Array.from({ length: 101 }, (_, n) => `cluster=c${n}`).join(
      '&',
    );
    const cases: Array<[string, RegExp]> = [
      [
        'assets?kind=workloads',
        /'kind' is 'workloads', but .*workload, identity/,
      ],
      ['assets?limit=0', /'limit'.*must be >= 1/],
      ['assets?limit=201', /'limit'.*must be <= 200/],
      ['assets?limit=ten', /'limit'.*must be integer/],
      ['assets?orderBy=owner', /'orderBy' is 'owner', but .*expiresAt/],
      [`assets?text=${'x'.repeat(201)}`, /'text'.*200 characters/],
      [`assets?${many}`, /'cluster'.*more than 100 items/],
      ['assets?colour=red', /colour/],
      ['assets?cursor=abc', /'cursor'.*nextCursor/],
      ['assets/not-an-id', /Path parameter 'id' must match/],
      ['sources/prod/coverage?limit=-1', /'limit'/],
    ];
    for (const [path, message] of cases) {
      const { status, body } = await api.get(`${BASE}/${path}`);
      expect([path, status, body.error?.message]).toEqual([
        path,
        400,
        expect.stringMatching(message),
      ]);
    }
  });

  it('answers not found for what is not there, or not to be seen', async () => {
    const { api } = await setUp();
    for (const path of [
      'entities/component/default/nobody/chain',
      `assets/${'0'.repeat(32)}`,
      'sources/none/coverage',
    ]) {
      const { status, body } = await api.get(`${BASE}/${path}`);
      expect([path, status, body.error.name]).toEqual([
        path,
        404,
        'NotFoundError',
      ]);
    }
  });

  it('refuses without permission, naming it', async () => {
    const { api, ids, refresh, auditEvent } = await setUp({
      result: AuthorizeResult.DENY,
    });
    for (const [path, permission] of [
      [CHAIN, 'workload-identity.asset.read'],
      [`${BASE}/assets`, 'workload-identity.asset.read'],
      [`${BASE}/assets/${ids.checkout}`, 'workload-identity.asset.read'],
      [`${BASE}/sources`, 'workload-identity.source.read'],
      [`${BASE}/sources/prod/coverage`, 'workload-identity.source.read'],
    ]) {
      const { status, body } = await api.get(path);
      expect([path, status, body.error.message]).toEqual([
        path,
        403,
        expect.stringContaining(`'${permission}'`),
      ]);
    }
    const refreshed = await api.post(`${BASE}/sources/prod/refresh`);
    expect(refreshed.status).toBe(403);
    expect(refresh).not.toHaveBeenCalled();
    expect(auditEvent.fail).toHaveBeenCalledTimes(1);
  });

  it('shows owners what is theirs, and those who only claim nothing', async () => {
    const owner = await setUp(
      createAssetConditionalDecision(
        assetReadPermission,
        assetConditions.isOwner({ claims: ['group:default/payments'] }),
      ),
    );
    const chain = await owner.api.get(CHAIN);
    expect(chain.status).toBe(200);
    expect(chain.body.hiddenWorkloads).toBe(0);
    expect(chain.body.redacted).toContainEqual({
      from: owner.ids.token,
      type: 'authenticates',
      kind: 'identity',
      count: 1,
    });
    const list = await owner.api.get(`${BASE}/assets?kind=workload`);
    expect(list.body).toMatchObject({
      totalItems: 1,
      items: [{ id: owner.ids.checkout }],
    });
    const other = await owner.api.get(`${BASE}/assets/${owner.ids.job}`);
    expect(other.status).toBe(404);

    const claimant = await setUp(
      createAssetConditionalDecision(
        assetReadPermission,
        assetConditions.isOwner({ claims: ['group:default/mallory'] }),
      ),
    );
    const claimed = await claimant.api.get(
      `${BASE}/entities/component/default/mallory/chain`,
    );
    expect(claimed.body).toMatchObject({ nodes: [], hiddenWorkloads: 1 });
    const applied = await claimant.api
      .post(`${BASE}/.well-known/backstage/permissions/apply-conditions`)
      .set('authorization', mockCredentials.service.header())
      .send({
        items: ['checkout', 'job'].map((name, index) => ({
          id: String(index),
          resourceRef: claimant.ids[name as 'checkout' | 'job'],
          resourceType: 'workload-identity-asset',
          conditions: assetConditions.isOwner({
            claims: ['group:default/payments'],
          }),
        })),
      });
    expect(applied.body).toEqual({
      items: [
        { id: '0', result: 'ALLOW' },
        { id: '1', result: 'DENY' },
      ],
    });
  });
});
