import { TestDatabases } from '@backstage/backend-test-utils';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  TestInventory,
  covered,
  end,
  observed,
  workload,
} from '../../ingestion/__testUtils__/TestInventory';
import { NamespaceTenant } from '../../tenants/types';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('registerSources, %s', engine => {
  const source = TestIdentitySource.create({
    id: 'prod-eu',
    title: 'Production',
    cluster: 'prod-eu',
    events: [
      observed(
        'deployments',
        'payments',
        Array.from({ length: 600 }, (_, i) => workload(`w${i}`)),
      ),
      covered('deployments', 'payments'),
      end(),
    ],
  });

  it('retires what is no longer configured, keeps what it said, and takes it back', async () => {
    const inventory = await TestInventory.create(databases, engine);
    await inventory.store.registerSources([source], []);
    await inventory.ingest(source);
    const before = await inventory.source('prod-eu');

    await inventory.store.registerSources([], []);
    expect(await inventory.source('prod-eu')).toEqual({
      ...before,
      state: 'retired',
      retired_at: expect.stringMatching(/^2026-03-01T/),
    });
    expect(await inventory.assets()).toHaveLength(600);

    const renamed = TestIdentitySource.create({
      id: 'prod-eu',
      title: 'Production, Europe',
      cluster: 'prod-eu',
      events: [],
      staleAfterSeconds: 7,
    });
    await inventory.store.registerSources([renamed], []);
    expect(await inventory.source('prod-eu')).toEqual({
      ...before,
      title: 'Production, Europe',
      stale_after_seconds: 7,
    });
  });

  it('places the assets of a cluster where configuration says it is', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const placesOfAssets = () =>
      inventory.knex('assets').distinct('environment', 'tenant');
    await inventory.store.registerSources([source], []);
    await inventory.ingest(source);
    expect(await placesOfAssets()).toEqual([
      { environment: null, tenant: null },
    ]);
    const changesOfAssets = () =>
      inventory.knex('assets').orderBy('id').select('id', 'changed_at');
    const changes = await changesOfAssets();

    await inventory.store.registerSources(
      [source],
      [{ name: 'prod-eu', environment: 'production', region: 'eu' }],
    );
    expect(await placesOfAssets()).toEqual([
      { environment: 'production', tenant: null },
    ]);
    expect(await inventory.knex('authorities')).toMatchObject([
      { authority: 'cluster:prod-eu', environment: 'production', region: 'eu' },
    ]);

    await inventory.store.registerSources(
      [source],
      [{ name: 'prod-eu', environment: 'staging', tenant: 'shop' }],
    );
    expect(await placesOfAssets()).toEqual([
      { environment: 'staging', tenant: 'shop' },
    ]);
    await inventory.store.registerSources([source], []);
    expect(await placesOfAssets()).toEqual([
      { environment: null, tenant: null },
    ]);
    // Where a thing is filed is no change of the thing.
    expect(await changesOfAssets()).toEqual(changes);
  });

  it('places namespaces with the tenant of the narrowest pattern, before and after they are read', async () => {
    const inventory = await TestInventory.create(databases, engine);
    const shared = TestIdentitySource.create({
      id: 'prod-eu',
      cluster: 'prod-eu',
      events: [
        ...['pay-eu', 'pay-us', 'shop'].flatMap(namespace => [
          observed('deployments', namespace, [
            workload('app', {}, { namespace }),
          ]),
          covered('deployments', namespace),
        ]),
        end(),
      ],
    });
    const tenants = async () =>
      Object.fromEntries(
        (
          await inventory
            .knex('assets')
            .where({ kind: 'workload' })
            .select('namespace', 'tenant')
        ).map(row => [row.namespace, row.tenant]),
      );
    const place = (namespaceTenants: NamespaceTenant[], tenant?: string) =>
      inventory.store.registerSources(
        [shared],
        [{ name: 'prod-eu', tenant, namespaceTenants }],
      );

    await place([
      { namespaces: 'pay-*', tenant: 'payments' },
      { namespaces: 'pay-eu', tenant: 'europe' },
    ]);
    await inventory.ingest(shared);
    expect(await tenants()).toEqual({
      'pay-eu': 'europe',
      'pay-us': 'payments',
      shop: null,
    });

    await place([{ namespaces: 'shop', tenant: 'payments' }], 'platform');
    expect(await tenants()).toEqual({
      'pay-eu': 'platform',
      'pay-us': 'platform',
      shop: 'payments',
    });
    // Another read leaves them there.
    await inventory.ingest(shared);
    expect(await tenants()).toMatchObject({ shop: 'payments' });

    await place([]);
    expect(new Set(Object.values(await tenants()))).toEqual(new Set([null]));
    expect(
      await inventory.knex('authorities').where({ assets_behind: true }),
    ).toEqual([]);
  });

  it('refuses to read a source that it does not know', async () => {
    const inventory = await TestInventory.create(databases, engine);
    await expect(inventory.ingest(source)).rejects.toThrow(
      /'prod-eu'.*register/,
    );
  });
});
