import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DatabaseOwnerStore } from '../database/owners/DatabaseOwnerStore';
import { OwnerRecordRow, OwnerRefRow } from '../database/owners/rows';
import { applyDatabaseMigrations } from '../database/migrate';
import { TrustedLocations } from '../owners/trustedLocations';
import { CatalogOwnerSync } from './CatalogOwnerSync';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const TRUSTED = 'url:https://git.example/owners';

const record = (
  name: string,
  options: { spec?: object; origin?: string } = {},
): Entity => ({
  apiVersion: 'tenure.dev/v1alpha1',
  kind: 'IdentityOwner',
  metadata: {
    name,
    annotations: {
      'backstage.io/managed-by-origin-location':
        options.origin ?? `${TRUSTED}/all.yaml`,
      'backstage.io/managed-by-location': `${TRUSTED}/${name}.yaml`,
    },
  },
  spec: {
    owner: 'group:default/team',
    covers: [{ cluster: 'prod-eu' }],
    ...options.spec,
  },
});

const group = (
  name: string,
  relations: Array<[type: string, targetRef: string]> = [],
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team' },
  relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
});

describe('CatalogOwnerSync', () => {
  async function setUp() {
    const knex = await databases.init('SQLITE_3');
    await applyDatabaseMigrations(knex);
    let now = Date.parse('2026-11-22T10:00:00.000Z');
    const clock = { now: () => new Date(now) };
    const logger = mockServices.logger.mock();
    const store = DatabaseOwnerStore.create({ knex, clock });
    let sync: CatalogOwnerSync | undefined;
    let catalog: CatalogService = catalogServiceMock();
    return {
      knex,
      logger,
      run: (entities: Entity[] | CatalogService, minutes = 1) => {
        now += minutes * 60_000;
        catalog = Array.isArray(entities)
          ? catalogServiceMock({ entities })
          : entities;
        // One sync for all passes, as in life, whatever the catalog holds.
        sync ??= CatalogOwnerSync.create({
          catalog: new Proxy(catalog, {
            get: (_, name) => Reflect.get(catalog, name).bind(catalog),
          }),
          auth: mockServices.auth(),
          store,
          trusted: TrustedLocations.create([TRUSTED], 'path'),
          logger,
          clock,
        });
        return sync.run({ signal: new AbortController().signal });
      },
      records: async () =>
        Object.fromEntries(
          (
            await knex<OwnerRecordRow>('owner_records').orderBy('entity_ref')
          ).map(row => [
            row.entity_ref.split('/')[1],
            row.authoritative ? 'record' : 'claim',
          ]),
        ),
    };
  }

  it('keeps records and claims, and skips with a word what has a fault', async () => {
    const { run, records, logger } = await setUp();
    const broken = record('broken', { spec: { covers: [{ cluster: '*' }] } });
    const entities = [
      record('a'),
      record('mallory', { origin: 'url:https://evil.example/owners' }),
      broken,
      group('team'),
    ];
    expect(await run(entities)).toEqual({ seen: 3, changed: 2, removed: 0 });
    expect(await records()).toEqual({ a: 'record', mallory: 'claim' });
    expect(await run(entities)).toEqual({ seen: 3, changed: 0, removed: 0 });
    // Told once, not with every pass.
    expect(logger.warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /identityowner:default\/broken is not followed: spec\.covers\[0\]\.cluster: /,
        ),
      ],
    ]);

    // One that breaks is not followed any longer, and one that moves loses its
    // standing.
    expect(
      await run([
        record('a', { spec: { owner: 7 } }),
        record('mallory'),
        group('team'),
      ]),
    ).toEqual({ seen: 2, changed: 1, removed: 1 });
    expect(await records()).toEqual({ mallory: 'record' });
  });

  it('counts the members of groups, with those of the groups below', async () => {
    const { run, knex } = await setUp();
    await knex('components').insert({
      entity_ref: 'component:default/c',
      owner_ref: 'group:default/component-team',
      claims: '{}',
      content_hash: 'hash',
      synced_at: '2026-03-01T12:00:00.000Z',
    });
    await run([
      record('a', {
        spec: {
          owner: 'division',
          operators: ['team', 'hollow', 'gone', 'user:default/ada'],
          successor: 'circle',
        },
      }),
      group('division', [
        ['parentOf', 'group:default/team'],
        ['parentOf', 'group:default/hollow'],
      ]),
      group('team', [
        ['hasMember', 'user:default/ada'],
        ['hasMember', 'user:default/Grace'],
        ['parentOf', 'group:default/squad'],
      ]),
      group('squad', [
        ['hasMember', 'user:default/grace'],
        ['hasMember', 'user:default/linus'],
      ]),
      group('hollow', [['childOf', 'group:default/division']]),
      group('circle', [
        ['parentOf', 'group:default/circle'],
        ['parentOf', 'group:default/missing'],
      ]),
      group('component-team', [['hasMember', 'user:default/ada']]),
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'User',
        metadata: { name: 'ada' },
        spec: {},
      },
    ]);
    const rows = await knex<OwnerRefRow>('owner_refs').select();
    expect(
      Object.fromEntries(
        rows.map(row => [
          row.entity_ref.replace('default/', ''),
          [Boolean(row.found), row.members],
        ]),
      ),
    ).toEqual({
      'group:division': [true, 3],
      'group:team': [true, 3],
      'group:hollow': [true, 0],
      'group:gone': [false, null],
      'group:circle': [true, 0],
      'group:component-team': [true, 1],
      'user:ada': [true, null],
    });
  });

  it('reads 300 records page by page, and each owner once', async () => {
    const { run, records } = await setUp();
    const entities = Array.from({ length: 300 }, (_, n) =>
      record(`r${n}`, { spec: { owner: `group:default/team-${n % 5}` } }),
    );
    const catalog = catalogServiceMock({ entities });
    const query = jest.spyOn(catalog, 'queryEntities');
    const byRefs = jest.spyOn(catalog, 'getEntitiesByRefs');
    expect(await run(catalog)).toEqual({ seen: 300, changed: 300, removed: 0 });
    expect(query).toHaveBeenCalledTimes(2);
    expect(byRefs).toHaveBeenCalledTimes(1);
    expect(Object.keys(await records())).toHaveLength(300);
  });

  it('leaves everything in place when a page fails', async () => {
    const { run, records } = await setUp();
    await run([record('a'), record('b')]);
    const catalog = catalogServiceMock({
      entities: Array.from({ length: 201 }, (_, n) => record(`c${n}`)),
    });
    const queryEntities = catalog.queryEntities.bind(catalog);
    let calls = 0;
    jest.spyOn(catalog, 'queryEntities').mockImplementation(async request => {
      calls += 1;
      if (calls > 1) {
        throw new Error('the catalog is down');
      }
      return queryEntities(request);
    });
    await expect(run(catalog)).rejects.toThrow('the catalog is down');
    expect(await records()).toMatchObject({ a: 'record', b: 'record' });
  });

  it('removes the last records after a while, but never by an empty catalog', async () => {
    const { run, records, logger } = await setUp();
    expect(await run([group('team')])).toMatchObject({ removed: 0 });
    expect(logger.warn).not.toHaveBeenCalled();
    await run([record('a'), group('team')]);

    expect(await run([group('team')])).toMatchObject({ seen: 0, removed: 0 });
    expect(await run([], 60)).toMatchObject({ seen: 0, removed: 0 });
    expect(await records()).toEqual({ a: 'record' });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('The catalog has no IdentityOwner records'),
    );
    expect(await run([group('team')])).toMatchObject({ seen: 0, removed: 1 });
    expect(await records()).toEqual({});
  });
});
