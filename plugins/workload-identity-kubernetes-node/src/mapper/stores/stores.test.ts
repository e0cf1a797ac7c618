import {
  deployment,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
} from '../../__testUtils__/objects';

const head = (
  kind: string,
  apiVersion: string,
  name: string,
  place?: string,
) => ({
  apiVersion,
  kind,
  metadata: { name, ...(place && { namespace: place }) },
});

describe('SealedSecrets', () => {
  it('declare a Secret that stays what was sealed', () => {
    const mapped = mapOne({
      ...head('SealedSecret', 'bitnami.com/v1alpha1', 'db', 'payments'),
      spec: {
        encryptedData: { password: 'AgB-not-kept' },
        template: { type: 'kubernetes.io/basic-auth' },
      },
      status: {
        conditions: [
          {
            type: 'Synced',
            status: 'False',
            message: 'no key could decrypt secret',
            lastTransitionTime: '2026-11-01T00:00:00Z',
          },
        ],
      },
    });
    expect(factsOf(mapped)).toEqual({
      'secret payments/db': {
        type: 'kubernetes.io/basic-auth',
        sync: {
          by: 'sealed-secrets',
          state: 'failing',
          since: '2026-11-01T00:00:00.000Z',
        },
      },
      'credential payments/Secret/db#basic-auth': {
        class: 'basic-auth',
        expiry: { type: 'unknown' },
        renewal: { mode: 'manual' },
        basis: { renewal: 'SealedSecret db, which is sealed by hand' },
      },
    });
    expect(JSON.stringify(mapped)).not.toMatch(/not-kept|decrypt/);
  });
});

const STORE = {
  ...head('SecretStore', 'external-secrets.io/v1', 'vault', 'payments'),
  spec: {
    provider: {
      vault: {
        server: 'https://vault.example:8200',
        path: 'secret',
        auth: { appRole: { secretRef: { name: 'approle', key: 'id' } } },
      },
    },
  },
};

describe('PushSecrets', () => {
  it('copy a Secret into stores', () => {
    const mapper = mapperOf();
    mapper.map(STORE);
    const mapped = mapper.map({
      ...head('PushSecret', 'external-secrets.io/v1alpha1', 'push', 'payments'),
      spec: {
        refreshInterval: '10m',
        secretStoreRefs: [{ name: 'vault', kind: 'SecretStore' }],
        selector: { secret: { name: 'db' } },
        data: [
          {
            match: {
              secretKey: 'a',
              remoteRef: { remoteKey: 'shared/db', property: 'a' },
            },
          },
          {
            match: {
              secretKey: 'b',
              remoteRef: { remoteKey: 'shared/db', property: 'b' },
            },
          },
        ],
      },
      status: {
        refreshTime: '2026-11-20T10:00:00Z',
        conditions: [{ type: 'Ready', status: 'True', reason: 'Synced' }],
      },
    })!;
    expect(mapped.links).toEqual([
      {
        type: 'synced-from',
        from: {
          kind: 'secret',
          authority: 'store:vault/vault.example:8200',
          name: 'secret/shared/db',
        },
        to: { kind: 'secret', authority: 'cluster:prod', name: 'payments/db' },
        facts: {
          refreshIntervalSeconds: 600,
          lastSyncAt: '2026-11-20T10:00:00.000Z',
          condition: { state: 'ready', reason: 'Synced' },
          through: 'SecretStore payments/vault',
          login: 'payments/approle',
        },
      },
    ]);
  });
});

describe('ClusterExternalSecrets', () => {
  it('stand for one in each namespace that they select, name or provisioned', () => {
    const mapper = mapperOf();
    for (const [name, labels] of Object.entries({
      payments: { env: 'prod' },
      orders: { env: 'prod' },
      sandbox: { env: 'dev' },
    })) {
      mapper.map({
        ...head('Namespace', 'v1', name),
        metadata: { name, labels },
      });
    }
    const mapped = mapper.map({
      ...head('ClusterExternalSecret', 'external-secrets.io/v1', 'pull'),
      spec: {
        externalSecretName: 'registry',
        namespaceSelectors: [{ matchLabels: { env: 'prod' } }],
        externalSecretSpec: {
          secretStoreRef: { name: 'central', kind: 'ClusterSecretStore' },
          target: {
            name: 'pull',
            template: { type: 'kubernetes.io/dockerconfigjson' },
          },
          data: [{ secretKey: 'x', remoteRef: { key: 'registry' } }],
        },
      },
      status: { provisionedNamespaces: ['legacy'] },
    })!;
    expect(mapped.scope).toEqual({
      resource: 'external-secrets.io/clusterexternalsecrets',
      namespace: '',
    });
    expect(Object.keys(linksOf(mapped, 'synced-from'))).toEqual([
      'legacy/pull -synced-from-> registry',
      'orders/pull -synced-from-> registry',
      'payments/pull -synced-from-> registry',
    ]);
    expect(
      factsOf(mapped)['credential orders/Secret/pull#registry-credential'],
    ).toMatchObject({ renewal: { mode: 'automatic', by: 'external-secrets' } });
  });
});

describe('SecretProviderClasses', () => {
  const mount = deployment({
    serviceAccountName: 'checkout',
    containers: [
      { name: 'app', volumeMounts: [{ name: 's', mountPath: '/s' }] },
    ],
    volumes: [
      {
        name: 's',
        csi: {
          driver: 'secrets-store.csi.k8s.io',
          volumeAttributes: { secretProviderClass: 'checkout' },
        },
      },
    ],
  });
  const providerClass = (provider: string, parameters: object, more = {}) => ({
    ...head(
      'SecretProviderClass',
      'secrets-store.csi.x-k8s.io/v1',
      'checkout',
      'payments',
    ),
    spec: { provider, parameters, ...more },
  });
  const guid = '0a1b2c3d-0000-4000-8000-00000000000f';

  it.each([
    [
      'vault',
      {
        vaultAddress: 'https://vault.example:8200',
        roleName: 'checkout',
        objects:
          '- objectName: db\n  secretPath: secret/data/payments/db\n  secretKey: password\n',
      },
      ['store:vault/vault.example:8200 secret/payments/db'],
      ['auth/kubernetes/role/checkout'],
    ],
    [
      'aws',
      {
        region: 'eu-west-1',
        objects:
          '- objectName: prod/db\n  objectType: secretsmanager\n' +
          '- objectName: arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AbCdEf\n' +
          '- objectName: /app/flag\n  objectType: ssmparameter\n',
      },
      [
        'store:aws-secretsmanager/unknown/eu-west-1 prod/db',
        'store:aws-secretsmanager/123456789012/eu-central-1 key',
        'store:aws-parameterstore/unknown/eu-west-1 /app/flag',
      ],
      [],
    ],
    [
      'azure',
      {
        keyvaultName: 'pay',
        clientID: guid,
        tenantId: guid,
        objects:
          'array:\n  - |\n    objectName: db\n    objectType: secret\n  - |\n    objectName: web\n    objectType: cert\n',
      },
      [
        'store:azure-keyvault/pay.vault.azure.net db',
        'store:azure-keyvault/pay.vault.azure.net cert/web',
      ],
      [guid],
    ],
    [
      'gcp',
      {
        secrets:
          '- resourceName: projects/pay-prod/secrets/db/versions/latest\n  path: db.txt\n',
      },
      ['store:gcp-secretmanager/pay-prod db'],
      [],
    ],
    ['other', { objects: '- objectName: x' }, [], []],
    ['vault', { objects: 'a: [' }, [], []],
  ])('of %s %p lead to secrets', (provider, parameters, secrets, roles) => {
    const mapper = mapperOf();
    mapper.map(providerClass(provider, parameters));
    const mapped = mapper.map(mount)!;
    expect(
      mapped.links
        .filter(({ type }) => type === 'uses')
        .map(({ to, facts }) => {
          expect(facts).toEqual({
            places: [
              { as: 'csi', container: 'app', containerType: 'container' },
            ],
          });
          return `${to.authority} ${to.name}`;
        }),
    ).toEqual(secrets);
    expect(
      mapped.links
        .filter(({ type }) => type === 'federates-to')
        .map(({ to }) => to.name),
    ).toEqual(roles);
  });

  it('fill Secrets from what they fetch', () => {
    const mapped = mapOne(
      providerClass(
        'vault',
        {
          vaultAddress: 'https://vault.example',
          objects:
            '- objectName: db\n  secretPath: secret/data/db\n- objectName: other\n  secretPath: secret/data/other\n',
        },
        {
          secretObjects: [
            {
              secretName: 'db-login',
              type: 'Opaque',
              data: [{ objectName: 'db', key: 'password' }],
            },
          ],
        },
      ),
    );
    expect(linksOf(mapped, 'synced-from')).toEqual({
      'payments/db-login -synced-from-> secret/db': {
        through: 'SecretProviderClass payments/checkout',
      },
    });
    expect(factsOf(mapped)['secret payments/db-login']).toEqual({
      type: 'Opaque',
      sync: { by: 'secrets-store-csi' },
    });
  });

  it('that were not read tell nothing', () => {
    expect(linksOf(mapOne(mount), 'uses')).toEqual({});
  });
});
