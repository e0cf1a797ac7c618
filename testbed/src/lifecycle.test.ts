import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildControlPlane, shouldRunTestbed } from './build';
import { ControlPlane, startControlPlane } from './controlPlane';
import { isListening, isRunning, until } from './testHelpers';

const describeTestbed = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(60_000);
const BUILD_MILLISECONDS = 30 * 60_000;

describeTestbed('two control planes', () => {
  let plane: ControlPlane;
  let other: ControlPlane;

  beforeAll(async () => {
    [plane, other] = await Promise.all([
      startControlPlane({ tokens: { nobody: [] } }),
      startControlPlane(),
    ]);
  }, BUILD_MILLISECONDS);

  afterAll(async () => {
    await Promise.all([plane?.stop(), other?.stop()]);
  });

  it('share nothing', async () => {
    expect(other.port).not.toBe(plane.port);
    expect(await clusterUid(other)).not.toBe(await clusterUid(plane));
    const token = other.adminToken;
    await expect(
      plane.request('GET', '/api/v1/pods', undefined, { token }),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('keep their files to their user', () => {
    for (const file of [
      plane.clientKeyFile,
      plane.tokenFileFor('nobody'),
      plane.kubeconfig,
      path.join(plane.dir, 'pki/ca.key'),
    ]) {
      expect(fs.statSync(file).mode & 0o077).toBe(0);
    }
  });

  it('are the same clusters after they were stopped for a while', async () => {
    const { port, adminToken: token } = plane;
    const path_ = '/api/v1/namespaces/default/configmaps/kept';
    const metadata = { name: 'kept', namespace: 'default' };
    await plane.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { kept: 'yes' } },
    ]);
    const before = await clusterUid(plane);
    const pids = Object.values(plane.pids);

    await plane.halt();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await isListening(port)).toBe(false);
    await expect(plane.request('GET', '/readyz')).rejects.toThrow(
      'ECONNREFUSED',
    );

    await plane.restart();
    expect(plane.port).toBe(port);
    expect(await clusterUid(plane)).toBe(before);
    expect(await plane.request('GET', path_, undefined, { token })).toEqual(
      expect.objectContaining({ data: { kept: 'yes' } }),
    );
  });

  it('leave no process and no file when they are stopped', async () => {
    const { dir, port } = other;
    const pids = Object.values(other.pids);
    expect(pids.filter(isRunning)).toHaveLength(3);

    await other.stop();

    expect(pids.filter(isRunning)).toEqual([]);
    expect(fs.existsSync(dir)).toBe(false);
    expect(await isListening(port)).toBe(false);
  });
});

describeTestbed('the controlplane command', () => {
  let binary: string;

  beforeAll(async () => {
    binary = await buildControlPlane();
  }, BUILD_MILLISECONDS);

  it.each([
    ['its parent is gone', (child: Command) => child.stdin.end()],
    ['it is terminated', (child: Command) => child.kill('SIGTERM')],
  ])('ends cleanly when %s', async (_, end) => {
    const child = spawn(binary, [], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exit = new Promise(resolve => child.once('exit', resolve));
    const line = await new Promise<string>(resolve =>
      child.stdout.once('data', data => resolve(String(data))),
    );
    const { dir, pids } = JSON.parse(line);

    end(child);

    expect(await exit).toBe(0);
    expect(fs.existsSync(dir)).toBe(false);
    expect(Object.values<number>(pids).filter(isRunning)).toEqual([]);
  });

  it('takes its components with it when it is killed', async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'testbed-'));
    const child = spawn(binary, ['--dir', dir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>(resolve =>
      child.stdout.once('data', data => resolve(String(data))),
    );
    const pids = Object.values<number>(JSON.parse(line).pids);

    child.kill('SIGKILL');

    expect(await until(async () => !pids.some(isRunning))).toBe(true);
    fs.rmSync(dir, { recursive: true });
  });
});

type Command = ReturnType<typeof spawn> & { stdin: NodeJS.WritableStream };

async function clusterUid(plane: ControlPlane): Promise<string> {
  const path_ = '/api/v1/namespaces/kube-system';
  return (await plane.request('GET', path_)).metadata.uid;
}
