import {
  codesOf,
  deployment,
  factsOf,
  linksOf,
  mapperOf,
  owned,
  pod,
} from '../__testUtils__/objects';

const replicaSet = (name: string, owner?: string) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name,
    namespace: 'payments',
    ...(owner && owned('Deployment', owner)),
  },
  spec: { template: { spec: { containers: [{ name: 'app' }] } } },
});

const job = (name: string, cronJob?: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name,
    namespace: 'payments',
    ...(cronJob && owned('CronJob', cronJob, 'batch/v1')),
  },
  spec: { template: { spec: {} } },
});

const injectedVolume = (suffix: string) => ({
  name: `kube-api-access-${suffix}`,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    ],
  },
});

describe('instances', () => {
  it.each([
    [
      'a ReplicaSet of a Deployment',
      [replicaSet('checkout-1', 'checkout')],
      owned('ReplicaSet', 'checkout-1'),
      {},
      'Deployment/checkout',
    ],
    [
      'a ReplicaSet on its own',
      [replicaSet('alone')],
      owned('ReplicaSet', 'alone'),
      {},
      'ReplicaSet/alone',
    ],
    [
      'a Job of a CronJob',
      [job('report-1', 'report')],
      owned('Job', 'report-1', 'batch/v1'),
      {},
      'CronJob/report',
    ],
    [
      'a Job on its own',
      [job('once')],
      owned('Job', 'once', 'batch/v1'),
      {},
      'Job/once',
    ],
    ['a StatefulSet', [], owned('StatefulSet', 'db'), {}, 'StatefulSet/db'],
    [
      'a custom controller',
      [],
      owned('Rollout', 'web', 'argoproj.io/v1alpha1'),
      {},
      'Rollout/web',
    ],
    [
      'a ReplicaSet that was not read',
      [],
      owned('ReplicaSet', 'checkout-5d9'),
      { 'pod-template-hash': '5d9' },
      'Deployment/checkout',
    ],
    [
      'a ReplicaSet of a Rollout, not read',
      [],
      owned('ReplicaSet', 'web-5d9'),
      { 'rollouts-pod-template-hash': '5d9' },
      'Rollout/web',
    ],
    [
      'a ReplicaSet not read, with another name',
      [],
      owned('ReplicaSet', 'odd'),
      { 'pod-template-hash': '5d9' },
      'ReplicaSet/odd',
    ],
  ])('of %s', (_, controllers, ownership, labels, workload) => {
    for (const podsFirst of [false, true]) {
      const mapper = mapperOf();
      const pods = ['a', 'b'].map(name =>
        pod(name, {
          metadata: { ...ownership, labels: { app: 'x', ...labels } },
          status: { phase: name === 'a' ? 'Running' : 'Pending' },
        }),
      );
      const objects = podsFirst
        ? [...pods, ...controllers]
        : [...controllers, ...pods];
      for (const object of objects) {
        const mapped = mapper.map(object)!;
        expect(mapped.problems).toEqual([]);
        expect(object.kind === 'Pod' ? mapped.assets : []).toEqual([]);
      }
      const [flushed] = mapper.flushInstances();
      expect(flushed.scope).toEqual({
        resource: 'pods',
        namespace: 'payments',
      });
      expect(factsOf(flushed)[`workload payments/${workload}`]).toMatchObject({
        controller: workload.split('/')[0],
        instances: 2,
        runningInstances: 1,
      });
      expect(mapper.flushInstances()).toEqual([]);
    }
  });

  it('gives nothing for controllers below others', () => {
    for (const object of [replicaSet('r', 'd'), job('j', 'c')]) {
      expect(mapperOf().map(object)).toMatchObject({ assets: [], links: [] });
    }
  });

  it('adds to its controller only what that does not say itself', () => {
    const mapper = mapperOf();
    const spec = { containers: [{ name: 'app', image: 'app:1' }] };
    mapper.map(deployment(spec));
    mapper.map(replicaSet('checkout-1', 'checkout'));
    const mount = (suffix: string) => ({
      ...spec.containers[0],
      volumeMounts: [{ name: `kube-api-access-${suffix}` }],
    });
    const inject = (suffix: string, more: object[] = []) => ({
      serviceAccountName: 'default',
      containers: [mount(suffix), ...more],
      volumes: [injectedVolume(suffix)],
    });
    const ofCheckout = owned('ReplicaSet', 'checkout-1');
    mapper.map(pod('a', { metadata: ofCheckout, spec: inject('aaaaa') }));
    mapper.map(pod('b', { metadata: ofCheckout, spec: inject('bbbbb') }));
    mapper.map(
      pod('c', {
        metadata: ofCheckout,
        spec: inject('ccccc', [
          {
            name: 'injected',
            env: [{ valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
          },
        ]),
      }),
    );
    const [flushed] = mapper.flushInstances('payments');
    expect(factsOf(flushed)).toEqual({
      'workload payments/Deployment/checkout': {
        controller: 'Deployment',
        instances: 3,
        runningInstances: 3,
      },
    });
    // Account (which admission writes out), image and token were known.
    expect(linksOf(flushed)).toEqual({
      'payments/Deployment/checkout -uses-> payments/s': {
        places: [
          {
            as: 'env',
            container: 'injected',
            containerType: 'container',
            keys: ['k'],
          },
        ],
      },
    });
  });

  it('describes workloads by their pods where only those were read', () => {
    const mapper = mapperOf();
    ['a', 'b'].forEach(name =>
      mapper.map(
        pod(`db-${name}`, {
          metadata: {
            ...owned('StatefulSet', 'db'),
            labels: {
              app: 'db',
              'statefulset.kubernetes.io/pod-name': `db-${name}`,
              zone: name,
            },
          },
          spec: {
            serviceAccountName: 'db',
            hostNetwork: true,
            containers: [{ name: 'db' }],
          },
        }),
      ),
    );
    const [flushed] = mapper.flushInstances();
    expect(flushed.assets[0]).toEqual({
      key: {
        kind: 'workload',
        authority: 'cluster:prod',
        name: 'payments/StatefulSet/db',
      },
      incarnation: 'uid-db',
      facts: {
        controller: 'StatefulSet',
        apiVersion: 'apps/v1',
        instances: 2,
        runningInstances: 2,
        podLabels: { app: 'db' },
        hostAccess: ['hostNetwork'],
        allowsPrivilegeEscalation: true,
      },
    });
    expect(linksOf(flushed, 'runs-as')).toEqual({
      'payments/StatefulSet/db -runs-as-> payments/db': {},
    });
  });

  it('says the same whatever the order of pods that differ', () => {
    const variants = ['a', 'b', 'c'].map((name, index) =>
      pod(name, {
        metadata: owned('StatefulSet', 'db'),
        spec: {
          automountServiceAccountToken: index !== 0,
          containers: [
            {
              name: `c${index}`,
              image: 'app:1',
              envFrom: [{ secretRef: { name: 's' } }],
            },
          ],
        },
      }),
    );
    const flush = (pods: object[]) => {
      const mapper = mapperOf();
      pods.forEach(one => mapper.map(one));
      const [{ links }] = mapper.flushInstances();
      return links.map(link => JSON.stringify(link)).sort();
    };
    const forwards = flush(variants);
    expect(flush([...variants].reverse())).toEqual(forwards);
    expect(forwards.filter(link => link.includes('"uses"'))).toHaveLength(1);
  });

  it('flushes one namespace at a time', () => {
    const mapper = mapperOf();
    for (const namespace of ['b', 'a']) {
      const metadata = { namespace, ...owned('StatefulSet', 'db') };
      mapper.map(pod('p', { metadata }));
    }
    expect(mapper.flushInstances('a')).toHaveLength(1);
    expect(mapper.flushInstances().map(one => one.scope.namespace)).toEqual([
      'b',
    ]);
  });

  it('takes a pod with a forged controller for one on its own', () => {
    const mapper = mapperOf();
    const metadata = owned('Deployment', '../other/Deployment/admin');
    const mapped = mapper.map(pod('p', { metadata }))!;
    expect(factsOf(mapped)).toHaveProperty(['workload payments/Pod/p']);
    expect(codesOf(mapped)).toContain('InvalidReference');
  });
});
