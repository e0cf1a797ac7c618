import { TestDatabases } from '@backstage/backend-test-utils';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  TestInventory,
  account,
  covered,
  observed,
} from './__testUtils__/TestInventory';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const READ: SnapshotEvent[] = [
  { type: 'authority', authority: 'cluster:prod-eu' },
  { type: 'problem', code: 'YamlSyntax', message: 'Broken', location: 'b:1' },
  observed('files', 'a.yaml', [account('checkout')]),
  covered('files', 'a.yaml'),
  covered('files', 'b.yaml', 'failed'),
  { type: 'end', exhaustive: true, version: 'v1' },
];
const UNCHANGED: SnapshotEvent[] = [
  { type: 'authority', authority: 'cluster:prod-eu' },
  { type: 'unchanged' },
  { type: 'end', exhaustive: true, version: 'v1' },
];

describe.each(databases.eachSupportedId())('unchanged sources, %s', engine => {
  let inventory: TestInventory;
  let source: TestIdentitySource;
  let asked: Array<string | undefined>;
  let says: SnapshotEvent[];

  const scopes = async () =>
    Promise.all(
      ['a.yaml', 'b.yaml'].map(file =>
        inventory.scope('git', 'files', file).then(row => row!),
      ),
    );

  beforeEach(async () => {
    inventory = await TestInventory.create(databases, engine);
    asked = [];
    says = READ;
    source = TestIdentitySource.create({
      id: 'git',
      events: async function* answers(_, knownVersion) {
        asked.push(knownVersion);
        yield* says;
      },
    });
    await inventory.store.registerSources([source], []);
    await inventory.ingest(source);
  });

  it('are confirmed as they were, and not read again', async () => {
    const [whole, broken] = await scopes();
    const content = await inventory.content();
    says = UNCHANGED;
    for (const generation of [2, 3]) {
      await expect(inventory.ingest(source)).resolves.toMatchObject({
        generation,
        state: 'succeeded',
        assetsChanged: 0,
        assetsRemoved: 0,
      });
    }
    expect(asked).toEqual([undefined, 'v1', 'v1']);
    expect(await inventory.content()).toEqual(content);
    const [wholeNow, brokenNow] = await scopes();
    expect(wholeNow).toMatchObject({
      state: 'complete',
      state_since: whole.state_since,
      generation: 3,
    });
    expect(wholeNow.confirmed_at! > whole.confirmed_at!).toBe(true);
    // Nothing makes a broken file whole, and its problem is still one.
    expect(brokenNow).toMatchObject({
      state: 'failed',
      state_since: broken.state_since,
      confirmed_at: null,
      reason_code: broken.reason_code,
    });
    expect(brokenNow.attempted_at! > broken.attempted_at!).toBe(true);
    expect(await inventory.knex('problems').select('code')).toEqual([
      { code: 'YamlSyntax' },
    ]);

    // A whole reading after that removes what is gone, as ever.
    says = [
      covered('files', 'a.yaml'),
      { type: 'end', exhaustive: true, version: 'v2' },
    ];
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      assetsRemoved: 1,
    });
    expect(await inventory.coverage('git', 'files')).toEqual({
      'a.yaml': 'complete',
    });
    expect(await inventory.knex('problems')).toEqual([]);
  });

  it('of an export are confirmed as of when it was taken', async () => {
    const confirmedAt = '2026-02-01T00:00:00.000Z';
    says = UNCHANGED.map(event =>
      event.type === 'unchanged' ? { ...event, confirmedAt } : event,
    );
    await inventory.ingest(source);
    const [whole] = await scopes();
    expect(whole.confirmed_at).toBe(confirmedAt);
  });

  it('are read as a whole after a reading that did not end well', async () => {
    const broken: Array<SnapshotEvent[]> = [
      [covered('files', '*', 'failed'), { type: 'end', exhaustive: false }],
      [observed('files', 'a.yaml', [account('other')])],
      [{ type: 'end', exhaustive: true, version: 'x'.repeat(9_000) }],
    ];
    for (const events of broken) {
      says = events;
      await inventory.ingest(source);
      says = READ;
      await inventory.ingest(source);
      says = UNCHANGED;
      await inventory.ingest(source);
      expect(asked.splice(0).slice(-3)).toEqual(['v1', undefined, 'v1']);
      says = READ;
      await inventory.ingest(source);
    }
    // One that died with its process took the version with it.
    await inventory.store.beginRun('git');
    await inventory.ingest(source);
    expect(asked.at(-1)).toBeUndefined();
  });

  it('are not believed when there is nothing to compare with', async () => {
    await inventory.store.beginRun('git');
    says = UNCHANGED;
    await expect(inventory.ingest(source)).resolves.toMatchObject({
      state: 'failed',
      error: { code: 'UnchangedFromNothing' },
    });
    const [whole] = await scopes();
    expect(whole.state).toBe('failed');
  });
});
