import { TestDatabases } from '@backstage/backend-test-utils';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import knexFactory, { Knex } from 'knex';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import {
  TestInventory,
  account,
  covered,
  end,
  observed,
  runsAs,
  workload,
} from '../ingestion/__testUtils__/TestInventory';
import { applyDatabaseMigrations } from './migrate';
import { containing } from './queries/assetFilters';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = path.resolve(__dirname, '../../migrations');

const TABLES = [
  'sources',
  'authorities',
  'scopes',
  'problems',
  'assets',
  'observations',
  'link_observations',
  'permission_sets',
  'history',
  'workload_marks',
  'components',
  'component_workloads',
  'asset_components',
  'asset_sharing',
  'reach_changes',
];

describe.each(databases.eachSupportedId())('migrations, %s', engine => {
  it('go up, down with data in place, and up again', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const { knex } = inventory;
    const source = TestIdentitySource.create({
      id: 'prod-eu',
      events: [
        { type: 'authority', authority: 'cluster:prod-eu', uid: 'u' },
        { type: 'problem', code: 'Odd', message: 'Odd' },
        observed(
          'all',
          'payments',
          [workload('checkout', { labels: { app: 'a' } }), account('checkout')],
          [runsAs('checkout', 'checkout')],
        ),
        covered('all', 'payments'),
        end(),
      ],
    });
    await inventory.store.registerSources([source], []);
    await inventory.ingest(source);
    const [{ id: workloadId }] = await knex('assets')
      .where({ kind: 'workload' })
      .select('id');
    await knex('components').insert({
      entity_ref: 'component:default/checkout',
      claims: '{}',
      content_hash: 'h',
      synced_at: '2026-03-01T00:00:00.000Z',
    });
    await knex('component_workloads').insert({
      entity_ref: 'component:default/checkout',
      workload_id: workloadId,
      state: 'claimed',
    });

    // What hangs on a workload goes with it.
    source.setEvents([covered('all', '*'), end()]);
    await inventory.ingest(source);
    expect(await knex('component_workloads')).toEqual([]);
    expect(await knex('workload_marks')).toEqual([]);

    const files = await fs.readdir(directory);
    for (const _ of files) {
      await knex.migrate.down({ directory });
    }
    for (const table of TABLES) {
      expect([table, await knex.schema.hasTable(table)]).toEqual([
        table,
        false,
      ]);
    }
    await applyDatabaseMigrations(knex);
    for (const table of TABLES) {
      expect([table, await knex(table)]).toEqual([table, []]);
    }
  });
});

describe('the index of parts of names, on PostgreSQL', () => {
  const indexes = async (knex: Knex) =>
    (
      await knex('pg_indexes')
        .where({
          tablename: 'assets',
          schemaname: knex.raw('current_schema()'),
        })
        .pluck('indexname')
    ).filter(name => name === 'assets_text_idx');

  it('serves the search', async () => {
    const knex = await databases.init('POSTGRES_18');
    await applyDatabaseMigrations(knex);
    expect(await indexes(knex)).toHaveLength(1);
    const search = knex
      .from('assets as a')
      .where(containing(knex, 'a.name', 'heckou'))
      .select('id');
    const plan: unknown = await knex.transaction(async tx => {
      // An empty table is read whole, unless that is ruled out.
      await tx.raw('set local enable_seqscan = off');
      return tx.raw('explain ?', [search]);
    });
    expect(JSON.stringify(plan)).toContain('assets_text_idx');
  });

  it('is left out where the user may not have the extension', async () => {
    const admin = await databases.init('POSTGRES_18');
    const { connection } = admin.client.config;
    const user = `limited_${process.pid}`;
    await admin.raw(`create role ${user} login password 'limited'`);
    await admin.raw(`create schema ${user} authorization ${user}`);
    const limited = knexFactory({
      client: 'pg',
      connection: { ...connection, user, password: 'limited' },
      searchPath: [user],
    });
    try {
      await applyDatabaseMigrations(limited);
      expect(await limited.schema.hasTable('assets')).toBe(true);
      expect(await indexes(limited)).toEqual([]);
      await limited.migrate.down({ directory });
    } finally {
      await limited.destroy();
      await admin.raw(`drop schema ${user} cascade`);
      await admin.raw(`drop role ${user}`);
    }
  });
});
