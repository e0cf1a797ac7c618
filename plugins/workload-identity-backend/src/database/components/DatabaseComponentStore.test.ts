import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Consent } from '../../matching/consent';
import { assetId } from '../ids';
import { applyDatabaseMigrations } from '../migrate';
import { ComponentWorkloadRow } from '../tables';
import {
  CatalogComponent,
  DatabaseComponentStore,
} from './DatabaseComponentStore';

jest.setTimeout(120_000);

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER = 'backstage.io/kubernetes-cluster';
const WORKLOADS = 'tenure.dev/workloads';
const COMPONENT = 'tenure.dev/component';

const T0 = new Date('2026-11-22T10:00:00.000Z');

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

interface TestWorkload {
  name: string;
  cluster?: string;
  namespace?: string;
  labels?: Record<string, string>;
  podLabels?: Record<string, string>;
  annotations?: Record<string, string>;
}

function workloadId(workload: TestWorkload): string {
  return assetId({
    kind: 'workload',
    authority: `cluster:${workload.cluster ?? 'prod-eu'}`,
    name: `${workload.namespace ?? 'shop'}/Deployment/${workload.name}`,
  });
}

/** Writes workloads as ingestion leaves them. */
async function putWorkloads(
  knex: Knex,
  workloads: TestWorkload[],
): Promise<string[]> {
  const at = T0.toISOString();
  const ids = workloads.map(workloadId);
  const assets = workloads.map((workload, index) => ({
    id: ids[index],
    kind: 'workload',
    authority: `cluster:${workload.cluster ?? 'prod-eu'}`,
    name: `${workload.namespace ?? 'shop'}/Deployment/${workload.name}`,
    display_name: workload.name,
    cluster: workload.cluster ?? 'prod-eu',
    namespace: workload.namespace ?? 'shop',
    standing: 'live',
    facts: '{}',
    differences: '[]',
    content_hash: 'x',
    first_seen_at: at,
    changed_at: at,
  }));
  const marks = workloads.flatMap((workload, index) =>
    (
      [
        ['label', workload.labels],
        ['pod-label', workload.podLabels],
        ['annotation', workload.annotations],
      ] as const
    ).flatMap(([origin, set]) =>
      Object.entries(set ?? {}).map(([key, value]) => ({
        asset_id: ids[index],
        origin,
        key,
        value,
      })),
    ),
  );
  await knex.transaction(async trx => {
    for (let i = 0; i < assets.length; i += 100) {
      await trx('assets')
        .insert(assets.slice(i, i + 100))
        .onConflict('id')
        .ignore();
    }
    for (let i = 0; i < ids.length; i += 100) {
      await trx('workload_marks')
        .whereIn('asset_id', ids.slice(i, i + 100))
        .delete();
    }
    await trx.batchInsert('workload_marks', marks, 100);
  });
  return ids;
}

function component(
  name: string,
  claims: CatalogComponent['claims'] = {},
  overrides?: Partial<CatalogComponent>,
): CatalogComponent {
  return {
    entityRef: `component:default/${name}`,
    ownerRef: 'group:default/team-a',
    ownerExists: true,
    claims,
    ...overrides,
  };
}

async function matchesOf(knex: Knex, name?: string): Promise<string[]> {
  const rows: Array<
    Pick<ComponentWorkloadRow, 'entity_ref' | 'state' | 'confirmed_by'> & {
      workload: string;
    }
  > = await knex('component_workloads')
    .join('assets', 'assets.id', 'component_workloads.workload_id')
    .modify(query => {
      if (name) {
        query.where('entity_ref', `component:default/${name}`);
      }
    })
    .select('entity_ref', 'assets.name as workload', 'state', 'confirmed_by');
  return rows
    .map(
      row =>
        `${row.entity_ref.split('/')[1]} ${row.workload.split('/').at(-1)} ${
          row.state
        }${row.confirmed_by ? ` ${row.confirmed_by}` : ''}`,
    )
    .sort();
}

describe.each(databases.eachSupportedId())(
  'DatabaseComponentStore, %s',
  databaseId => {
    async function setUp(options?: {
      consents?: Consent[];
      max?: number;
      knex?: Knex;
    }) {
      const knex = options?.knex ?? (await init(databaseId));
      const logger = mockServices.logger.mock();
      let now = T0;
      const store = DatabaseComponentStore.create({
        knex,
        logger,
        clock: { now: () => now },
        matching: {
          consents: options?.consents ?? [],
          maxWorkloadsPerComponent: options?.max ?? 500,
        },
      });
      return {
        knex,
        logger,
        store,
        passTime: (seconds: number) => {
          now = new Date(now.getTime() + seconds * 1000);
          return now;
        },
      };
    }

    async function init(id: TestDatabaseId): Promise<Knex> {
      const knex = await databases.init(id);
      await applyDatabaseMigrations(knex);
      return knex;
    }

    it('finds the same matches from both sides', async () => {
      const components = [
        component('by-id', { [ID]: 'by-id' }),
        component('by-selector', {
          [SELECTOR]: 'managed=helm,app in (a,b),!canary',
        }),
        component('narrowed', {
          [SELECTOR]: 'managed=helm',
          [NAMESPACE]: 'other',
          [CLUSTER]: 'prod-us',
        }),
        component('by-list', {
          [WORKLOADS]: 'prod-eu/shop/Deployment/a, prod-eu/shop/Deployment/x',
        }),
        component('named'),
        component('nothing'),
      ];
      const workloads: TestWorkload[] = [
        { name: 'a', labels: { app: 'a', managed: 'helm' } },
        { name: 'b', podLabels: { app: 'b', managed: 'helm' } },
        { name: 'c', labels: { app: 'b', managed: 'helm', canary: '' } },
        { name: 'd', labels: { app: 'a' }, podLabels: { managed: 'helm' } },
        { name: 'e', labels: { [ID]: 'by-id' } },
        { name: 'f', annotations: { [COMPONENT]: 'Named' } },
        { name: 'g', annotations: { [COMPONENT]: 'component:::' } },
        {
          name: 'h',
          cluster: 'prod-us',
          namespace: 'other',
          labels: { managed: 'helm' },
        },
        { name: 'i', cluster: 'prod-us', labels: { managed: 'helm' } },
      ];
      const expected = [
        'by-id e confirmed workload-label',
        'by-list a claimed',
        'by-selector a claimed',
        'by-selector b claimed',
        'named f confirmed workload-annotation',
        'narrowed h claimed',
      ];

      const first = await setUp();
      await first.store.applyComponents(components);
      await first.store.rematchWorkloads(
        await putWorkloads(first.knex, workloads),
      );
      expect(await matchesOf(first.knex)).toEqual(expected);

      const second = await setUp();
      await second.store.rematchWorkloads(
        await putWorkloads(second.knex, workloads),
      );
      await second.store.applyComponents(components);
      expect(await matchesOf(second.knex)).toEqual(expected);

      const signal = new AbortController().signal;
      await expect(first.store.reconcile(signal)).resolves.toBe(0);
      await expect(second.store.reconcile(signal)).resolves.toBe(0);

      // What a crash left behind is mended, and only that.
      await second
        .knex('component_workloads')
        .where('entity_ref', 'component:default/by-selector')
        .delete();
      await second.knex('workload_components').delete();
      await expect(second.store.reconcile(signal)).resolves.toBe(2);
      expect(await matchesOf(second.knex)).toEqual(expected);
    });

    it('follows changes of either side, and writes only what changed', async () => {
      const { knex, store } = await setUp();
      await putWorkloads(knex, [
        { name: 'a', labels: { app: 'a' } },
        { name: 'b', labels: { app: 'b' } },
      ]);
      const one = component('one', { [SELECTOR]: 'app=a' });
      await expect(store.applyComponents([one])).resolves.toBe(1);
      expect(await matchesOf(knex)).toEqual(['one a claimed']);
      await expect(store.applyComponents([one])).resolves.toBe(0);

      await store.applyComponents([component('one', { [SELECTOR]: 'app=b' })]);
      expect(await matchesOf(knex)).toEqual(['one b claimed']);

      const [a, b] = await putWorkloads(knex, [
        { name: 'a', labels: { app: 'b' } },
        {
          name: 'b',
          labels: { app: 'c' },
          annotations: { [COMPONENT]: 'two' },
        },
      ]);
      await store.rematchWorkloads([a, b, 'no such id']);
      expect(await matchesOf(knex)).toEqual(['one a claimed']);

      // The component that a workload names may come later.
      await store.applyComponents([component('two')]);
      expect(await matchesOf(knex)).toEqual([
        'one a claimed',
        'two b confirmed workload-annotation',
      ]);
      await putWorkloads(knex, [
        { name: 'b', annotations: { [COMPONENT]: 'one' } },
      ]);
      await store.rematchWorkloads([b]);
      expect(await matchesOf(knex)).toEqual([
        'one a claimed',
        'one b confirmed workload-annotation',
      ]);

      await knex('assets').where('id', a).delete();
      expect(await matchesOf(knex)).toEqual([
        'one b confirmed workload-annotation',
      ]);
    });

    it('matches all anew when configuration changes', async () => {
      const { knex, store } = await setUp();
      await putWorkloads(knex, [{ name: 'a', labels: { app: 'a' } }]);
      const one = component('one', { [SELECTOR]: 'app=a' });
      await store.applyComponents([one]);
      expect(await matchesOf(knex)).toEqual(['one a claimed']);

      const configured = await setUp({
        knex,
        consents: [
          {
            owner: 'group:default/team-a',
            cluster: 'prod-eu',
            namespaces: ['sh*'],
            path: 'workloadIdentity.consent[0]',
          },
        ],
      });
      await expect(configured.store.applyComponents([one])).resolves.toBe(1);
      expect(await matchesOf(knex)).toEqual(['one a confirmed configuration']);
      // The consent was to the owner, and goes with it.
      await configured.store.applyComponents([
        { ...one, ownerRef: 'group:default/team-b' },
      ]);
      expect(await matchesOf(knex)).toEqual(['one a claimed']);
    });

    it('shows what an attacker claims as a claim, and leaves others as they are', async () => {
      const { knex, store, logger } = await setUp({ max: 3 });
      const workloads: TestWorkload[] = [
        ...Array.from({ length: 5 }, (_, i) => ({
          name: `pay-${i}`,
          labels: { app: 'payments', [ID]: 'payments' },
        })),
        { name: 'ledger', annotations: { [COMPONENT]: 'payments' } },
      ];
      await store.rematchWorkloads(await putWorkloads(knex, workloads));
      await store.applyComponents([
        component('payments', { [ID]: 'payments' }),
      ]);
      const before = await matchesOf(knex, 'payments');
      expect(before).toEqual([
        'payments ledger confirmed workload-annotation',
        ...Array.from(
          { length: 5 },
          (_, i) => `payments pay-${i} confirmed workload-label`,
        ),
      ]);

      await store.applyComponents([
        component('evil-id', { [ID]: 'payments' }),
        component('evil-selector', { [SELECTOR]: 'app=payments' }),
        component('evil-list', {
          [WORKLOADS]: 'prod-eu/shop/Deployment/ledger',
        }),
        component('evil-all', { [SELECTOR]: '!no-such-label' }),
        component('evil-junk', {
          [SELECTOR]: `app=a,b in (${'\u0000'}`,
          [NAMESPACE]: 'x'.repeat(5000),
          [WORKLOADS]: `${'y'.repeat(5000)}/a/b/\u0000`,
        }),
      ]);
      expect(await matchesOf(knex, 'payments')).toEqual(before);
      const evil = (await matchesOf(knex)).filter(row =>
        row.startsWith('evil'),
      );
      expect(evil).toContain('evil-list ledger claimed');
      expect(evil.every(row => row.endsWith(' claimed'))).toBe(true);
      expect(evil.filter(row => row.startsWith('evil-id '))).toHaveLength(3);
      expect(evil.filter(row => row.startsWith('evil-all'))).toEqual([]);
      expect(evil.filter(row => row.startsWith('evil-junk'))).toEqual([]);

      const warnings = logger.warn.mock.calls.map(([message]) => message);
      expect(warnings).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/evil-id claims more than 3 workloads/),
          expect.stringMatching(
            /label-selector of component:default\/evil-all is not followed: .*no equality/,
          ),
        ]),
      );

      // Workloads that come later are bounded too, on the attacker's side only.
      await store.rematchWorkloads(
        await putWorkloads(knex, [
          { name: 'pay-9', labels: { app: 'payments', [ID]: 'payments' } },
        ]),
      );
      expect(await matchesOf(knex, 'payments')).toHaveLength(7);
      expect(await matchesOf(knex, 'evil-id')).toHaveLength(3);
      expect(await matchesOf(knex, 'evil-selector')).toHaveLength(3);
    });

    it('removes what a pass did not meet, except what was written since', async () => {
      const { knex, store, passTime } = await setUp();
      await putWorkloads(knex, [{ name: 'a', labels: { app: 'a' } }]);
      await store.applyComponents([
        component('stays'),
        component('goes', { [SELECTOR]: 'app=a' }),
      ]);
      const startedAt = passTime(10);
      passTime(10);
      await store.applyComponents([component('new')]);

      await expect(
        store.removeAbsent(new Set(['component:default/stays']), startedAt),
      ).resolves.toBe(1);
      expect(
        await knex('components').orderBy('entity_ref').pluck('entity_ref'),
      ).toEqual(['component:default/new', 'component:default/stays']);
      expect(await matchesOf(knex)).toEqual([]);
      expect(await knex('component_claims').select()).toEqual([]);
    });

    it('is found by its rarest label, and pages through many workloads', async () => {
      const { knex, store } = await setUp({ max: 4000 });
      const workloads = Array.from({ length: 2500 }, (_, i) => ({
        name: `w${i}`,
        labels: { managed: 'helm', app: `app-${i % 100}` },
      }));
      await putWorkloads(knex, workloads);
      await store.applyComponents([
        component('rare', { [SELECTOR]: 'managed=helm,app=app-7' }),
        component('all', { [SELECTOR]: 'managed=helm' }),
      ]);
      expect(
        await knex('component_claims')
          .orderBy('entity_ref')
          .select('entity_ref', 'key', 'value'),
      ).toEqual([
        { entity_ref: 'component:default/all', key: 'managed', value: 'helm' },
        { entity_ref: 'component:default/rare', key: 'app', value: 'app-7' },
      ]);
      expect(await matchesOf(knex, 'rare')).toHaveLength(25);
      expect(await matchesOf(knex, 'all')).toHaveLength(2500);
    });

    it('loses nothing when both sides change at once', async () => {
      const { knex, store } = await setUp();
      const components = Array.from({ length: 40 }, (_, i) =>
        component(`c${i}`, { [SELECTOR]: `app=a${i}` }),
      );
      const ids = await putWorkloads(
        knex,
        Array.from({ length: 40 }, (_, i) => ({
          name: `w${i}`,
          labels: { app: `a${i}` },
        })),
      );
      await Promise.all([
        ...components.map(one => store.applyComponents([one])),
        ...ids.map(id => store.rematchWorkloads([id])),
        store.applyComponents(components),
        store.rematchWorkloads(ids),
      ]);
      expect(await matchesOf(knex)).toHaveLength(40);

      // Workloads that vanish meanwhile take only their own matches along.
      await Promise.all([
        knex('assets').whereIn('id', ids.slice(0, 20)).delete(),
        ...ids.map(id => store.rematchWorkloads([id])),
      ]);
      await store.rematchWorkloads(ids);
      expect(await matchesOf(knex)).toHaveLength(20);
    });
  },
);

describe('the migration of claims', () => {
  it.each(databases.eachSupportedId())(
    'can be undone with components in place, %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await applyDatabaseMigrations(knex);
      const store = DatabaseComponentStore.create({
        knex,
        logger: mockServices.logger.mock(),
        clock: { now: () => T0 },
        matching: { consents: [], maxWorkloadsPerComponent: 5 },
      });
      await store.applyComponents([component('one', { [ID]: 'one' })]);
      const migrations = await knex('knex_migrations').count({ n: '*' });

      await knex.migrate.down({
        directory: `${__dirname}/../../../migrations`,
        name: '20261122000001_component_claims.js',
      });
      expect(await knex.schema.hasTable('component_claims')).toBe(false);
      expect(await knex('components').pluck('entity_ref')).toEqual([
        'component:default/one',
      ]);

      await applyDatabaseMigrations(knex);
      expect(await knex('knex_migrations').count({ n: '*' })).toEqual(
        migrations,
      );
      await store.reconcile(new AbortController().signal);
      expect(await knex('component_claims').pluck('value')).toEqual(['one']);
    },
  );
});
