import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildControlPlane, shouldRunTestbed } from './build';
import { ControlPlane, startControlPlane } from './controlPlane';
import { RequestError } from './rest';

const describeTestbed = shouldRunTestbed() ? describe : describe.skip;

// A first build takes minutes.
jest.setTimeout(60_000);
beforeAll(async () => {
  await buildControlPlane();
}, 30 * 60_000);

const checkout = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'payments' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'checkout' } },
      template: {
        metadata: { labels: { app: 'checkout' } },
        spec: {
          serviceAccountName: 'checkout',
          initContainers: [
            { name: 'migrate', image: 'registry.example:5000/migrate:7' },
          ],
          containers: [{ name: 'app', image: 'registry.example/checkout:1.2' }],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: 'checkout-token',
      namespace: 'payments',
      annotations: { 'kubernetes.io/service-account.name': 'checkout' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'checkout', namespace: 'payments' },
  },
];

describeTestbed('a control plane', () => {
  let plane: ControlPlane;
  let other: ControlPlane;

  beforeAll(async () => {
    [plane, other] = await Promise.all([
      startControlPlane({ tokens: { nobody: [], viewer: ['auditors'] } }),
      startControlPlane(),
    ]);
  });

  afterAll(async () => {
    await Promise.all([plane?.stop(), other?.stop()]);
  });

  it('runs the pods of what is applied, as their account', async () => {
    await plane.apply(checkout);

    const pods = await until(async () => {
      await plane.setPodStatuses();
      const found = await podsOf(plane);
      return found.filter(isReady).length === 2 && found;
    });

    for (const pod of pods) {
      expect(pod.spec.nodeName).toBeTruthy();
      expect(pod.spec.serviceAccountName).toBe('checkout');
      // Injected by the real admission.
      expect(JSON.stringify(pod.spec.volumes)).toContain(
        '"expirationSeconds":3607',
      );
      expect(pod.status).toMatchObject({
        phase: 'Running',
        startTime: expect.any(String),
        containerStatuses: [
          {
            ready: true,
            imageID: expect.stringMatching(
              /^docker-pullable:\/\/registry\.example\/checkout@sha256:[0-9a-f]{64}$/,
            ),
          },
        ],
        initContainerStatuses: [
          {
            imageID: expect.stringContaining('registry.example:5000/migrate@'),
            state: { terminated: { exitCode: 0 } },
          },
        ],
      });
    }
    // The token controller has seen account and Secret, in that order.
    await until(async () => {
      const path_ = '/api/v1/namespaces/payments/secrets/checkout-token';
      return (await plane.request('GET', path_)).data?.token;
    });
  });

  it('rolls out a changed account and lets the old pods end', async () => {
    const [deployment] = structuredClone(checkout) as any[];
    deployment.spec.template.spec.serviceAccountName = 'default';
    await plane.apply([deployment]);

    await until(async () => {
      await plane.setPodStatuses();
      const pods = await podsOf(plane);
      return (
        pods.length === 2 &&
        pods.every(
          pod => isReady(pod) && pod.spec.serviceAccountName === 'default',
        )
      );
    });
  });

  it('runs a Job made from a CronJob, and ends it', async () => {
    await plane.apply([
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'report', namespace: 'payments' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  restartPolicy: 'Never',
                  containers: [
                    { name: 'run', image: 'registry.example/report' },
                  ],
                },
              },
            },
          },
        },
      },
    ]);
    const job = await plane.createJob('payments', 'report');
    const read = () =>
      plane.request(
        'GET',
        `/apis/batch/v1/namespaces/payments/jobs/${job.metadata.name}`,
      );

    await until(async () => {
      await plane.setPodStatuses();
      return (await read()).status.ready === 1;
    });
    await until(async () => {
      await plane.setPodStatuses({ jobRunSeconds: 0 });
      return (await read()).status.succeeded === 1;
    });
  });

  it('serves custom resources right after their definition', async () => {
    const group = 'tests.tenure.dev';
    await plane.apply([
      {
        apiVersion: `${group}/v1`,
        kind: 'Lamp',
        metadata: { name: 'desk', namespace: 'payments' },
        spec: { on: true },
      },
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `lamps.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural: 'lamps', kind: 'Lamp' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          ],
        },
      },
    ]);

    const lamps = await plane.request('GET', `/apis/${group}/v1/lamps`);
    expect(lamps.items).toHaveLength(1);
  });

  it('authenticates by token and authorizes by RBAC', async () => {
    const path_ = '/api/v1/namespaces/payments/pods';
    const as = (token: string) =>
      plane.request('GET', path_, undefined, { token });

    await expect(as(plane.tokenFor('nobody'))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('"nobody" cannot list resource "pods"'),
    });
    await expect(as('wrong')).rejects.toThrow(RequestError);
    await expect(as('wrong')).rejects.toMatchObject({ status: 401 });
    await plane.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'auditors', namespace: 'payments' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'view',
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Group',
            name: 'auditors',
          },
        ],
      },
    ]);
    await until(() =>
      as(plane.tokenFor('viewer')).then(
        list => list.items.length,
        () => false,
      ),
    );
    expect(() => plane.tokenFor('stranger')).toThrow('without a user stranger');
  });

  it('does not share anything with another one', async () => {
    expect(other.port).not.toBe(plane.port);
    expect(await clusterUid(other)).not.toBe(await clusterUid(plane));
    const token = other.adminToken;
    await expect(
      plane.request('GET', '/api/v1/pods', undefined, { token }),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('keeps its files to its user', () => {
    for (const file of [
      plane.clientKeyFile,
      plane.tokenFileFor('nobody'),
      plane.kubeconfig,
      path.join(plane.dir, 'pki/ca.key'),
    ]) {
      expect(fs.statSync(file).mode & 0o077).toBe(0);
    }
  });

  it('is the same cluster after it was stopped for a while', async () => {
    const { port } = plane;
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
    expect(await podsOf(plane)).toHaveLength(2);
    // The token from before is still good, and so is the certificate.
    expect(plane.tokenFor('nobody')).toHaveLength(64);
  });

  it('leaves no process and no file when it is stopped', async () => {
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
  it.each([
    ['its parent is gone', (child: Command) => child.stdin.end()],
    ['SIGTERM', (child: Command) => child.kill('SIGTERM')],
  ])('ends cleanly on %s', async (_, end) => {
    const child = spawn(await buildControlPlane(), [], {
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
    const dir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'testbed-'));
    const child = spawn(await buildControlPlane(), ['--dir', dir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>(resolve =>
      child.stdout.once('data', data => resolve(String(data))),
    );
    const pids = Object.values<number>(JSON.parse(line).pids);

    child.kill('SIGKILL');

    await until(async () => pids.filter(isRunning).length === 0);
    fs.rmSync(dir, { recursive: true });
  });
});

type Command = ReturnType<typeof spawn> & { stdin: NodeJS.WritableStream };

async function podsOf(plane: ControlPlane): Promise<any[]> {
  const list = await plane.request(
    'GET',
    '/api/v1/namespaces/payments/pods?labelSelector=app%3Dcheckout',
  );
  return list.items;
}

async function clusterUid(plane: ControlPlane): Promise<string> {
  const path_ = '/api/v1/namespaces/kube-system';
  return (await plane.request('GET', path_)).metadata.uid;
}

function isReady(pod: any): boolean {
  return Boolean(
    pod.status.conditions?.some(
      (condition: any) =>
        condition.type === 'Ready' && condition.status === 'True',
    ),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

async function until<T>(attempt: () => Promise<T | false>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const result = await attempt();
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still not so after 20 s: ${attempt}`);
    }
    await sleep(100);
  }
}
