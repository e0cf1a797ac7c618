import {
  codesOf,
  deployment,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
  owned,
  pod,
} from '../__testUtils__/objects';
import { mayBeRemembered } from './rememberObject';

const VALUE = 'Sommer2026-geheim';

const FACTS = {
  class: 'literal',
  expiry: { type: 'unknown' },
  renewal: { mode: 'manual' },
  literalKinds: ['named-like-a-credential'],
  basis: { renewal: 'written into the object, and changed only there' },
};

function configMap(data: unknown, metadata?: object) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'conf', namespace: 'payments', uid: 'u', ...metadata },
    data,
  };
}

const spec = (value: string) => ({
  automountServiceAccountToken: false,
  initContainers: [
    { name: 'migrate', command: ['migrate', `--password=${value}`] },
  ],
  containers: [
    {
      name: 'app',
      env: [
        { name: 'PASSWORD', value },
        { name: 'HOST', value: 'db' },
        { name: '1 odd password', value: `postgres://shop:${value}@db/shop` },
      ],
      args: ['--token', '--password', value],
    },
  ],
});

describe('literals of a workload', () => {
  it('are known by their place and the rules that found them', () => {
    const mapped = mapOne(deployment(spec(VALUE)));
    const found = Object.fromEntries(
      Object.entries(factsOf(mapped)).filter(([key]) =>
        key.startsWith('credential'),
      ),
    );
    const base = 'credential payments/Deployment/checkout#literal';
    expect(found).toEqual({
      [`${base}/migrate/command/1`]: FACTS,
      [`${base}/app/env/PASSWORD`]: FACTS,
      [`${base}/app/env/2`]: {
        ...FACTS,
        literalKinds: ['database-connection-string'],
      },
      [`${base}/app/args/2`]: FACTS,
    });
    expect(Object.values(linksOf(mapped, 'presents'))).toEqual([
      {
        places: [
          {
            as: 'command',
            container: 'migrate',
            containerType: 'init',
            index: 1,
          },
        ],
      },
      {
        places: [
          {
            as: 'env',
            container: 'app',
            containerType: 'container',
            variable: 'PASSWORD',
          },
        ],
      },
      {
        places: [
          { as: 'env', container: 'app', containerType: 'container', index: 2 },
        ],
      },
      {
        places: [
          {
            as: 'argument',
            container: 'app',
            containerType: 'container',
            index: 2,
          },
        ],
      },
    ]);
    expect(JSON.stringify(mapped)).not.toContain(VALUE);
  });

  it('are the same findings for another value', () => {
    expect(mapOne(deployment(spec('Winter2027-geheimer')))).toEqual(
      mapOne(deployment(spec(VALUE))),
    );
  });

  it('are not said again by the pods', () => {
    const mapper = mapperOf();
    mapper.map(deployment(spec(VALUE)));
    mapper.map({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: 'checkout-1',
        namespace: 'payments',
        ...owned('Deployment', 'checkout'),
      },
    });
    const injected = spec(VALUE);
    injected.containers.push({
      name: 'sidecar',
      env: [{ name: 'API_TOKEN', value: 'a1b2c3d4e5f6a7b8' }],
      args: [],
    });
    mapper.map(
      pod('checkout-1-a', {
        metadata: owned('ReplicaSet', 'checkout-1'),
        spec: injected,
      }),
    );
    const [counted] = mapper.flushInstances();
    expect(
      counted.assets
        .filter(({ key }) => key.kind === 'credential')
        .map(({ key }) => key.name),
    ).toEqual(['payments/Deployment/checkout#literal/sidecar/env/API_TOKEN']);
  });

  it('are left alone where they are not to be looked for', () => {
    const mapped = mapOne(deployment(spec(VALUE)), { literals: false });
    expect(JSON.stringify(mapped)).not.toContain('literal');
  });
});

describe('ConfigMaps', () => {
  it('that hold some are secrets with credentials', () => {
    const mapped = mapOne(
      configMap(
        {
          'app.properties': `db.host=x\ndb.password=${VALUE}\n`,
          'api-token': 'a1b2c3d4e5f6a7b8',
          plain: 'text',
          'odd key': `password=${VALUE}`,
          number: 5,
        },
        {
          creationTimestamp: '2026-01-02T03:04:05Z',
          annotations: { 'tenure.dev/note': 'n' },
        },
      ),
    );
    expect(codesOf(mapped)).toEqual([]);
    expect(factsOf(mapped)).toEqual({
      'secret payments/ConfigMap/conf': {
        type: 'ConfigMap',
        createdAt: '2026-01-02T03:04:05.000Z',
        annotations: { 'tenure.dev/note': 'n' },
      },
      'credential payments/ConfigMap/conf#literal/app.properties': FACTS,
      'credential payments/ConfigMap/conf#literal/api-token': FACTS,
    });
    expect(mapped.assets.map(({ incarnation }) => incarnation)).toEqual([
      'u',
      'u',
      'u',
    ]);
    expect(Object.keys(linksOf(mapped, 'holds'))).toHaveLength(2);
    expect(JSON.stringify(mapped)).not.toContain(VALUE);
  });

  it('without any are nothing', () => {
    const object = configMap({ password: VALUE });
    expect(mapOne(object).assets).toHaveLength(2);
    expect(mapperOf({ literals: false }).map(object)).toBeUndefined();
    for (const data of [{ 'app.properties': 'db.host=x' }, {}, 5]) {
      expect(mapperOf().map(configMap(data))).toBeUndefined();
    }
  });

  it('are used where the key with the literal is', () => {
    const mapper = mapperOf();
    const object = configMap({
      secret: 'x8Q~abcdef.ghij_KLMN3456',
      other: 'x',
    });
    mapper.remember(object);
    mapper.remember({
      ...configMap({ plain: 'x' }),
      metadata: { name: 'plain', namespace: 'payments' },
    });
    const ref = (key: string) => ({
      name: 'X',
      valueFrom: { configMapKeyRef: { name: 'conf', key } },
    });
    const mapped = mapper.map(
      deployment({
        automountServiceAccountToken: false,
        containers: [
          { name: 'one', env: [ref('secret')] },
          { name: 'other', env: [ref('other')] },
          {
            name: 'all',
            envFrom: [
              { configMapRef: { name: 'conf' } },
              { configMapRef: { name: 'plain' } },
              { configMapRef: { name: 'Not/A/Name' } },
            ],
          },
          { name: 'mounts', volumeMounts: [{ name: 'v' }, { name: 'w' }] },
        ],
        volumes: [
          {
            name: 'v',
            projected: {
              sources: [
                { configMap: { name: 'conf', items: [{ key: 'secret' }] } },
              ],
            },
          },
          { name: 'w', configMap: { name: 'conf', items: [{ key: 'other' }] } },
        ],
      }),
    )!;
    expect(codesOf(mapped)).toEqual([]);
    const type = 'container';
    expect(linksOf(mapped, 'uses')).toEqual({
      'payments/Deployment/checkout -uses-> payments/ConfigMap/conf': {
        places: [
          {
            as: 'env',
            container: 'one',
            containerType: type,
            keys: ['secret'],
          },
          { as: 'envFrom', container: 'all', containerType: type },
          {
            as: 'volume',
            container: 'mounts',
            containerType: type,
            keys: ['secret'],
          },
        ],
      },
    });
  });

  it('are among what is looked for first in manifests', () => {
    expect(mayBeRemembered('apiVersion: v1\nkind: ConfigMap\n')).toBe(true);
    expect(mayBeRemembered('{"kind": "ClusterSecretStore"}')).toBe(true);
    expect(mayBeRemembered("kind: 'ServiceAccount'")).toBe(true);
    expect(mayBeRemembered('kind: Deployment\n')).toBe(false);
    expect(mayBeRemembered('kind: ConfigMapper\n')).toBe(false);
  });
});
