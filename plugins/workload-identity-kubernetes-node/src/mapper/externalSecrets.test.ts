import {
  codesOf,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
} from '../__testUtils__/objects';

type Fields = Record<string, any>;

function externalSecret(spec?: Fields, more?: Fields) {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'payments' },
    spec: {
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      data: [
        { secretKey: 'user', remoteRef: { key: 'payments/db', property: 'u' } },
        { secretKey: 'pass', remoteRef: { key: 'payments/db', property: 'p' } },
      ],
      ...spec,
    },
    ...more,
  };
}

function store(provider: Fields, kind = 'ClusterSecretStore') {
  return {
    apiVersion: 'external-secrets.io/v1beta1',
    kind,
    metadata: {
      name: 'vault',
      ...(kind === 'SecretStore' && { namespace: 'payments' }),
    },
    spec: { provider },
  };
}

const VAULT = {
  vault: {
    server: 'https://reader:hunter22@Vault.example:8200/',
    path: 'secret',
    version: 'v2',
    namespace: 'team-a/',
    auth: {
      kubernetes: {
        mountPath: 'kubernetes',
        role: 'reader',
        serviceAccountRef: { name: 'eso', namespace: 'external-secrets' },
      },
    },
  },
};

function mapWith(storeObject: unknown, object: unknown) {
  const mapper = mapperOf();
  return { store: mapper.map(storeObject)!, mapped: mapper.map(object)! };
}

describe('external secrets', () => {
  it('come from a store, and are kept in step with it', () => {
    const { store: stored, mapped } = mapWith(
      store(VAULT),
      externalSecret(
        { refreshInterval: '30m', target: { name: 'db-login' } },
        {
          status: {
            refreshTime: '2026-11-20T10:00:00Z',
            conditions: [
              {
                type: 'Ready',
                status: 'True',
                reason: 'SecretSynced',
                lastTransitionTime: '2026-11-01T00:00:00Z',
              },
            ],
          },
        },
      ),
    );
    expect(stored.assets).toEqual([
      {
        key: {
          kind: 'store',
          authority: 'store:vault/vault.example:8200/team-a',
          name: 'vault/vault.example:8200/team-a',
        },
        facts: { class: 'vault' },
      },
      {
        key: {
          kind: 'identity',
          authority: 'store:vault/vault.example:8200/team-a',
          name: 'auth/kubernetes/role/reader',
        },
        facts: { class: 'store-role' },
      },
    ]);
    expect(linksOf(stored)).toEqual({
      'external-secrets/eso -federates-to-> auth/kubernetes/role/reader': {
        mechanism: 'vault-kubernetes-auth',
        conditions: [
          'ClusterSecretStore vault',
          'subject system:serviceaccount:external-secrets:eso',
        ],
      },
    });
    const condition = {
      state: 'ready',
      reason: 'SecretSynced',
      since: '2026-11-01T00:00:00.000Z',
    };
    expect(factsOf(mapped)).toEqual({
      'secret payments/db-login': {
        type: 'Opaque',
        sync: { by: 'external-secrets', ...condition },
      },
      'credential payments/Secret/db-login#opaque': {
        class: 'opaque',
        expiry: { type: 'unknown' },
        renewal: { mode: 'automatic', by: 'external-secrets' },
        basis: {
          renewal: 'ExternalSecret db, which reads the store every 1800 s',
        },
      },
    });
    expect(mapped.links.filter(({ type }) => type === 'synced-from')).toEqual([
      {
        type: 'synced-from',
        from: {
          kind: 'secret',
          authority: 'cluster:prod',
          name: 'payments/db-login',
        },
        to: {
          kind: 'secret',
          authority: 'store:vault/vault.example:8200/team-a',
          name: 'secret/payments/db',
        },
        facts: {
          refreshIntervalSeconds: 1800,
          lastSyncAt: '2026-11-20T10:00:00.000Z',
          condition,
          through: 'ClusterSecretStore vault',
          account: 'external-secrets/eso',
        },
      },
    ]);
    expect(JSON.stringify([stored, mapped])).not.toContain('hunter22');
  });

  it('whose sync fails say so, and nothing of the message', () => {
    const mapped = mapOne(
      externalSecret(undefined, {
        status: {
          refreshTime: null,
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'SecretSyncedError',
              message: 'could not parse hunter22hunter22',
              lastTransitionTime: '2026-11-19T00:00:00Z',
            },
          ],
        },
      }),
    );
    expect(factsOf(mapped)['secret payments/db']).toEqual({
      type: 'Opaque',
      sync: {
        by: 'external-secrets',
        state: 'failing',
        reason: 'SecretSyncedError',
        since: '2026-11-19T00:00:00.000Z',
      },
    });
    expect(JSON.stringify(mapped)).not.toContain('hunter22');
  });

  it.each<[string, Fields, unknown]>([
    [
      'by default every hour',
      {},
      {
        renewal: { mode: 'automatic', by: 'external-secrets' },
        basis: {
          renewal:
            'ExternalSecret db, which reads the store every 3600 s (default)',
        },
      },
    ],
    ['once', { refreshInterval: '0' }, { renewal: { mode: 'none' } }],
    ['once', { refreshInterval: '0s' }, { renewal: { mode: 'none' } }],
    [
      'once',
      { refreshPolicy: 'CreatedOnce', refreshInterval: '1h' },
      { renewal: { mode: 'none' } },
    ],
  ])('are read %s (%j)', (_, spec, facts) => {
    expect(
      factsOf(mapOne(externalSecret(spec)))[
        'credential payments/Secret/db#opaque'
      ],
    ).toMatchObject(facts as object);
  });

  it('have the type of their template', () => {
    expect(
      factsOf(
        mapOne(
          externalSecret({
            target: { template: { type: 'kubernetes.io/dockerconfigjson' } },
          }),
        ),
      ),
    ).toMatchObject({
      'secret payments/db': { type: 'kubernetes.io/dockerconfigjson' },
      'credential payments/Secret/db#registry-credential': {
        class: 'registry-credential',
      },
    });
  });

  it('that add to a Secret of somebody else do not say what that is', () => {
    expect(
      factsOf(mapOne(externalSecret({ target: { creationPolicy: 'Merge' } }))),
    ).toEqual({ 'secret payments/db': { sync: { by: 'external-secrets' } } });
    expect(
      mapOne(externalSecret({ target: { creationPolicy: 'None' } })).assets,
    ).toEqual([]);
  });

  it('read whole secrets, from several stores, and find others by name', () => {
    const mapper = mapperOf();
    mapper.remember(store(VAULT));
    const mapped = mapper.map(
      externalSecret({
        data: [
          {
            remoteRef: { key: 'x' },
            sourceRef: { storeRef: { name: 'own', kind: 'SecretStore' } },
          },
          { sourceRef: { generatorRef: { kind: 'Password', name: 'g' } } },
        ],
        dataFrom: [
          { extract: { key: 'secret/data/shared' } },
          { find: { name: { regexp: '.*' } } },
        ],
      }),
    )!;
    expect(
      mapped.links
        .filter(({ type }) => type === 'synced-from')
        .map(({ to, facts }) => [
          to.authority,
          to.name,
          'through' in facts && facts.through,
        ]),
    ).toEqual([
      [
        'store:external-secrets/prod/SecretStore/payments/own',
        'x',
        'SecretStore payments/own',
      ],
      [
        'store:vault/vault.example:8200/team-a',
        'secret/shared',
        'ClusterSecretStore vault',
      ],
    ]);
  });

  it.each<[Fields, string, string]>([
    [
      { vault: { server: 'http://vault:8200', version: 'v2' } },
      'store:vault/vault:8200',
      'payments/db',
    ],
    [
      { vault: { server: 'https://vault:443', path: '/kv/' } },
      'store:vault/vault',
      'kv/payments/db',
    ],
    [
      { vault: { server: 'https://gateway/vault' } },
      'store:external-secrets/prod/ClusterSecretStore/vault',
      'payments/db',
    ],
    [
      {
        aws: {
          service: 'SecretsManager',
          region: 'eu-central-1',
          role: 'arn:aws:iam::123456789012:role/eso',
        },
      },
      'store:aws-secretsmanager/123456789012/eu-central-1',
      'payments/db',
    ],
    [
      { aws: { service: 'ParameterStore', region: 'eu-west-1' } },
      'store:aws-parameterstore/unknown/eu-west-1',
      'payments/db',
    ],
    [
      { gcpsm: { projectID: 'shop-prod' } },
      'store:gcp-secretmanager/shop-prod',
      'payments/db',
    ],
    [
      { azurekv: { vaultUrl: 'https://Shop.vault.azure.net' } },
      'store:azure-keyvault/shop.vault.azure.net',
      'payments/db',
    ],
    [
      { doppler: { auth: { secretRef: {} } } },
      'store:external-secrets/prod/ClusterSecretStore/vault',
      'payments/db',
    ],
    [{}, 'store:external-secrets/prod/ClusterSecretStore/vault', 'payments/db'],
  ])('through %j come from %s', (provider, authority, name) => {
    const { store: stored, mapped } = mapWith(
      store(provider),
      externalSecret(),
    );
    expect(stored.assets[0].key.authority).toBe(authority);
    expect(
      mapped.links
        .filter(({ type }) => type === 'synced-from')
        .map(({ to }) => [to.authority, to.name]),
    ).toEqual([[authority, name]]);
  });

  it('through a store of the namespace use an account in it', () => {
    const { mapped } = mapWith(
      store(
        {
          vault: {
            ...VAULT.vault,
            auth: {
              kubernetes: {
                serviceAccountRef: { name: 'eso', namespace: 'elsewhere' },
              },
            },
          },
        },
        'SecretStore',
      ),
      externalSecret({ secretStoreRef: { name: 'vault' } }),
    );
    expect(Object.values(linksOf(mapped, 'synced-from'))[0]).toMatchObject({
      through: 'SecretStore payments/vault',
      account: 'payments/eso',
    });
  });

  it.each<[Fields, string[]]>([
    [{ secretStoreRef: { name: 'a/b' } }, ['InvalidReference']],
    [{ target: { name: 'A#' } }, ['InvalidReference']],
    [{ refreshInterval: 'often' }, ['InvalidField']],
    [{ data: [{ remoteRef: { key: 'a\u0000b' } }] }, ['InvalidField']],
  ])('that are odd (%j) are told by code', (spec, codes) => {
    expect(codesOf(mapOne(externalSecret(spec)))).toEqual(codes);
  });
});
