import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AssetObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  TestInventory,
  account,
  covered,
  end,
  key,
  observed,
  runsAs,
  workload,
} from './__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const CHECKOUT = key('workload', 'payments/Deployment/checkout');
const LEDGER = key('workload', 'payments/Deployment/ledger');
const ACCOUNT = key('identity', 'payments/checkout');

/** Two workloads, one of them with an account that is observed itself. */
const ESTATE: SnapshotEvent[] = [
  { type: 'authority', authority: 'cluster:prod-eu', uid: 'uid-1' },
  observed(
    'deployments',
    'payments',
    [workload('checkout'), workload('ledger')],
    [runsAs('checkout', 'checkout'), runsAs('ledger', 'default')],
  ),
  covered('deployments', 'payments'),
  observed('serviceaccounts', 'payments', [account('checkout')]),
  covered('serviceaccounts', 'payments'),
  end(),
];

const ESTATE_ASSETS = [
  ['identity payments/checkout', 'live'],
  ['identity payments/default', 'referenced'],
  ['workload payments/Deployment/checkout', 'live'],
  ['workload payments/Deployment/ledger', 'live'],
];

describe.each(databases.eachSupportedId())('SnapshotIngestor, %s', engine => {
  let inventory: TestInventory;
  let source: TestIdentitySource;

  beforeEach(async () => {
    inventory = await TestInventory.create(databases, engine);
    source = TestIdentitySource.create({
      id: 'prod-eu',
      cluster: 'prod-eu',
      events: ESTATE,
    });
    await inventory.store.registerSources(
      [source],
      [{ name: 'prod-eu', environment: 'production', tenant: 'shop' }],
    );
  });

  it('reads a snapshot, and makes every end of a link resolve', async () => {
    await expect(inventory.ingest(source)).resolves.toEqual({
      generation: 1,
      state: 'succeeded',
      assetsChanged: 3,
      assetsRemoved: 0,
      linksChanged: 2,
      problems: 0,
      error: undefined,
    });
    expect(await inventory.assets()).toEqual(ESTATE_ASSETS);
    expect(await inventory.asset(CHECKOUT)).toMatchObject({
      display_name: 'checkout',
      cluster: 'prod-eu',
      namespace: 'payments',
      environment: 'production',
      tenant: 'shop',
    });
    expect(await inventory.history(CHECKOUT)).toEqual([
      ['appeared', { standing: 'live' }],
    ]);
    expect(await inventory.source('prod-eu')).toMatchObject({
      running_since: null,
      error_code: null,
      last_success_at: expect.stringMatching(/^2026-03-01T/),
    });
    expect(inventory.workloadsChanged.flat()).toHaveLength(2);
  });

  it('writes nothing when nothing changed', async () => {
    await inventory.ingest(source);
    const before = await inventory.content();
    const told = inventory.workloadsChanged.length;

    const writes: string[] = [];
    inventory.knex.on('query', ({ sql }: { sql: string }) => {
      if (/^(insert|update|delete)/i.test(sql)) {
        writes.push(sql.replace(/["`]/g, ''));
      }
    });
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      generation: 2,
      state: 'succeeded',
      assetsChanged: 0,
      linksChanged: 0,
    });
    expect(await inventory.content()).toEqual(before);
    expect(inventory.workloadsChanged).toHaveLength(told);
    expect(
      writes.filter(sql =>
        /(into|update|from) (assets|history|workload_marks) /.test(sql),
      ),
    ).toEqual([]);
    // One update per batch moves the generation on.
    expect(
      writes.filter(sql => /^update (link_)?observations /.test(sql)),
    ).toHaveLength(3);
  });

  it('removes what a complete scope no longer mentions, and only that', async () => {
    await inventory.ingest(source);
    source.setEvents([
      observed(
        'deployments',
        'payments',
        [workload('checkout')],
        [runsAs('checkout', 'checkout')],
      ),
      covered('deployments', 'payments'),
      end(false),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      state: 'succeeded',
      assetsRemoved: 1,
      linksChanged: 1,
    });
    // The default account was only known as the end of the link that went; the
    // scope of the accounts was not read, and keeps what it held.
    expect(await inventory.assets()).toEqual([
      ['identity payments/checkout', 'live'],
      ['workload payments/Deployment/checkout', 'live'],
    ]);
    expect(await inventory.history(LEDGER)).toEqual([
      ['appeared', { standing: 'live' }],
      ['disappeared', { standing: 'live' }],
    ]);
    expect(inventory.workloadsChanged.at(-1)).toHaveLength(1);
  });

  it.each<[string, SnapshotEvent[]]>([
    ['forbidden', [covered('deployments', 'payments', 'forbidden'), end()]],
    ['failed', [covered('deployments', 'payments', 'failed'), end()]],
    [
      'failed after half of it',
      [
        observed('deployments', 'payments', [workload('checkout')]),
        covered('deployments', 'payments', 'failed'),
        end(),
      ],
    ],
    [
      'not covered at all',
      [observed('deployments', 'payments', [workload('checkout')]), end()],
    ],
    [
      'failed as a whole',
      [
        observed('deployments', 'payments', [workload('checkout')]),
        covered('deployments', '*', 'failed'),
        end(),
      ],
    ],
    ['forbidden as a whole', [covered('deployments', '*', 'forbidden'), end()]],
  ])('keeps everything of a scope that was %s', async (_, events) => {
    await inventory.ingest(source);
    const confirmed = await inventory.scope(
      'prod-eu',
      'deployments',
      'payments',
    );
    source.setEvents([
      ...events.slice(0, -1),
      observed('serviceaccounts', 'payments', [account('checkout')]),
      covered('serviceaccounts', 'payments'),
      end(),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      state: 'succeeded',
      assetsRemoved: 0,
    });
    expect(await inventory.assets()).toEqual(ESTATE_ASSETS);
    const scope = await inventory.scope('prod-eu', 'deployments', 'payments');
    expect(scope).toMatchObject({
      state: expect.stringMatching(/^(failed|forbidden)$/),
      reason_code: expect.stringMatching(/^(Said|NotCovered)$/),
      confirmed_at: confirmed?.confirmed_at,
    });
    expect(scope!.state_since > confirmed!.state_since).toBe(true);
    expect(await inventory.coverage('prod-eu', 'serviceaccounts')).toEqual({
      payments: 'complete',
    });

    // The same verdict again is no change of state; a good one clears it.
    await inventory.ingest(source);
    expect(
      await inventory.scope('prod-eu', 'deployments', 'payments'),
    ).toMatchObject({ state_since: scope!.state_since });
    source.setEvents(ESTATE);
    await inventory.ingest(source);
    expect(
      await inventory.scope('prod-eu', 'deployments', 'payments'),
    ).toMatchObject({ state: 'complete', reason_code: null });
  });

  it('keeps everything when the stream breaks, stops short or is cancelled', async () => {
    await inventory.ingest(source);
    const before = await inventory.scope('prod-eu', 'deployments', 'payments');
    const half: SnapshotEvent[] = [
      observed('serviceaccounts', 'payments', [account('checkout')]),
      covered('serviceaccounts', 'payments'),
      { type: 'problem', code: 'NotYaml', message: 'Skipped', location: 'a:1' },
      observed('deployments', 'payments', [workload('checkout')]),
    ];
    const controller = new AbortController();
    const cases: Array<[string, Parameters<typeof source.setEvents>[0]]> = [
      [
        'ECONNRESET',
        async function* breaks() {
          yield* half;
          throw Object.assign(new Error('The server went away'), {
            code: 'ECONNRESET',
          });
        },
      ],
      ['Incomplete', half],
      [
        'Cancelled',
        // Does not listen, so it is left alone.
        async function* hangs() {
          yield* half;
          controller.abort();
          await new Promise(() => {});
        },
      ],
    ];
    for (const [code, events] of cases) {
      source.setEvents(events);
      await expect(
        inventory.ingestor.ingest(source, { signal: controller.signal }),
      ).resolves.toMatchObject({
        state: 'failed',
        assetsRemoved: 0,
        problems: 1,
        error: { code, message: expect.stringMatching(/\w/) },
      });
      expect(await inventory.assets()).toEqual(ESTATE_ASSETS);
      expect(
        await inventory.scope('prod-eu', 'deployments', 'payments'),
      ).toMatchObject({
        state: 'failed',
        reason_code: code,
        confirmed_at: before!.confirmed_at,
      });
      expect(await inventory.coverage('prod-eu', 'serviceaccounts')).toEqual({
        payments: 'complete',
      });
      expect(await inventory.source('prod-eu')).toMatchObject({
        running_since: null,
        error_code: code,
      });
      expect(await inventory.knex('problems').select('code')).toEqual([
        { code: 'NotYaml' },
      ]);
    }

    source.setEvents(ESTATE);
    await inventory.ingest(source);
    expect(await inventory.source('prod-eu')).toMatchObject({
      error_code: null,
      error_message: null,
    });
    expect(await inventory.knex('problems')).toEqual([]);
  });

  it('stops a source that takes longer than its own limit', async () => {
    const slow = TestIdentitySource.create({
      id: 'slow',
      timeoutSeconds: 0.05,
      events: async function* hangs() {
        yield observed('deployments', 'payments', [workload('checkout')]);
        await new Promise(() => {});
      },
    });
    await inventory.store.registerSources([slow], []);
    await expect(inventory.ingest(slow)).resolves.toMatchObject({
      state: 'failed',
      error: { code: 'Timeout' },
    });
  });

  it('goes on after a run that died with its process', async () => {
    await inventory.ingest(source);
    await inventory.store.beginRun('prod-eu');
    expect((await inventory.source('prod-eu')).running_since).not.toBeNull();
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      generation: 3,
      state: 'succeeded',
      assetsChanged: 0,
    });
    expect((await inventory.source('prod-eu')).running_since).toBeNull();
  });

  it('takes scopes that an exhaustive snapshot did not mention as gone', async () => {
    await inventory.ingest(source);
    source.setEvents([
      observed('serviceaccounts', 'payments', [account('checkout')]),
      covered('serviceaccounts', 'payments'),
      end(true),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      assetsRemoved: 2,
    });
    expect(await inventory.assets()).toEqual([
      ['identity payments/checkout', 'live'],
    ]);
    expect(await inventory.coverage('prod-eu', 'deployments')).toEqual({});
  });

  it('lets the whole of a resource and its partitions live side by side', async () => {
    const inNamespace = (namespace: string): AssetObservation => ({
      key: key('secret', `${namespace}/tls`),
      facts: { type: 'kubernetes.io/tls' },
    });
    source.setEvents([
      observed('secrets', 'a', [inNamespace('a')]),
      observed('secrets', 'b', [inNamespace('b')]),
      covered('secrets', '*'),
      end(),
    ]);
    await inventory.ingest(source);
    expect(await inventory.coverage('prod-eu', 'secrets')).toEqual({
      '*': 'complete',
      a: 'complete',
      b: 'complete',
    });

    // The right to list all is taken away: one namespace can still be read.
    source.setEvents([
      covered('secrets', '*', 'forbidden'),
      observed('secrets', 'a', [inNamespace('a')]),
      covered('secrets', 'a'),
      end(),
    ]);
    const completeSince = (await inventory.scope('prod-eu', 'secrets', 'a'))!
      .state_since;
    await inventory.ingest(source);
    expect(await inventory.coverage('prod-eu', 'secrets')).toEqual({
      '*': 'forbidden',
      a: 'complete',
      b: 'forbidden',
    });
    expect(
      (await inventory.scope('prod-eu', 'secrets', 'a'))!.state_since,
    ).toBe(completeSince);
    expect(await inventory.assets()).toHaveLength(2);

    // It is given back, and one namespace was emptied meanwhile.
    source.setEvents([
      observed('secrets', 'b', [inNamespace('b')]),
      covered('secrets', '*'),
      end(),
    ]);
    await inventory.ingest(source);
    expect(await inventory.coverage('prod-eu', 'secrets')).toEqual({
      '*': 'complete',
      b: 'complete',
    });
    expect(await inventory.assets()).toEqual([['secret b/tls', 'live']]);

    // What the source itself could not read is not covered by the whole.
    source.setEvents([
      covered('secrets', 'b', 'failed'),
      covered('secrets', '*'),
      end(),
    ]);
    await inventory.ingest(source);
    expect(await inventory.coverage('prod-eu', 'secrets')).toEqual({
      '*': 'complete',
      b: 'failed',
    });
    expect(await inventory.assets()).toEqual([['secret b/tls', 'live']]);
  });

  it('keeps the first of what occurs twice, in every reading', async () => {
    source.setEvents([
      observed('files', 'a.yaml', [
        account('checkout', { isDefault: false }),
        account('checkout', { isDefault: true }),
        account('same'),
        account('same'),
      ]),
      observed('files', 'a.yaml', [account('checkout', { isDefault: true })]),
      covered('files', 'a.yaml'),
      end(),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      assetsChanged: 2,
      problems: 2,
    });
    const { changed_at: changedAt, facts } = await inventory.asset(ACCOUNT);
    expect(JSON.parse(facts)).toMatchObject({ isDefault: false });
    await inventory.ingest(source);
    expect((await inventory.asset(ACCOUNT)).changed_at).toBe(changedAt);
    expect(await inventory.knex('problems').select('code')).toEqual([
      { code: 'Duplicate' },
      { code: 'Duplicate' },
    ]);
  });

  it('leaves out what no table can hold, and goes on', async () => {
    const long = 'x'.repeat(1100);
    source.setEvents([
      observed(
        'files',
        `${long}.yaml`,
        [
          account(long),
          account('nul\0'),
          account('checkout', { annotations: { note: 'a\0b' } }),
        ],
        [runsAs('checkout', long), runsAs('checkout', 'checkout')],
      ),
      covered('files', `${long}.yaml`),
      end(),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      state: 'succeeded',
      assetsChanged: 1,
      linksChanged: 1,
      problems: 3,
    });
    expect(await inventory.assets()).toEqual([
      ['identity payments/checkout', 'live'],
      ['workload payments/Deployment/checkout', 'referenced'],
    ]);
  });

  it('refuses another cluster under a known name', async () => {
    await inventory.ingest(source);
    source.setEvents([
      { type: 'authority', authority: 'cluster:prod-eu', uid: 'uid-2' },
      covered('deployments', 'payments'),
      end(),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      state: 'failed',
      assetsRemoved: 0,
      error: {
        code: 'AuthorityChanged',
        message: expect.stringMatching(/another name/),
      },
    });
    expect(await inventory.assets()).toEqual(ESTATE_ASSETS);
    expect(await inventory.knex('authorities').select('uid')).toEqual([
      { uid: 'uid-1' },
    ]);
  });

  it('holds more than one batch, and more problems than it keeps', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => `w${i}`);
    const problems: SnapshotEvent[] = many
      .slice(0, 250)
      .map(name => ({ type: 'problem', code: 'Odd', message: name }));
    source.setEvents([
      observed(
        'deployments',
        'payments',
        many.map(name => workload(name, { labels: { app: name } })),
        many.map(name => runsAs(name, 'default')),
      ),
      covered('deployments', 'payments'),
      ...problems,
      end(),
    ]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      assetsChanged: 1200,
      linksChanged: 1200,
      problems: 250,
    });
    expect(await inventory.knex('problems').orderBy('ordinal')).toHaveLength(
      200,
    );
    expect(await inventory.knex('workload_marks')).toHaveLength(1200);

    source.setEvents([covered('deployments', '*'), end()]);
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      assetsRemoved: 1200,
      linksChanged: 1200,
    });
    expect(await inventory.assets()).toEqual([]);
    expect(await inventory.knex('link_observations')).toEqual([]);
    expect(await inventory.knex('workload_marks')).toEqual([]);
  });

  it('throws what the database throws, and marks the source', async () => {
    await inventory.knex.schema.dropTable('history');
    const outcome = await inventory.ingest(source).catch(error => error);
    expect(outcome).toMatchObject({
      message: expect.stringContaining('history'),
    });
    expect(await inventory.source('prod-eu')).toMatchObject({
      running_since: null,
      error_code: 'InventoryFault',
      error_message: expect.not.stringMatching(/checkout/),
    });
  });
});
