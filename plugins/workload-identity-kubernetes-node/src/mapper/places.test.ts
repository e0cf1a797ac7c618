import { deployment, linksOf, mapOne } from '../__testUtils__/objects';

describe('uses', () => {
  const app = { container: 'app', containerType: 'container' };

  it('finds every place', () => {
    const mapped = mapOne(
      deployment({
        imagePullSecrets: [{ name: 'registry' }],
        initContainers: [
          { name: 'migrate', envFrom: [{ secretRef: { name: 'db' } }] },
        ],
        containers: [
          {
            name: 'app',
            env: [
              { name: 'LITERAL', value: 'nothing' },
              {
                name: 'A',
                valueFrom: { secretKeyRef: { name: 'db', key: 'user' } },
              },
              {
                name: 'B',
                valueFrom: { secretKeyRef: { name: 'db', key: 'pass' } },
              },
              {
                name: 'C',
                valueFrom: {
                  secretKeyRef: { name: 'flags', key: 'x', optional: true },
                },
              },
              {
                name: 'D',
                valueFrom: { configMapKeyRef: { name: 'cm', key: 'x' } },
              },
            ],
            envFrom: [
              { secretRef: { name: 'flags', optional: true } },
              { configMapRef: { name: 'cm' } },
            ],
            volumeMounts: [{ name: 'tls' }, { name: 'all' }],
          },
          { name: 'sidecar', volumeMounts: [{ name: 'tls' }] },
        ],
        ephemeralContainers: [
          {
            name: 'debug',
            env: [{ valueFrom: { secretKeyRef: { name: 'debug', key: 'k' } } }],
          },
        ],
        volumes: [
          {
            name: 'tls',
            secret: {
              secretName: 'tls',
              items: [{ key: 'tls.crt', path: 'x' }],
            },
          },
          {
            name: 'all',
            projected: {
              sources: [
                {
                  secret: {
                    name: 'ca',
                    optional: true,
                    items: [{ key: 'ca.crt' }],
                  },
                },
              ],
            },
          },
          {
            name: 'csi',
            csi: {
              driver: 'd',
              nodePublishSecretRef: { name: 'csi-login' },
              volumeAttributes: { secretProviderClass: 'vault' },
            },
          },
          { name: 'share', azureFile: { secretName: 'azure' } },
          { name: 'ceph', cephfs: { secretRef: { name: 'ceph' } } },
          { name: 'unused', secret: { secretName: 'unused' } },
        ],
      }),
    );
    const uses = Object.fromEntries(
      Object.entries(linksOf(mapped, 'uses')).map(([link, facts]) => [
        link.replace('payments/Deployment/checkout -uses-> payments/', ''),
        (facts as { places: unknown }).places,
      ]),
    );
    expect(uses).toEqual({
      db: [
        { as: 'envFrom', container: 'migrate', containerType: 'init' },
        { as: 'env', ...app, keys: ['user', 'pass'] },
      ],
      flags: [
        { as: 'env', ...app, keys: ['x'], optional: true },
        { as: 'envFrom', ...app, optional: true },
      ],
      debug: [
        {
          as: 'env',
          container: 'debug',
          containerType: 'ephemeral',
          keys: ['k'],
        },
      ],
      tls: [
        { as: 'volume', ...app, keys: ['tls.crt'] },
        {
          as: 'volume',
          container: 'sidecar',
          containerType: 'container',
          keys: ['tls.crt'],
        },
      ],
      ca: [{ as: 'volume', ...app, keys: ['ca.crt'], optional: true }],
      'csi-login': [{ as: 'csi' }],
      azure: [{ as: 'volume' }],
      ceph: [{ as: 'volume' }],
      unused: [{ as: 'volume' }],
      registry: [{ as: 'imagePull' }],
    });
    expect(mapped.problems).toEqual([]);
  });

  it('merges places of one container into what it needs at most', () => {
    const mapped = mapOne(
      deployment({
        containers: [
          {
            name: 'app',
            env: [
              {
                valueFrom: {
                  secretKeyRef: { name: 's', key: 'a', optional: true },
                },
              },
              { valueFrom: { secretKeyRef: { name: 's', key: 'a' } } },
            ],
            volumeMounts: [{ name: 'one' }, { name: 'two' }],
          },
        ],
        volumes: [
          { name: 'one', secret: { secretName: 's', items: [{ key: 'a' }] } },
          { name: 'two', secret: { secretName: 's' } },
        ],
      }),
    );
    expect(Object.values(linksOf(mapped, 'uses'))).toEqual([
      {
        places: [
          { as: 'env', ...app, keys: ['a'] },
          { as: 'volume', ...app },
        ],
      },
    ]);
  });
});
