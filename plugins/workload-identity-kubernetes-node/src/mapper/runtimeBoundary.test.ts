import {
  deployment,
  factsOf,
  mapOne,
  mapperOf,
} from '../__testUtils__/objects';

const factsFor = (spec: Record<string, unknown>) =>
  factsOf(mapOne(deployment(spec)))[
    'workload payments/Deployment/checkout'
  ] as {
    hostAccess?: string[];
    nodeControl?: string[];
    allowsPrivilegeEscalation?: boolean;
  };

const container = (securityContext?: object, name = 'app') => ({
  name,
  image: 'app:1',
  ...(securityContext && { securityContext }),
});

describe('the runtime boundary', () => {
  it.each<[string, Record<string, unknown>, string[], string[]]>([
    ['nothing', { containers: [container()] }, [], []],
    [
      'a privileged container',
      { containers: [container({ privileged: true })] },
      ['privileged container app'],
      ['privileged container app'],
    ],
    [
      'an init container',
      { initContainers: [container({ privileged: true }, 'init')] },
      ['privileged container init'],
      ['privileged container init'],
    ],
    [
      'capabilities',
      {
        containers: [
          container({
            capabilities: {
              add: ['NET_ADMIN', 'cap_sys_admin'],
              drop: ['ALL'],
            },
          }),
        ],
      },
      [
        'capability NET_ADMIN in container app',
        'capability SYS_ADMIN in container app',
      ],
      ['capability SYS_ADMIN in container app'],
    ],
    [
      'namespaces of the host',
      { hostNetwork: true, hostPID: true, hostIPC: true },
      ['hostNetwork', 'hostPID', 'hostIPC'],
      [],
    ],
    [
      'a folder of logs',
      { volumes: [{ name: 'v', hostPath: { path: '/var/log' } }] },
      ['hostPath /var/log'],
      [],
    ],
    [
      'the socket of the runtime',
      { volumes: [{ name: 'v', hostPath: { path: '/var/run/docker.sock' } }] },
      ['hostPath /var/run/docker.sock'],
      ['hostPath /var/run/docker.sock'],
    ],
    [
      'the whole disk, in other words',
      {
        volumes: [
          { name: 'v', hostPath: { path: '//' } },
          { name: 'w', hostPath: { path: '/opt/../' } },
        ],
      },
      ['hostPath //', 'hostPath /opt/../'],
      ['hostPath //', 'hostPath /opt/../'],
    ],
    [
      'a process of the host',
      {
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [container()],
      },
      ['host process container app'],
      ['host process container app'],
    ],
  ])('with %s', (_, spec, access, control) => {
    const { hostAccess = [], nodeControl = [] } = factsFor(spec);
    expect(hostAccess).toEqual(access);
    expect(nodeControl).toEqual(control);
  });

  it.each<[string, object[], boolean | undefined]>([
    ['nothing said', [container()], true],
    ['off', [container({ allowPrivilegeEscalation: false })], false],
    [
      'off in one of two',
      [container({ allowPrivilegeEscalation: false }), container({}, 'b')],
      true,
    ],
    [
      'off, and privileged',
      [container({ allowPrivilegeEscalation: false, privileged: true })],
      true,
    ],
    ['no containers', [], undefined],
  ])('privilege escalation with %s', (_, containers, expected) => {
    expect(factsFor({ containers }).allowsPrivilegeEscalation).toBe(expected);
  });
});

describe('Pod Security labels', () => {
  const namespace = (labels: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'payments', labels },
  });
  const seen = (labels: Record<string, string>) => {
    const mapper = mapperOf();
    mapper.map(namespace(labels));
    const mapped = mapper.map(deployment({ containers: [container()] }))!;
    return mapped.assets[0].facts;
  };

  it('of the namespace are facts of its workloads', () => {
    expect(
      seen({
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'latest',
        other: 'x',
      }),
    ).toMatchObject({
      podSecurity: { enforce: 'baseline', warn: 'restricted' },
    });
  });

  it('that say nothing known are none', () => {
    expect(
      seen({ 'pod-security.kubernetes.io/enforce': 'strict' }),
    ).not.toHaveProperty('podSecurity');
    expect(seen({})).not.toHaveProperty('podSecurity');
  });
});
