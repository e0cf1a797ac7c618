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
import { ConflictError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  assetReadPermission,
  FACET_FIELDS,
} from '@tenure/backstage-plugin-workload-identity-common';
import { randomBytes } from 'node:crypto';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { DatabaseInventoryReader } from '../database/DatabaseInventoryReader';
import { DatabaseCatalogEntityFeed } from '../database/emission/DatabaseCatalogEntityFeed';
import { DatabaseOwnerStore } from '../database/owners/DatabaseOwnerStore';
import { ClusterConfig } from '../database/sources/ClusterConfig';
import { NOW } from '../database/queries/testUtils/Estate';
import { paymentsEstate } from '../database/queries/testUtils/paymentsEstate';
import { OwnershipRecord } from '../owners/OwnershipRecord';
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

const entity = (name: string, kind: string = 'Component') => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
});

async function setUp(
  decision: PolicyDecision = { result: AuthorizeResult.ALLOW },
  tenants: Tenant[] = [],
  clusters: ClusterConfig[] = [{ name: 'prod', tenant: 'acme' }],
) {
  const knex = await databases.init('SQLITE_3');
  const { ids, estate } = await paymentsEstate(knex);
  const refresh = jest.fn(
    async (_id: string): Promise<'started' | 'coalesced'> => 'started',
  );
  const remove = jest.fn(async (_id: string): Promise<void> => {});
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
              closedTenants: ClosedTenants.create({
                ...deps,
                tenants,
                clusters,
              }),
              refresher: { refresh },
              remover: { remove },
              catalogEntities: await DatabaseCatalogEntityFeed.create({
                knex,
                clock: { now: () => NOW },
              }),
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
        entities: [
          entity('checkout'),
          entity('mallory'),
          ...['ci', 'mallory', 'unread'].map(name =>
            entity(name, 'IdentityOwner'),
          ),
        ],
      }),
    ],
  });
  return {
    api: request(server),
    server,
    knex,
    estate,
    ids,
    refresh,
    remove,
    auditor,
    auditEvent,
  };
}

describe('createRouter', () => {
  it('answers every endpoint as openapi.yaml describes it', async () => {
    const { api, estate, ids } = await setUp();

    const access = await api.get(`${BASE}/assets/${ids.deployer}/access`);
    expect(access.body).toMatchObject({
      assetId: ids.deployer,
      grants: expect.arrayContaining([
        expect.objectContaining({ binding: 'ClusterRoleBinding deploy' }),
      ]),
    });
    expect(access.status).toBe(200);
    const secret = await api.get(`${BASE}/assets/${ids.secret}/access`);
    expect(secret.body).toMatchObject({ state: 'not-applicable' });

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
    await estate.knex('catalog_entities').insert({
      asset_id: ids.secret,
      kind: 'WorkloadSecret',
      entity_ref: 'workloadsecret:default/one',
      body: '{"kind":"WorkloadSecret"}',
      content_hash: 'hash',
      sequence: 1,
    });
    const entities = await api
      .get(`${BASE}/catalog-entities?after=0&limit=1`)
      .set('authorization', mockCredentials.service.header());
    expect(entities.body).toMatchObject({
      state: 'building',
      reset: false,
      items: [{ entity: { kind: 'WorkloadSecret' } }],
    });
    expect((await api.get(`${BASE}/catalog-entities`)).status).toBe(403);
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
      ['assets?linked=in:runs-as', /'linked' is 'in:runs-as', but/],
      ['facets', /'field'/],
      ['facets?field=name', /'field' is 'name', but .*namespace/],
      ['facets?field=kind&limit=101', /'limit'.*must be <= 100/],
      ['facets?field=kind&orderBy=name', /orderBy/],
      ['export', /'format'/],
      ['export?format=xml', /'format' is 'xml', but .*csv, json/],
      ['export?format=csv&limit=5', /limit/],
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
      `assets/${'0'.repeat(32)}/chain`,
      `assets/${'0'.repeat(32)}/access`,
      `assets/${'0'.repeat(32)}/history`,
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
    const { api, ids, refresh, remove, auditEvent } = await setUp({
      result: AuthorizeResult.DENY,
    });
    for (const [path, permission] of [
      [CHAIN, 'workload-identity.asset.read'],
      [`${BASE}/assets`, 'workload-identity.asset.read'],
      [`${BASE}/assets/${ids.checkout}`, 'workload-identity.asset.read'],
      [`${BASE}/assets/${ids.account}/chain`, 'workload-identity.asset.read'],
      [`${BASE}/assets/${ids.account}/access`, 'workload-identity.asset.read'],
      [`${BASE}/assets/${ids.account}/history`, 'workload-identity.asset.read'],
      [`${BASE}/facets?field=kind`, 'workload-identity.asset.read'],
      [`${BASE}/summary`, 'workload-identity.asset.read'],
      [`${BASE}/export?format=csv`, 'workload-identity.asset.read'],
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
    const deleted = await api.delete(`${BASE}/sources/prod`);
    expect([deleted.status, deleted.body.error.message]).toEqual([
      403,
      expect.stringContaining(`'workload-identity.source.delete'`),
    ]);
    expect(remove).not.toHaveBeenCalled();
    // Those two, and the export.
    expect(auditEvent.fail).toHaveBeenCalledTimes(3);
  });

  it('lets records of trusted locations grant, and those that only claim nothing', async () => {
    const records: OwnershipRecord[] = [
      {
        entityRef: 'identityowner:default/ci',
        authoritative: true,
        roles: {
          accountable: ['group:default/ci'],
          operator: ['group:default/sre'],
        },
        scopes: [{ cluster: 'prod', namespace: 'ci' }],
      },
      {
        entityRef: 'identityowner:default/mallory',
        authoritative: false,
        roles: {
          accountable: ['group:default/mallory'],
          operator: ['group:default/mallory'],
        },
        scopes: [{ identity: 'cluster:prod/ci/deployer' }, { cluster: 'prod' }],
      },
    ];
    const { isOwner, isOperator } = assetConditions;
    const as = async (
      condition: ReturnType<typeof isOwner | typeof isOperator>,
    ) => {
      const { api, ids, estate } = await setUp(
        createAssetConditionalDecision(assetReadPermission, condition),
      );
      await DatabaseOwnerStore.create({
        knex: estate.knex,
        clock: { now: () => NOW },
      }).applyRecords(records);
      const standings = await Promise.all(
        ['ci', 'mallory', 'unread', 'nobody'].map(async name => {
          const { status, body } = await api.get(
            `${BASE}/owner-records/default/${name}`,
          );
          return body.standing ?? status;
        }),
      );
      expect(standings).toEqual(['confirmed', 'claimed', 404, 404]);
      const list = await api.get(`${BASE}/assets`);
      const applied = await api
        .post(`${BASE}/.well-known/backstage/permissions/apply-conditions`)
        .set('authorization', mockCredentials.service.header())
        .send({
          items: [
            {
              id: '0',
              resourceRef: ids.deployer,
              resourceType: 'workload-identity-asset',
              conditions: condition,
            },
          ],
        });
      return {
        ids,
        listed: list.body.items.map((item: { id: string }) => item.id),
        applied: applied.body.items[0].result,
      };
    };
    for (const condition of [
      isOwner({ claims: ['group:default/ci'] }),
      isOperator({ claims: ['group:default/SRE', 'user:default/ada'] }),
    ]) {
      const { ids, listed, applied } = await as(condition);
      expect([condition.rule, listed]).toEqual([
        condition.rule,
        [ids.deployer],
      ]);
      expect(applied).toBe(AuthorizeResult.ALLOW);
    }
    for (const condition of [
      isOwner({ claims: ['group:default/mallory'] }),
      isOperator({ claims: ['group:default/mallory'] }),
      isOperator({ claims: ['group:default/ci'] }),
    ]) {
      const { listed, applied } = await as(condition);
      expect([condition.rule, listed]).toEqual([condition.rule, []]);
      expect(applied).toBe(AuthorizeResult.DENY);
    }

    const { api, ids, estate } = await setUp();
    await DatabaseOwnerStore.create({
      knex: estate.knex,
      clock: { now: () => NOW },
    }).applyRecords(records);
    for (const [filter, ref, expected] of [
      ['owner', 'group:default/ci', [ids.deployer]],
      ['record', 'identityowner:default/ci', [ids.deployer]],
      ['owner', 'group:default/mallory', []],
      ['record', 'identityowner:default/mallory', []],
    ] as const) {
      const { body } = await api.get(`${BASE}/assets`).query({ [filter]: ref });
      expect([
        filter,
        body.items.map((item: { id: string }) => item.id),
      ]).toEqual([filter, expected]);
    }
    // Shown all the same, beside what is confirmed.
    const detail = await api.get(`${BASE}/assets/${ids.deployer}`);
    expect(detail.body.owners[0]).toMatchObject({
      role: 'accountable',
      state: 'resolved',
      owners: [
        {
          entityRef: 'group:default/ci',
          provenance: [{ standing: 'confirmed', scope: { namespace: 'ci' } }],
        },
        {
          entityRef: 'group:default/mallory',
          provenance: [{ standing: 'claimed' }],
        },
      ],
    });
  });

  it('joins a filter, or an id, with all of a condition that has alternatives', async () => {
    const { api, ids } = await setUp(
      createAssetConditionalDecision(assetReadPermission, {
        anyOf: [
          assetConditions.inCluster({ clusters: ['none'] }),
          assetConditions.isOwner({ claims: ['group:default/payments'] }),
        ],
      }),
    );
    const { body } = await api.get(`${BASE}/assets?kind=workload`);
    expect(body).toMatchObject({
      totalItems: 1,
      items: [{ id: ids.checkout }],
    });
    const statuses = await Promise.all(
      ['', '/chain', '/access', '/history'].map(
        async path =>
          (
            await api.get(`${BASE}/assets/${ids.job}${path}`)
          ).status,
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404]);
    const facet = await api.get(`${BASE}/facets?field=kind&namespace=none`);
    expect(facet.body.values).toEqual([]);
  });

  it('keeps the sources of a closed cluster from who does not belong to it', async () => {
    const { api, refresh } = await setUp(undefined, [
      {
        name: 'acme',
        closed: true,
        members: ['group:default/acme'],
        services: [],
      },
    ]);
    const { body } = await api.get(`${BASE}/sources`);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['git']);
    const answers = [
      await api.get(`${BASE}/sources/prod/coverage`),
      await api.post(`${BASE}/sources/prod/refresh`),
      await api.delete(`${BASE}/sources/prod`),
    ];
    expect(answers.map(answer => answer.status)).toEqual([404, 404, 404]);
    expect(
      answers.map(answer => answer.body.error.message.replace('prod', 'none')),
    ).toEqual(
      Array(3).fill(
        (await api.get(`${BASE}/sources/none/coverage`)).body.error.message,
      ),
    );
    expect(refresh).not.toHaveBeenCalled();
  });

  it('keeps the coverage of closed namespaces, and what may name them, from others', async () => {
    const closed = {
      name: 'acme',
      closed: true,
      members: ['group:default/acme'],
      services: [],
    };
    const places = [
      {
        name: 'prod',
        namespaceTenants: [{ namespaces: 'pay*', tenant: 'acme' }],
      },
    ];
    const partitions = async (tenants: Tenant[]) => {
      const { api, knex } = await setUp(undefined, tenants, places);
      await knex('problems').insert({
        source_id: 'prod',
        ordinal: 0,
        code: 'Broken',
        message: 'An object is broken',
        location: 'payments/Deployment/checkout',
        at: NOW.toISOString(),
      });
      const { body } = await api.get(`${BASE}/sources/prod/coverage`);
      const sources = await api.get(`${BASE}/sources`);
      return {
        total: body.totalItems,
        partitions: [
          ...new Set(
            body.items.map(({ partition }: { partition: string }) => partition),
          ),
        ],
        problems: sources.body.items.find(
          ({ id }: { id: string }) => id === 'prod',
        ).problems.length,
      };
    };
    const all = await partitions([]);
    expect(all).toMatchObject({
      partitions: expect.arrayContaining(['payments']),
      problems: 1,
    });
    const others = await partitions([closed]);
    expect(others.partitions).toEqual(
      all.partitions.filter(name => name !== 'payments'),
    );
    expect(others.total).toBeLessThan(all.total);
    expect(others.problems).toBe(0);
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

describe('the routes of the organisation page', () => {
  it('answer as openapi.yaml describes them', async () => {
    const { api, knex, ids } = await setUp();
    const chain = await api.get(`${BASE}/assets/${ids.account}/chain`);
    expect(chain.body).toMatchObject({
      assetId: ids.account,
      summary: { workloads: { confirmed: 2 } },
    });
    await knex('history').insert(
      [1, 2, 3].map(n => ({
        asset_id: ids.account,
        at: NOW.toISOString(),
        type: 'changed',
        detail: JSON.stringify({ n }),
      })),
    );
    const first = await api.get(
      `${BASE}/assets/${ids.account}/history?limit=2`,
    );
    const second = await api.get(
      `${BASE}/assets/${ids.account}/history?cursor=${first.body.nextCursor}`,
    );
    expect([...first.body.items, ...second.body.items]).toMatchObject([
      { detail: { n: 3 } },
      { detail: { n: 2 } },
      { detail: { n: 1 } },
    ]);

    for (const field of FACET_FIELDS) {
      const facet = await api.get(
        `${BASE}/facets?field=${field}&kind=identity`,
      );
      expect([facet.status, facet.body.field]).toEqual([200, field]);
    }
    const summary = await api.get(`${BASE}/summary`);
    expect(summary.body).toMatchObject({
      assets: { identity: 3 },
      credentials: { never: 1 },
      sources: { stale: 1 },
    });
    const linked = await api.get(
      `${BASE}/assets?linked=in:runs-as:${ids.account}&kind=workload`,
    );
    expect(linked.body.totalItems).toBe(2);
    await knex('sources')
      .where({ id: 'prod' })
      .update({ running_since: NOW.toISOString(), progress_observations: 3 });
    const sources = await api.get(`${BASE}/sources`);
    expect(sources.body.items).toContainEqual(
      expect.objectContaining({ progress: { observations: 3, scopes: 0 } }),
    );
  });

  it('show restricted readers what is theirs', async () => {
    const { api, ids } = await setUp(
      createAssetConditionalDecision(
        assetReadPermission,
        assetConditions.isOwner({ claims: ['group:default/payments'] }),
      ),
    );
    const summary = await api.get(`${BASE}/summary`);
    expect(summary.body.assets).toMatchObject({ workload: 1, identity: 1 });
    // They may not read sources.
    expect(summary.body.sources).toBeUndefined();
    const facet = await api.get(`${BASE}/facets?field=namespace`);
    expect(facet.body.values).toEqual([{ value: 'payments', count: 5 }]);
    const chain = await api.get(`${BASE}/assets/${ids.account}/chain`);
    expect(chain.body.hiddenWorkloads).toBe(1);
    expect((await api.get(`${BASE}/assets/${ids.deployer}/chain`)).status).toBe(
      404,
    );
    const file = await api.get(`${BASE}/export?format=json`);
    expect(file.body).toHaveLength(5);
    expect(JSON.stringify(file.body)).not.toContain(ids.deployer);
  });

  it('export a list as CSV that a spreadsheet takes for text', async () => {
    const { api, estate, ids, auditor, auditEvent } = await setUp();
    const names = [
      '=HYPERLINK("http://evil")',
      '+1',
      '-1',
      '@SUM(A1)',
      '\tx',
      '\rx',
      'a,"b"\nc',
    ];
    for (const name of names) {
      await estate.asset('secret', 'prod', name, undefined, {
        namespace: name,
      });
    }
    const file = await api.get(
      `${BASE}/export?format=csv&kind=secret&orderBy=name`,
    );
    expect(file.status).toBe(200);
    expect(file.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/csv; *charset=utf-8/),
      'content-disposition': expect.stringMatching(
        /^attachment; filename="workload-identities-\d{4}-\d\d-\d\d\.csv"$/,
      ),
      'cache-control': 'no-store',
    });
    const lines = file.text.split('\r\n');
    expect(lines[0]).toMatch(/^id,kind,name,authority,cluster,namespace,/);
    expect(lines[lines.length - 1]).toBe('');
    expect(lines).toHaveLength(names.length + 3);
    expect(file.text).toContain(
      `,secret,"'=HYPERLINK(""http://evil"")",cluster:prod,prod,"'=HYPERLINK`,
    );
    for (const name of ['+1', '-1', '@SUM(A1)', '\tx']) {
      expect(file.text).toContain(
        `,secret,'${name},cluster:prod,prod,'${name}`,
      );
    }
    expect(file.text).toContain(`,secret,"'\rx",`);
    expect(file.text).toContain(`,secret,"a,""b""\nc",`);
    expect(file.text).toContain(`${ids.secret},secret,payments/deployer-token`);

    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'assets-export',
        severityLevel: 'medium',
        meta: {
          format: 'csv',
          filter: expect.objectContaining({ kind: ['secret'] }),
        },
      }),
    );
    expect(auditEvent.success).toHaveBeenCalledWith({
      meta: { format: 'csv', count: names.length + 1 },
    });
  });

  it('export no part as if it were the whole', async () => {
    const { server, knex, estate, auditEvent } = await setUp();
    for (let n = 0; n < 600; n++) {
      await estate.asset('image', 'prod', `sha256:${n}`, undefined);
    }
    const { port } = server.address() as AddressInfo;
    const url = `http://localhost:${port}${BASE}/export?format=json`;
    const headers = { authorization: mockCredentials.user.header() };
    const whole = await fetch(url, { headers });
    expect(await whole.json()).toHaveLength(610);

    // It fails once the first page is out.
    let pages = 0;
    knex.on('query', ({ sql }: { sql: string }) => {
      if (/limit/.test(sql) && /display_name/.test(sql) && ++pages === 2) {
        throw new Error('the database went away');
      }
    });
    const part = await fetch(url, { headers });
    expect(part.status).toBe(200);
    await expect(part.text()).rejects.toThrow();
    expect(auditEvent.fail).toHaveBeenCalledWith(
      expect.objectContaining({ meta: { format: 'json', count: 500 } }),
    );
  });

  it('stop reading for an export whose reader has gone', async () => {
    const { server, estate, auditEvent } = await setUp();
    // More than all buffers on the way hold, and nothing that compresses.
    for (let n = 0; n < 1200; n++) {
      await estate.asset('image', 'prod', `sha256:${n}`, undefined, {
        name: randomBytes(10_000).toString('hex'),
      });
    }
    const { port } = server.address() as AddressInfo;
    const gone = new AbortController();
    const response = await fetch(
      `http://localhost:${port}${BASE}/export?format=csv`,
      {
        headers: { authorization: mockCredentials.user.header() },
        signal: gone.signal,
      },
    );
    await response.body!.getReader().read();
    gone.abort();
    const deadline = Date.now() + 10_000;
    while (!auditEvent.fail.mock.calls.length && Date.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const [{ meta }] = auditEvent.fail.mock.calls[0];
    expect(meta.count).toBeLessThan(1200);
    expect(auditEvent.success).not.toHaveBeenCalled();
  });

  it('remove a source, and audit it', async () => {
    const { api, estate, remove, auditor, auditEvent } = await setUp();
    await estate.source('old', { state: 'retired' });
    const removed = await api.delete(`${BASE}/sources/old`);
    expect([removed.status, removed.text]).toEqual([202, '']);
    expect(remove).toHaveBeenCalledWith('old');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'source-delete',
        severityLevel: 'high',
        meta: { sourceId: 'old' },
      }),
    );
    expect(auditEvent.success).toHaveBeenCalledTimes(1);
    remove.mockRejectedValueOnce(new ConflictError('still configured'));
    const refused = await api.delete(`${BASE}/sources/prod`);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      'still configured',
    ]);
    expect(auditEvent.fail).toHaveBeenCalledTimes(1);
  });
});
