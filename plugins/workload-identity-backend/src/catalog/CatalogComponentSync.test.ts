import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DatabaseComponentStore } from '../database/components/DatabaseComponentStore';
import { applyDatabaseMigrations } from '../database/migrate';
import { ComponentRow } from '../database/tables';
import { CatalogComponentSync } from './CatalogComponentSync';

jest.setTimeout(60_000);

const T0 = Date.parse('2026-11-22T10:00:00.000Z');

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

function component(
  name: string,
  options: {
    namespace?: string;
    owner?: unknown;
    ownedBy?: string[];
    annotations?: Record<string, string>;
  } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: options.namespace,
      annotations: options.annotations,
    },
    spec: { owner: options.owner as string },
    relations: options.ownedBy?.map(targetRef => ({
      type: 'ownedBy',
      targetRef,
    })),
  };
}

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team' },
});

describe('CatalogComponentSync', () => {
  async function setUp() {
    const knex = await databases.init('SQLITE_3');
    await applyDatabaseMigrations(knex);
    let now = T0;
    const clock = { now: () => new Date(now) };
    const logger = mockServices.logger.mock();
    const store = DatabaseComponentStore.create({
      knex,
      clock,
      logger,
      matching: { consents: [], maxWorkloadsPerComponent: 500 },
    });
    return {
      knex,
      logger,
      signal: new AbortController().signal,
      /** Makes the sync that reads this catalog, some seconds later. */
      readFrom: (catalog: CatalogService) => {
        now += 60_000;
        return CatalogComponentSync.create({
          catalog,
          auth: mockServices.auth(),
          store,
          logger,
          clock,
        });
      },
      refs: async () =>
        (await knex<ComponentRow>('components').select('entity_ref'))
          .map(row => row.entity_ref)
          .sort(),
    };
  }

  it('keeps owners, whether they exist, and what is claimed', async () => {
    const { knex, readFrom, signal } = await setUp();
    const result = await readFrom(
      catalogServiceMock({
        entities: [
          group('team-a'),
          component('related', {
            owner: 'team-b',
            ownedBy: ['group:default/team-a'],
          }),
          component('several', {
            owner: 'team-b',
            ownedBy: ['group:default/team-a', 'group:default/team-b'],
          }),
          component('only-spec', { owner: 'Team-A' }),
          component('elsewhere', { namespace: 'other', owner: 'team-a' }),
          component('user-owned', { owner: 'user:ada' }),
          component('nobody'),
          component('wrong', { owner: ['team-a'] }),
          component('endless', { owner: 'x'.repeat(600) }),
          component('claims', {
            owner: 'team-a',
            annotations: {
              'backstage.io/kubernetes-id': 'claims',
              'backstage.io/source-location': 'url:https://example.com',
            },
          }),
        ],
      }),
    ).run({ signal });
    expect(result).toEqual({ seen: 9, changed: 9, removed: 0 });

    const rows = await knex<ComponentRow>('components').select();
    expect(
      Object.fromEntries(
        rows.map(row => [
          row.entity_ref.replace('component:', ''),
          [
            row.owner_ref,
            row.owner_exists === null ? null : Boolean(row.owner_exists),
            row.claims,
          ],
        ]),
      ),
    ).toEqual({
      'default/related': ['group:default/team-a', true, '{}'],
      'default/several': ['group:default/team-b', false, '{}'],
      'default/only-spec': ['group:default/team-a', true, '{}'],
      'other/elsewhere': ['group:other/team-a', false, '{}'],
      'default/user-owned': ['user:default/ada', false, '{}'],
      'default/nobody': [null, null, '{}'],
      'default/wrong': [null, null, '{}'],
      'default/endless': [null, null, '{}'],
      'default/claims': [
        'group:default/team-a',
        true,
        '{"backstage.io/kubernetes-id":"claims"}',
      ],
    });
  });

  it('rewrites what changed, and removes what is gone', async () => {
    const { knex, readFrom, refs, signal } = await setUp();
    const first = [
      component('a', { owner: 'team-a' }),
      component('b', { owner: 'team-a' }),
    ];
    await readFrom(catalogServiceMock({ entities: first })).run({ signal });
    const before = await knex('components').orderBy('entity_ref').select();

    await expect(
      readFrom(catalogServiceMock({ entities: first })).run({ signal }),
    ).resolves.toEqual({ seen: 2, changed: 0, removed: 0 });
    expect(await knex('components').orderBy('entity_ref').select()).toEqual(
      before,
    );

    // The owner appears, and one component goes.
    await expect(
      readFrom(
        catalogServiceMock({ entities: [first[0], group('team-a')] }),
      ).run({ signal }),
    ).resolves.toEqual({ seen: 1, changed: 1, removed: 1 });
    expect(await refs()).toEqual(['component:default/a']);
  });

  it('reads page by page, and asks for each owner once', async () => {
    const { readFrom, signal, refs } = await setUp();
    const catalog = catalogServiceMock({
      entities: Array.from({ length: 1201 }, (_, i) =>
        component(`c${i}`, { owner: `team-${i % 3}` }),
      ),
    });
    const query = jest.spyOn(catalog, 'queryEntities');
    const byRefs = jest.spyOn(catalog, 'getEntitiesByRefs');
    await readFrom(catalog).run({ signal });
    expect(await refs()).toHaveLength(1201);
    expect(query).toHaveBeenCalledTimes(3);
    expect(byRefs).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['the first page', 0],
    ['a later page', 1],
  ])('leaves everything in place when %s fails', async (_, good) => {
    const { readFrom, refs, signal } = await setUp();
    const known = Array.from({ length: 600 }, (__, i) => component(`c${i}`));
    await readFrom(catalogServiceMock({ entities: known })).run({ signal });

    const catalog = catalogServiceMock({
      entities: Array.from({ length: 600 }, (__, i) => component(`d${i}`)),
    });
    const queryEntities = catalog.queryEntities.bind(catalog);
    let calls = 0;
    jest.spyOn(catalog, 'queryEntities').mockImplementation(async request => {
      calls += 1;
      if (calls > good) {
        throw new Error('the catalog is down');
      }
      return queryEntities(request);
    });
    await expect(readFrom(catalog).run({ signal })).rejects.toThrow(
      'the catalog is down',
    );
    expect((await refs()).filter(ref => ref.includes('/c'))).toHaveLength(600);
  });

  it('leaves everything in place when owners can not be looked up, or when it is stopped', async () => {
    const { readFrom, refs, signal } = await setUp();
    await readFrom(catalogServiceMock({ entities: [component('a')] })).run({
      signal,
    });
    const catalog = catalogServiceMock({
      entities: [component('b', { owner: 'team-a' })],
    });
    jest
      .spyOn(catalog, 'getEntitiesByRefs')
      .mockRejectedValue(new Error('the catalog is down'));
    await expect(readFrom(catalog).run({ signal })).rejects.toThrow('down');
    await expect(
      readFrom(catalogServiceMock({ entities: [component('c')] })).run({
        signal: AbortSignal.abort(new Error('stopped')),
      }),
    ).rejects.toThrow('stopped');
    expect(await refs()).toEqual(['component:default/a']);
  });

  it('does not believe a catalog without components', async () => {
    const { readFrom, refs, signal, logger } = await setUp();
    const empty = catalogServiceMock({ entities: [group('team-a')] });
    await readFrom(empty).run({ signal });
    expect(logger.warn).not.toHaveBeenCalled();

    await readFrom(catalogServiceMock({ entities: [component('a')] })).run({
      signal,
    });
    await readFrom(empty).run({ signal });
    expect(await refs()).toEqual(['component:default/a']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('The catalog has no components'),
    );
  });
});
