import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  ControlPlane,
  shouldRunTestbed,
  startControlPlane,
} from '@internal/testbed';
import { ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';
import { expectSame, until } from './__testUtils__/watchedContent';

const describeReal = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(400_000);
const START_MILLISECONDS = 30 * 60_000;
/** A killed replica's sources have moved by then. */
const MOVED_WITHIN_MS = 20_000;

const documentedRights = path.resolve(
  __dirname,
  '../../../docs/sources/kubernetes-rbac.yaml',
);
const SOURCES = ['first', 'second'];
const ACCOUNTS = '/api/v1/namespaces/moving/serviceaccounts';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

interface LeaseRow {
  source_id: string;
  holder: string;
  epoch: number;
  state: string;
  state_since: string;
  relist_generation: number;
}

/** A replica, and what it wrote. */
interface Replica {
  process: ChildProcess;
  output: string;
  gone: Promise<void>;
}

describeReal('two replicas of the backend on one PostgreSQL', () => {
  const directory = createMockDirectory();
  let plane: ControlPlane;
  let storage: TestStorage;
  const replicas: Replica[] = [];
  let plain: TestPortal | undefined;

  beforeAll(async () => {
    plane = await startControlPlane({ tokens: { reader: ['tenure-readers'] } });
    await plane.loadManifests(documentedRights);
    await plane.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'moving' } },
    ]);
    storage = await TestStorage.create({
      databases,
      databaseId: 'POSTGRES_18',
      folder: '',
    });
    directory.setContent({
      'catalog.yaml': '',
      'app-config.yaml': JSON.stringify({
        app: { title: 'Test', baseUrl: 'http://localhost' },
        backend: {
          baseUrl: 'http://localhost',
          listen: '127.0.0.1:0',
          database: storage.config,
          auth: { dangerouslyDisableDefaultAuthPolicy: true },
        },
        workloadIdentity: { sources: { kubernetes: SOURCES.map(sourceOf) } },
      }),
    });
  }, START_MILLISECONDS);

  afterAll(async () => {
    replicas.forEach(replica => replica.process.kill('SIGKILL'));
    await Promise.all(replicas.map(replica => replica.gone));
    await plain?.stop();
    await plane?.stop();
  });

  function sourceOf(id: string) {
    return {
      id,
      cluster: id,
      url: plane.url,
      caFile: plane.caFile,
      auth: { type: 'token', tokenFile: plane.tokenFileFor('reader') },
      refreshIntervalSeconds: 3600,
      reconcileIntervalSeconds: 7200,
    };
  }

  function startReplica(): Replica {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, '__testUtils__/replicaProcess.ts'),
        '--config',
        directory.resolve('app-config.yaml'),
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
      },
    );
    const replica: Replica = {
      process: child,
      output: '',
      gone: new Promise(resolve => child.on('exit', () => resolve())),
    };
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', chunk => {
        replica.output += String(chunk);
      });
    }
    replicas.push(replica);
    return replica;
  }

  /** Empty while the tables are being made. */
  async function dumped(): Promise<{
    source_leases?: LeaseRow[];
    sources?: Array<{
      id: string;
      generation: number;
      running_since: string | null;
      error_code: string | null;
    }>;
  }> {
    return storage.dump().catch(() => ({}));
  }

  async function leases(): Promise<LeaseRow[]> {
    return (await dumped()).source_leases ?? [];
  }

  async function untilLive(isSo: (rows: LeaseRow[]) => boolean) {
    await until(async () => {
      const { source_leases: rows = [], sources = [] } = await dumped();
      return (
        rows.length === SOURCES.length &&
        rows.every(({ state, source_id: id, relist_generation: after }) => {
          const source = sources.find(one => one.id === id)!;
          return (
            state === 'live' &&
            source.generation > after &&
            source.running_since === null &&
            source.error_code === null
          );
        }) &&
        isSo(rows)
      );
    }).catch(error => {
      const output = replicas.map(one => one.output.slice(-3_000)).join('\n\n');
      throw new Error(`${error.message}\n${output}`);
    });
  }

  const holdersOf = (rows: LeaseRow[]) =>
    new Set(rows.map(({ holder }) => holder));

  it('share the clusters, and one goes on alone when the other is killed', async () => {
    const one = startReplica();
    await untilLive(rows => holdersOf(rows).size === 1);
    startReplica();
    await untilLive(rows => holdersOf(rows).size === 2);
    const before = await leases();

    let count = 0;
    let isOver = false;
    const changing = (async () => {
      while (!isOver) {
        count += 1;
        const name = `account-${count}`;
        await plane.request('POST', ACCOUNTS, {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name },
        });
        if (count % 3 === 0) {
          await plane.request('DELETE', `${ACCOUNTS}/account-${count - 1}`);
        }
        await delay(150);
      }
    })();
    await until(async () => count > 10);

    one.process.kill('SIGKILL');
    const killedAt = Date.now();
    await one.gone;
    await until(async () => {
      const rows = await leases();
      return (
        holdersOf(rows).size === 1 &&
        rows.every(({ state }) => state === 'live')
      );
    });
    const atMove = count;
    await until(async () => count > atMove + 10);
    isOver = true;
    await changing;
    const after = await leases();
    const moved = after.filter(
      row =>
        row.epoch > before.find(was => was.source_id === row.source_id)!.epoch,
    );
    expect(moved).toHaveLength(1);
    const movedMs = Date.parse(moved[0].state_since) - killedAt;
    expect(movedMs).toBeGreaterThan(0);
    expect(movedMs).toBeLessThan(MOVED_WITHIN_MS);

    // Nothing is lost: a snapshot finds the same.
    plain = await TestPortal.start({
      storage: await TestStorage.inFiles(directory.resolve('plain')),
      catalogFile: directory.resolve('catalog.yaml'),
      workloadIdentity: {
        sources: {
          kubernetes: SOURCES.map(id => ({ ...sourceOf(id), watch: false })),
        },
      },
    });
    await plain.untilRead(SOURCES[1]);
    await expectSame({ storage }, plain, SOURCES[0], 'after the move');

    // Nothing is doubled: each came once, and went once at most.
    const { history, assets } = (await storage.dump()) as {
      history: Array<{ asset_id: string; type: string }>;
      assets: Array<{ id: string; name: string }>;
    };
    const accounts = assets.filter(({ name }) =>
      /^moving\/account-/.test(name),
    );
    expect(accounts.length).toBeGreaterThan(20);
    const times = new Map<string, number>();
    for (const { asset_id: id, type } of history) {
      if (type === 'appeared' || type === 'disappeared') {
        const key = `${id} ${type}`;
        times.set(key, (times.get(key) ?? 0) + 1);
      }
    }
    expect([...times].filter(([, often]) => often > 1)).toEqual([]);
  });
});
