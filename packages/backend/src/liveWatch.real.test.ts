import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  ControlPlane,
  crdsDir,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import path from 'node:path';
import { ChangingCluster } from './__testUtils__/ChangingCluster';
import { PlantedValues } from './__testUtils__/PlantedValues';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';
import { expectSame, sourceRow, until } from './__testUtils__/watchedContent';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(400_000);
const START_MILLISECONDS = 30 * 60_000;
const ROUNDS = 4;
const CHANGES = 30;

const documentedRights = path.resolve(
  __dirname,
  '../../../docs/sources/kubernetes-rbac.yaml',
);
const LIVE = 'prod-eu-live';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describeReal('a watched cluster', () => {
  const directory = createMockDirectory();
  const planted = PlantedValues.create();
  let plane: ControlPlane;
  let portals: TestPortal[] = [];

  beforeAll(async () => {
    plane = await startControlPlane({ tokens: { reader: ['tenure-readers'] } });
    await plane.loadManifests([documentedRights, crdsDir]);
    plane.keepPodsRunning({ intervalSeconds: 1 });
    planted.add('token of the reader', plane.tokenFor('reader'));
    directory.setContent({ 'catalog.yaml': '' });
  }, START_MILLISECONDS);
  afterEach(async () => {
    await Promise.all(portals.map(portal => portal.stop()));
    portals = [];
  });
  afterAll(async () => {
    await plane?.stop();
  });

  async function portalOn(storage: TestStorage, watch: boolean) {
    const portal = await TestPortal.start({
      storage,
      catalogFile: directory.resolve('catalog.yaml'),
      workloadIdentity: {
        sources: {
          kubernetes: [
            {
              id: LIVE,
              cluster: 'prod-eu',
              url: plane.url,
              caFile: plane.caFile,
              auth: { type: 'token', tokenFile: plane.tokenFileFor('reader') },
              watch,
              refreshIntervalSeconds: 3600,
              reconcileIntervalSeconds: 7200,
            },
          ],
        },
      },
    });
    portals.push(portal);
    return portal;
  }

  it.each(databases.eachSupportedId())(
    'holds after any changes what a snapshot would find, %s',
    async databaseId => {
      const seed = Number(process.env.WATCH_SEED ?? Date.now() % 100_000);
      const cluster = ChangingCluster.create({
        plane,
        seed,
        planted,
        prefix: databaseId.toLowerCase().replace(/_/g, '-'),
      });
      await cluster.setUp();
      const watched = await portalOn(
        await TestStorage.create({
          databases,
          databaseId,
          folder: directory.resolve(`watched-${databaseId}`),
        }),
        true,
      );
      await untilLive(watched);
      const snapshots = await portalOn(
        await TestStorage.inFiles(directory.resolve(`plain-${databaseId}`)),
        false,
      );
      await until(async () => (await sourceRow(snapshots)).generation > 0);
      const { generation } = await sourceRow(watched);

      for (let round = 1; round <= ROUNDS; round += 1) {
        await cluster.change(CHANGES);
        await expectSame(
          watched,
          snapshots,
          LIVE,
          `seed ${seed}, round ${round}`,
        );
      }
      // Nothing of it was mended by a snapshot.
      expect((await sourceRow(watched)).generation).toBe(generation);

      expect(cluster.log.length).toBeGreaterThan(ROUNDS * CHANGES * 0.9);
      expect(
        planted.findIn(JSON.stringify(await watched.storage.dump())),
      ).toEqual([]);
      expect(planted.findIn(watched.logs.lines.join('\n'))).toEqual([]);
    },
  );

  /** Waits until the watch is live and the snapshot that it asked for is taken. */
  async function untilLive(portal: TestPortal): Promise<void> {
    await until(async () => {
      const { source_leases: leases } = (await portal.storage.dump()) as {
        source_leases: Array<{ state: string; relist_generation: number }>;
      };
      const source = await sourceRow(portal);
      return (
        leases[0]?.state === 'live' &&
        source.generation > leases[0].relist_generation &&
        source.running_since === null &&
        source.error_code === null
      );
    });
  }
});
