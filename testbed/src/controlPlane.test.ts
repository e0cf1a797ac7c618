import { shouldRunTestbed } from './build';
import { ControlPlane, startControlPlane } from './controlPlane';
import { RequestError } from './rest';
import { until } from './testHelpers';

const describeTestbed = shouldRunTestbed() ? describe : describe.skip;

jest.setTimeout(60_000);
const BUILD_MILLISECONDS = 30 * 60_000;

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

describeTestbed('the objects of a control plane', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane({
      tokens: { nobody: [], viewer: ['auditors'] },
    });
  }, BUILD_MILLISECONDS);

  afterAll(async () => {
    await plane?.stop();
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

    const pods = await until(async () => {
      await plane.setPodStatuses();
      const found = await podsOf(plane);
      return (
        found.length === 2 &&
        found.every(pod => pod.spec.serviceAccountName === 'default') &&
        found
      );
    });
    expect(pods.every(isReady)).toBe(true);
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
    const { status } = await until(async () => {
      await plane.setPodStatuses({ jobRunSeconds: 0 });
      const current = await read();
      return current.status.completionTime && current;
    });
    expect(status).toMatchObject({ succeeded: 1 });
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
});

async function podsOf(plane: ControlPlane): Promise<any[]> {
  const list = await plane.request(
    'GET',
    '/api/v1/namespaces/payments/pods?labelSelector=app%3Dcheckout',
  );
  return list.items;
}

function isReady(pod: any): boolean {
  return Boolean(
    pod.status.conditions?.some(
      (condition: any) =>
        condition.type === 'Ready' && condition.status === 'True',
    ),
  );
}
