import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { CatalogEntityFeed } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { DatabaseCatalogEntityFeed } from '../database/emission/DatabaseCatalogEntityFeed';
import { DatabaseInventoryReader } from '../database/DatabaseInventoryReader';
import { DatabaseOwnerStore } from '../database/owners/DatabaseOwnerStore';
import { Estate } from '../database/queries/testUtils/Estate';
import { CatalogEmitter } from './CatalogEmitter';
import { DEFAULT_EMISSION, EmissionSettings } from './settings';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const CHECKOUT = 'component:default/checkout';
const DAY = 24 * 60 * 60 * 1000;

describe.each(databases.eachSupportedId())('CatalogEmitter, %s', engine => {
  async function setUp() {
    const knex = await databases.init(engine);
    const estate = await Estate.create(knex);
    await estate.source('prod', {
      last_success_at: '2026-03-01T11:00:00.000Z',
    });
    const scope = {
      source: 'prod',
      id: await estate.scope('prod', 'all', 'all'),
    };
    let now = Date.parse('2026-03-01T12:00:00.000Z');
    const clock = { now: () => new Date(now) };
    const logger = mockServices.logger.mock();
    const feed = await DatabaseCatalogEntityFeed.create({ knex, clock });
    await feed.markRead('components');
    await feed.markRead('records');
    const pass = async (
      settings: Partial<EmissionSettings> = {},
      hiddenTenants: string[] = [],
    ) => {
      await estate.derive();
      return CatalogEmitter.create({
        knex,
        clock,
        logger,
        settings: { ...DEFAULT_EMISSION, ...settings },
        hiddenTenants,
      }).run({ signal: new AbortController().signal });
    };
    return {
      knex,
      estate,
      scope,
      clock,
      logger,
      feed,
      pass,
      later: (milliseconds: number) => {
        now += milliseconds;
      },
      names: async () =>
        (await readAll(feed)).items
          .flatMap(item => item.entity?.metadata.name ?? [])
          .sort(),
    };
  }

  /** One workload of a component, with what it runs as and uses. */
  async function shop({ estate, scope }: Awaited<ReturnType<typeof setUp>>) {
    const asset = (
      kind: Parameters<Estate['asset']>[0],
      name: string,
      row = {},
    ) => estate.asset(kind, 'prod', name, scope, row);
    const workload = await asset('workload', 'shop/Deployment/checkout');
    const account = await asset('identity', 'shop/checkout', {
      class: 'kubernetes-service-account',
    });
    const secret = await asset('secret', 'shop/db', {
      facts: '{"type":"Opaque"}',
    });
    const stranger = await asset('identity', 'shop/stranger');
    await estate.link(workload, 'runs-as', account, scope);
    await estate.link(workload, 'uses', secret, scope);
    await estate.component(
      CHECKOUT,
      { ref: 'group:default/payments', exists: true },
      { [workload]: 'confirmed' },
    );
    return { workload, account, secret, stranger };
  }

  it('gives what is matched, writes only what changed, and takes back what is not', async () => {
    const all = await setUp();
    const { knex, feed, pass, names, later } = all;
    const ids = await shop(all);
    expect(await pass()).toEqual({
      emitted: 2,
      beyond: 0,
      written: 2,
      complete: true,
    });
    const first = await readAll(feed);
    expect(first).toMatchObject({ state: 'complete', reset: false });
    expect(first.items.map(item => item.entity)).toEqual([
      {
        apiVersion: 'tenure.dev/v1alpha1',
        kind: 'WorkloadIdentity',
        metadata: {
          name: 'prod_shop_checkout',
          namespace: 'default',
          title: 'shop/checkout (prod)',
          annotations: {
            'backstage.io/managed-by-location': 'workload-identity:inventory',
            'backstage.io/managed-by-origin-location':
              'workload-identity:inventory',
            'tenure.dev/asset-id': ids.account,
          },
          tags: ['prod', 'production'],
        },
        spec: {
          type: 'kubernetes-service-account',
          authority: 'cluster:prod',
          subject: 'shop/checkout',
          cluster: 'prod',
          namespace: 'shop',
          environment: 'production',
          owner: 'group:default/payments',
          identityOf: [CHECKOUT],
        },
      },
      expect.objectContaining({
        kind: 'WorkloadSecret',
        spec: {
          type: 'Opaque',
          authority: 'cluster:prod',
          path: 'shop/db',
          cluster: 'prod',
          namespace: 'shop',
          environment: 'production',
          owner: 'group:default/payments',
          usedBy: [CHECKOUT],
        },
      }),
    ]);

    // Nothing changed, and what only ticks changes nothing.
    await knex('assets').update({ expires_at: '2027-01-01T00:00:00.000Z' });
    expect(await pass()).toMatchObject({ written: 0, emitted: 2 });
    expect((await readAll(feed)).next).toBe(first.next);

    // A second owner makes it doubtful whose it is.
    await knex('components').insert({
      entity_ref: 'component:default/other',
      owner_ref: 'group:default/other',
      claims: '{}',
      content_hash: 'hash',
      synced_at: '2026-03-01T12:00:00.000Z',
    });
    const match = { workload_id: ids.workload, state: 'confirmed' };
    await knex('component_workloads').insert({
      ...match,
      entity_ref: 'component:default/other',
    });
    await pass();
    const doubtful = await feed.read({ after: first.next, epoch: first.epoch });
    expect(doubtful.items.map(item => item.entity?.spec?.owner)).toEqual([
      undefined,
      undefined,
    ]);
    expect(doubtful.items[0].entity?.spec?.identityOf).toEqual([
      CHECKOUT,
      'component:default/other',
    ]);

    // Claims put nothing into the catalog, and keep nothing there.
    await knex('component_workloads').update({ state: 'claimed' });
    expect(await pass()).toMatchObject({ emitted: 0, written: 2 });
    const gone = await feed.read({ after: doubtful.next });
    expect(
      gone.items.map(({ entityRef, entity }) => [entityRef, entity]),
    ).toEqual([
      ['workloadidentity:default/prod_shop_checkout', undefined],
      ['workloadsecret:default/prod_shop_db', undefined],
    ]);

    // It comes back under the same name.
    await knex('component_workloads').update({ state: 'confirmed' });
    await pass();
    expect(await names()).toEqual(['prod_shop_checkout', 'prod_shop_db']);

    // The account is gone from the cluster.
    await knex('link_observations').where('to_id', ids.account).delete();
    await knex('observations').where('asset_id', ids.account).delete();
    await knex('assets').where('id', ids.account).delete();
    expect(await pass()).toMatchObject({ written: 1 });
    expect(await names()).toEqual(['prod_shop_db']);

    // Tombstones go after their time; who is behind is told to begin anew.
    later(8 * DAY);
    await pass();
    expect(
      await knex('catalog_entities').whereNotNull('removed_at'),
    ).toHaveLength(0);
    expect(await feed.read({ after: gone.next })).toMatchObject({
      reset: true,
      items: [],
    });
    const { next, epoch } = await readAll(feed);
    for (const [request, reset] of [
      [{ after: next, epoch }, false],
      [{ after: next, epoch: 'another' }, true],
      [{ after: next + 1000 }, true],
      [{}, false],
    ] as const) {
      expect([request, (await feed.read(request)).reset]).toEqual([
        request,
        reset,
      ]);
    }
  });

  it('gives what an authoritative record covers, and not what a claim does', async () => {
    const all = await setUp();
    const { knex, pass, names, feed, clock, logger } = all;
    await shop(all);
    await knex('component_workloads').delete();
    const owners = DatabaseOwnerStore.create({ knex, clock });
    const record = {
      entityRef: 'identityowner:default/shop',
      authoritative: false,
      roles: { accountable: ['group:default/shop'] },
      scopes: [{ cluster: 'prod', namespace: 'shop' }],
    };
    await owners.applyRecords([record]);
    await pass();
    expect(await names()).toEqual([]);

    await owners.applyRecords([{ ...record, authoritative: true }]);
    await pass();
    expect(await names()).toEqual([
      'prod_shop_checkout',
      'prod_shop_db',
      'prod_shop_stranger',
    ]);
    const { items } = await readAll(feed);
    expect(new Set(items.map(item => item.entity?.spec?.owner))).toEqual(
      new Set(['group:default/shop']),
    );

    await pass({ secrets: false });
    expect(await names()).toEqual(['prod_shop_checkout', 'prod_shop_stranger']);
    await pass({ namespace: 'identities' });
    expect(
      (await readAll(feed)).items
        .filter(item => item.entity)
        .map(item => item.entityRef),
    ).toEqual([
      'workloadidentity:identities/prod_shop_checkout',
      'workloadidentity:identities/prod_shop_stranger',
      'workloadsecret:identities/prod_shop_db',
    ]);
    await knex('assets')
      .where('name', 'shop/stranger')
      .update({ tenant: 'secretive' });
    await pass({}, ['secretive']);
    expect(await names()).toEqual(['prod_shop_checkout', 'prod_shop_db']);
    await pass({ emit: 'none' });
    expect(await names()).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('gives everything up to a cap, what is matched first', async () => {
    const all = await setUp();
    const { knex, clock, estate, scope, pass, names, feed, logger } = all;
    await shop(all);
    for (let n = 0; n < 600; n++) {
      await estate.asset('identity', 'prod', `many/a${n}`, scope);
    }
    expect(await pass({ emit: 'all' })).toMatchObject({
      emitted: 603,
      beyond: 0,
      written: 603,
    });
    expect((await readAll(feed)).cut).toBeUndefined();
    const reader = DatabaseInventoryReader.create({ knex, clock });
    expect(await reader.listSources()).not.toHaveProperty('catalogCut');

    expect(await pass({ emit: 'all', cap: 3 })).toMatchObject({
      emitted: 3,
      beyond: 600,
      written: 600,
    });
    expect(await names()).toEqual([
      'prod_many_a0',
      'prod_shop_checkout',
      'prod_shop_db',
    ]);
    const cut = { emitted: 3, beyond: 600 };
    expect((await readAll(feed)).cut).toEqual(cut);
    expect((await reader.listSources()).catalogCut).toEqual(cut);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('600 more are left out'),
    );
    expect(await pass({ emit: 'all', cap: 3 })).toMatchObject({ written: 0 });
    expect(await pass({ cap: 1 })).toMatchObject({ emitted: 1, beyond: 1 });
  });

  it('is building until everything was read once', async () => {
    const all = await setUp();
    const { knex, feed, pass } = all;
    await shop(all);
    const unread: Array<[string, (knex: Knex) => Promise<unknown>]> = [
      [
        'components',
        db => db('catalog_emission').update({ components_read_at: null }),
      ],
      [
        'records',
        db => db('catalog_emission').update({ records_read_at: null }),
      ],
      ['a source', db => db('sources').update({ last_success_at: null })],
    ];
    for (const [what, unread_] of unread) {
      await unread_(knex);
      expect([what, (await pass()).complete]).toEqual([what, false]);
      expect([what, (await readAll(feed)).state]).toEqual([what, 'building']);
    }
    await feed.markRead('components');
    await feed.markRead('records');
    // A source that is no longer configured is not waited for.
    await knex('sources').update({ state: 'retired' });
    expect((await pass()).complete).toBe(true);
    expect(await readAll(feed)).toMatchObject({
      state: 'complete',
      completedAt: '2026-03-01T12:00:00.000Z',
    });
  });
});

/** All pages from the beginning, as one. */
async function readAll(
  feed: DatabaseCatalogEntityFeed,
): Promise<CatalogEntityFeed> {
  const items: CatalogEntityFeed['items'] = [];
  let page = await feed.read({ limit: 100 });
  items.push(...page.items);
  while (page.more) {
    page = await feed.read({ after: page.next, epoch: page.epoch, limit: 100 });
    items.push(...page.items);
  }
  return { ...page, items };
}
