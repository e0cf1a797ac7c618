import { setImmediate as othersFirst } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AssetKey,
  AssetKind,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { TestIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  covered,
  end,
  observed,
  TestInventory,
} from '../../ingestion/__testUtils__/TestInventory';
import { DatabaseComponentStore } from '../components/DatabaseComponentStore';
import { actualReach, expectedReach } from './__testUtils__/expectedReach';
import { DatabaseReachStore } from './DatabaseReachStore';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const STEPS = 30;
const SEED = 20_261_125;

/** Links of either step, so that chance builds paths of two. */
const LINKS: ReadonlyArray<[from: AssetKind, type: LinkType, to: AssetKind]> = [
  ['workload', 'runs-as', 'identity'],
  ['workload', 'uses', 'secret'],
  ['workload', 'presents', 'credential'],
  ['workload', 'runs-image', 'image'],
  ['identity', 'granted', 'role'],
  ['identity', 'federates-to', 'identity'],
  ['identity', 'accepts', 'credential'],
  ['secret', 'holds', 'credential'],
  ['credential', 'authenticates', 'identity'],
  ['credential', 'issued-by', 'issuer'],
  ['secret', 'synced-from', 'secret'],
];

/** Numbers from 0 to below 1, the same in each run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 4294967296;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe.each(databases.eachSupportedId())('DatabaseReachStore, %p', engine => {
  async function setUp() {
    const inventory = await TestInventory.create(databases, engine);
    const { knex, clock } = inventory;
    const reach = DatabaseReachStore.create({ knex });
    const components = DatabaseComponentStore.create({
      knex,
      clock,
      logger: mockServices.logger.mock(),
      matching: { consents: [], maxWorkloadsPerComponent: 100 },
    });
    return { inventory, knex, clock, reach, components };
  }

  it('comes out as if derived anew, whatever came and went', async () => {
    const { inventory, knex, clock, reach, components } = await setUp();
    const random = randomFrom(SEED);
    const below = (count: number) => Math.floor(random() * count);
    const sources = ['east', 'west'].map(cluster =>
      TestIdentitySource.create({ id: cluster, cluster, events: [] }),
    );
    const any = (kind: AssetKind): AssetKey => {
      const cluster = ['east', 'west'][below(2)];
      return kind === 'workload'
        ? {
            kind,
            authority: `cluster:${cluster}`,
            name: `n${below(3)}/Deployment/w${below(5)}`,
          }
        : {
            kind,
            authority: `cluster:${cluster}`,
            name: `n${below(2)}/${kind}${below(3)}`,
          };
    };
    const observations = (): [AssetObservation[], LinkObservation[]] => {
      const assets = new Map<string, AssetObservation>();
      const links: LinkObservation[] = [];
      for (let n = below(8); n > 0; n--) {
        const observation = {
          key: any('workload'),
          facts: {
            annotations: random() < 0.7 && {
              'tenure.dev/component': `component:default/c${below(4)}`,
            },
            labels: { 'backstage.io/kubernetes-id': `c${below(4)}` },
          },
        };
        assets.set(observation.key.name, {
          ...observation,
          facts: Object.fromEntries(
            Object.entries(observation.facts).filter(([, value]) => value),
          ),
        } as AssetObservation);
      }
      for (let n = below(25); n > 0; n--) {
        const [from, type, to] = LINKS[below(LINKS.length)];
        links.push({
          from: any(from),
          type,
          to: any(to),
          facts: {},
        } as LinkObservation);
      }
      return [[...assets.values()], links];
    };

    type Reach = Awaited<ReturnType<typeof actualReach>>;
    const found: Reach[] = [];
    const expected: Reach[] = [];
    for (let step = 0; step < STEPS; step++) {
      const chance = random();
      if (chance < 0.25) {
        await components.applyComponents(
          [0, 1, 2, 3]
            .filter(() => random() < 0.8)
            .map(n => ({
              entityRef: `component:default/c${n}`,
              claims: { 'backstage.io/kubernetes-id': `c${below(4)}` },
            })),
        );
      } else if (chance < 0.32) {
        await components.removeAbsent(
          new Set([`component:default/c${below(4)}`]),
          clock.now(),
        );
      } else if (chance < 0.45) {
        await inventory.store.registerSources(
          sources,
          ['east', 'west'].map(name => ({
            name,
            environment: ['production', 'staging'][below(2)],
            tenant: ['bank', 'shop'][below(2)],
          })),
        );
      } else {
        const source = sources[below(2)];
        const [assets, links] = observations();
        source.setEvents([
          { type: 'authority', authority: `cluster:${source.id}` },
          observed('pods', 'a', assets, links),
          covered('pods', 'a', random() < 0.9 ? 'complete' : 'failed'),
          end(random() < 0.9),
        ]);
        await inventory.store.registerSources(sources, []);
        await inventory.ingest(source);
        await components.rematchWorkloads(
          inventory.workloadsChanged.splice(0).flat(),
        );
      }
      if (random() < 0.7) {
        await reach.catchUp();
        found.push(await actualReach(knex));
        expected.push(await expectedReach(knex));
      }
    }
    expect(found).toEqual(expected);
    // Chance must have given it something to do.
    expect(found.flatMap(one => one.components).length).toBeGreaterThan(200);
    await reach.catchUp();
    await expect(reach.catchUp()).resolves.toBe(0);
  });

  it('derives what was there before, when everything is marked', async () => {
    const { inventory, knex, reach, components } = await setUp();
    const source = TestIdentitySource.create({
      id: 'east',
      cluster: 'east',
      events: [],
    });
    const workload: AssetKey = {
      kind: 'workload',
      authority: 'cluster:east',
      name: 'n/Deployment/w',
    };
    source.setEvents([
      { type: 'authority', authority: 'cluster:east' },
      observed(
        'pods',
        'n',
        [
          {
            key: workload,
            facts: { annotations: { 'tenure.dev/component': 'c' } },
          } as AssetObservation,
        ],
        [
          {
            from: workload,
            type: 'runs-as',
            to: { kind: 'identity', authority: 'cluster:east', name: 'n/a' },
            facts: {},
          },
        ],
      ),
      covered('pods', 'n'),
      end(),
    ]);
    await inventory.store.registerSources([source], []);
    await components.applyComponents([
      { entityRef: 'component:default/c', claims: {} },
    ]);
    await inventory.ingest(source);
    await components.rematchWorkloads(inventory.workloadsChanged.flat());
    await knex('reach_changes').delete();
    await reach.markAll();
    await reach.catchUp();

    const { components: rows, sharing } = await actualReach(knex);
    expect(await actualReach(knex)).toEqual(await expectedReach(knex));
    expect(rows).toHaveLength(2);
    expect(sharing).toHaveLength(1);
  });

  it('derives in one place at a time, and misses nothing meanwhile', async () => {
    const { inventory, knex, reach, components } = await setUp();
    await components.applyComponents([
      { entityRef: 'component:default/c', claims: {} },
    ]);
    const sources = ['east', 'west'].map(cluster =>
      TestIdentitySource.create({ id: cluster, cluster, events: [] }),
    );
    await inventory.store.registerSources(sources, []);
    const read = async (source: TestIdentitySource) => {
      for (let round = 0; round < 4; round++) {
        const workloads = Array.from({ length: 20 + round }, (_, n) => ({
          key: {
            kind: 'workload',
            authority: `cluster:${source.id}`,
            name: `n/Deployment/w${n + round * 3}`,
          } as const,
          facts: {
            annotations: { 'tenure.dev/component': 'component:default/c' },
          },
        }));
        source.setEvents([
          { type: 'authority', authority: `cluster:${source.id}` },
          observed(
            'pods',
            'n',
            workloads as AssetObservation[],
            workloads.map(({ key }) => ({
              from: key,
              type: 'runs-as',
              to: { kind: 'identity', authority: 'cluster:east', name: 'n/a' },
              facts: {},
            })),
          ),
          covered('pods', 'n'),
          end(),
        ]);
        await inventory.ingest(source);
        await components.rematchWorkloads(
          inventory.workloadsChanged.splice(0).flat(),
        );
      }
    };
    let reading = true;
    const derive = async () => {
      while (reading) {
        await DatabaseReachStore.create({ knex }).catchUp();
        // SQLite answers within the call.
        await othersFirst();
      }
    };
    const deriving = [derive(), derive()];
    await Promise.all(sources.map(read));
    reading = false;
    await Promise.all(deriving);
    await reach.catchUp();
    expect(await actualReach(knex)).toEqual(await expectedReach(knex));
    expect((await actualReach(knex)).sharing[0].workloads).toBe(46);
  });

  it('stops when it is asked to', async () => {
    const { knex, reach } = await setUp();
    await knex('reach_changes').insert({ asset_id: 'a', what: 'links' });
    await expect(
      reach.catchUp({ signal: AbortSignal.abort() }),
    ).rejects.toThrow('abort');
    await expect(reach.catchUp()).resolves.toBeGreaterThan(0);
  });
});
