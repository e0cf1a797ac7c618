import {
  deployment,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
  owned,
  pod,
} from '../__testUtils__/objects';

describe('facts of workloads', () => {
  it('of a Deployment', () => {
    const mapped = mapOne(
      deployment(
        {
          hostNetwork: true,
          hostPID: false,
          containers: [
            { name: 'app', securityContext: { privileged: true } },
            { name: 'plain', securityContext: { privileged: false } },
          ],
          volumes: [{ name: 'h', hostPath: { path: '/etc' } }],
        },
        {
          metadata: {
            uid: 'uid-1',
            labels: { app: 'checkout' },
            annotations: {
              'tenure.dev/component': 'checkout',
              'backstage.io/kubernetes-id': 'checkout',
              'example.org/other': 'x',
            },
          },
          spec: { replicas: 3 },
          template: { metadata: { labels: { app: 'pods' } } },
        },
      ),
    );
    expect(mapped.scope).toEqual({
      resource: 'apps/deployments',
      namespace: 'payments',
    });
    expect(mapped.assets[0]).toEqual({
      key: {
        kind: 'workload',
        authority: 'cluster:prod',
        name: 'payments/Deployment/checkout',
      },
      incarnation: 'uid-1',
      facts: {
        controller: 'Deployment',
        apiVersion: 'apps/v1',
        labels: { app: 'checkout' },
        podLabels: { app: 'pods' },
        annotations: {
          'tenure.dev/component': 'checkout',
          'backstage.io/kubernetes-id': 'checkout',
        },
        replicas: 3,
        serviceAccount: 'default',
        allowsPrivilegeEscalation: true,
        nodeControl: ['privileged container app', 'hostPath /etc'],
        hostAccess: [
          'privileged container app',
          'hostNetwork',
          'hostPath /etc',
        ],
      },
    });
  });

  const template = { spec: { activeDeadlineSeconds: 500 } };
  it.each([
    ['apps/v1', 'StatefulSet', { replicas: 2, template }, { replicas: 2 }],
    ['apps/v1', 'DaemonSet', { template }, {}],
    ['extensions/v1beta1', 'Deployment', { template }, {}],
    ['v1', 'ReplicationController', { replicas: 1, template }, { replicas: 1 }],
    ['apps/v1', 'ReplicaSet', { replicas: 1, template }, { replicas: 1 }],
    [
      'batch/v1',
      'Job',
      { activeDeadlineSeconds: 900, template },
      { maxRunSeconds: 500 },
    ],
    [
      'batch/v1',
      'Job',
      { suspend: true, activeDeadlineSeconds: 60 },
      { suspended: true, maxRunSeconds: 60 },
    ],
    [
      'batch/v1',
      'CronJob',
      {
        schedule: '0 3 * * *',
        jobTemplate: { spec: { activeDeadlineSeconds: 120, template } },
      },
      { schedule: '0 3 * * *', suspended: false, maxRunSeconds: 120 },
    ],
    [
      'batch/v1beta1',
      'CronJob',
      { schedule: '@daily', suspend: true, jobTemplate: { spec: {} } },
      { schedule: '@daily', suspended: true },
    ],
  ])('%s %s %p', (apiVersion, kind, spec, facts) => {
    const mapped = mapOne({
      apiVersion,
      kind,
      metadata: { name: 'w', namespace: 'payments' },
      spec,
    });
    expect(factsOf(mapped)[`workload payments/${kind}/w`]).toEqual({
      controller: kind,
      apiVersion,
      serviceAccount: 'default',
      ...facts,
    });
    expect(linksOf(mapped, 'runs-as')).toHaveProperty([
      `payments/${kind}/w -runs-as-> payments/default`,
    ]);
  });

  it.each([
    ['Volcano', 'batch.volcano.sh/v1alpha1', 'Job'],
    ['a custom kind', 'argoproj.io/v1alpha1', 'Rollout'],
    ['no version', undefined, 'Pod'],
    ['a ConfigMap', 'v1', 'ConfigMap'],
  ])('maps no %s', (_, apiVersion, kind) => {
    expect(
      mapperOf().map({ apiVersion, kind, metadata: { name: 'x' } }),
    ).toBeUndefined();
  });
});

describe('pods without a controller', () => {
  it('are workloads, and their one instance', () => {
    const mapped = mapOne(pod('one', { status: { phase: 'Pending' } }));
    expect(factsOf(mapped)['workload payments/Pod/one']).toMatchObject({
      controller: 'Pod',
      instances: 1,
      runningInstances: 0,
    });
    // Admitted pods without the injected volume have no token.
    expect(linksOf(mapped, 'presents')).toEqual({});
  });

  it('are still to be admitted where they are declared', () => {
    const declared = pod('one', { status: {} });
    const { uid: _, ...metadata } = declared.metadata;
    const mapped = mapOne({ ...declared, metadata });
    expect(factsOf(mapped)['workload payments/Pod/one']).not.toHaveProperty(
      'instances',
    );
    expect(Object.keys(linksOf(mapped, 'presents'))).toHaveLength(1);
  });

  it('run without an account when a node made them', () => {
    const mapped = mapOne(
      pod('etcd-node1', {
        metadata: {
          ...owned('Node', 'node1', 'v1'),
          annotations: { 'kubernetes.io/config.mirror': 'abc' },
        },
      }),
    );
    expect(factsOf(mapped)).toHaveProperty([
      'workload payments/Pod/etcd-node1',
    ]);
    expect(mapped.links.map(link => link.type)).toEqual(['runs-image']);
  });
});
