import { codesOf, factsOf, linksOf, mapOne } from '../__testUtils__/objects';

function secret(type: string | undefined, metadata?: Record<string, unknown>) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'payments', ...metadata },
    ...(type && { type }),
  };
}

function credentialOf(mapped: ReturnType<typeof mapOne>) {
  return mapped.assets.find(asset => asset.key.kind === 'credential');
}

describe('secrets', () => {
  it.each([
    ['kubernetes.io/service-account-token', 'service-account-token'],
    ['kubernetes.io/tls', 'x509-certificate'],
    ['kubernetes.io/dockerconfigjson', 'registry-credential'],
    ['kubernetes.io/dockercfg', 'registry-credential'],
    ['kubernetes.io/basic-auth', 'basic-auth'],
    ['kubernetes.io/ssh-auth', 'ssh-key'],
    ['bootstrap.kubernetes.io/token', 'bootstrap-token'],
    ['Opaque', 'opaque'],
    ['example.org/custom', 'opaque'],
    [undefined, 'opaque'],
  ])('of type %s hold a credential of class %s', (type, credentialClass) => {
    const mapped = mapOne(secret(type));
    expect(mapped.scope).toEqual({
      resource: 'secrets',
      namespace: 'payments',
    });
    expect(factsOf(mapped)).toMatchObject({
      'secret payments/s': { type: type ?? 'Opaque' },
      [`credential payments/Secret/s#${credentialClass}`]: {
        class: credentialClass,
        expiry: {
          type:
            credentialClass === 'service-account-token' ? 'never' : 'unknown',
        },
      },
    });
    expect(linksOf(mapped, 'holds')).toEqual({
      [`payments/s -holds-> payments/Secret/s#${credentialClass}`]: {},
    });
    expect(credentialOf(mapped)?.facts).not.toHaveProperty('issuedAt');
  });

  it('of Helm releases hold none', () => {
    const mapped = mapOne(secret('helm.sh/release.v1'));
    expect(Object.keys(factsOf(mapped))).toEqual(['secret payments/s']);
    expect(mapped.links).toEqual([]);
  });

  it('have an unknown type where a server did not tell it', () => {
    const mapped = mapOne(secret(undefined, { uid: 'u' }));
    expect(factsOf(mapped)).toEqual({
      'secret payments/s': {},
      'credential payments/Secret/s#opaque': {
        class: 'opaque',
        expiry: { type: 'unknown' },
        renewal: { mode: 'unknown' },
        basis: { class: 'type of the Secret was not read' },
      },
    });
  });

  it('keep what is metadata', () => {
    const mapped = mapOne({
      ...secret('Opaque', {
        uid: 'u',
        creationTimestamp: '2026-01-02T03:04:05Z',
        annotations: { 'tenure.dev/note': 'n', 'example.org/x': 'y' },
      }),
      immutable: true,
    });
    expect(mapped.assets[0]).toMatchObject({
      incarnation: 'u',
      facts: {
        type: 'Opaque',
        createdAt: '2026-01-02T03:04:05.000Z',
        immutable: true,
        annotations: { 'tenure.dev/note': 'n' },
      },
    });
    expect(credentialOf(mapped)?.incarnation).toBe('u');
  });

  it('declared with creationTimestamp null have no time of creation', () => {
    const mapped = mapOne(secret('Opaque', { creationTimestamp: null }));
    expect(mapped.problems).toEqual([]);
    expect(factsOf(mapped)['secret payments/s']).toEqual({ type: 'Opaque' });
  });
});

describe('legacy tokens', () => {
  const token = (metadata: Record<string, unknown>) =>
    mapOne(secret('kubernetes.io/service-account-token', metadata));
  const annotations = {
    'kubernetes.io/service-account.name': 'robot',
    'kubernetes.io/service-account.uid': 'account-uid',
  };

  it('never expire, and are those of the account, whatever Secret holds them', () => {
    const mapped = token({
      uid: 'secret-uid',
      creationTimestamp: '2024-05-01T00:00:00Z',
      annotations,
      labels: { 'kubernetes.io/legacy-token-last-used': '2026-11-03' },
    });
    expect(credentialOf(mapped)).toMatchObject({
      incarnation: 'account-uid',
      facts: {
        expiry: { type: 'never' },
        renewal: { mode: 'none' },
        audiences: [],
        boundTo: 'Secret',
        issuedAt: '2024-05-01T00:00:00.000Z',
        lastUsedAt: '2026-11-03T00:00:00.000Z',
        basis: {
          boundTo: expect.stringContaining('brings the token back'),
          issuedAt: expect.stringContaining('creation of the Secret'),
          lastUsedAt: 'label kubernetes.io/legacy-token-last-used, to the day',
        },
      },
    });
    expect(linksOf(mapped)).toEqual({
      'payments/s -holds-> payments/Secret/s#service-account-token': {},
      'payments/Secret/s#service-account-token -authenticates-> payments/robot':
        {},
      'payments/robot -accepts-> payments/Secret/s#service-account-token': {},
      'payments/Secret/s#service-account-token -issued-by-> kubernetes-service-account':
        {},
    });
  });

  it('end when the cleaner of legacy tokens marks them', () => {
    const mapped = token({
      annotations,
      labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-10-01' },
    });
    expect(credentialOf(mapped)?.facts).toMatchObject({
      expiry: { type: 'at', at: '2026-10-01T00:00:00.000Z' },
      basis: { expiry: 'label kubernetes.io/legacy-token-invalid-since' },
    });
  });

  it('do not end by an annotation, and need an account', () => {
    const mapped = token({
      annotations: {
        'tenure.dev/expires-at': '2027-01-01T00:00:00Z',
        'kubernetes.io/service-account.name': 'a/b#c',
      },
      labels: { 'kubernetes.io/legacy-token-last-used': 'lately' },
    });
    expect(codesOf(mapped).sort()).toEqual([
      'ExpiryNotApplicable',
      'InvalidInstant',
      'InvalidReference',
    ]);
    expect(credentialOf(mapped)?.facts).toMatchObject({
      expiry: { type: 'never' },
    });
    expect(linksOf(mapped, 'authenticates')).toEqual({});
  });
});

describe('annotated lifetimes', () => {
  it.each([
    [
      '2027-01-01T02:00:00+02:00',
      { type: 'at', at: '2027-01-01T00:00:00.000Z' },
    ],
    ['2027-01-01T00:00:00.5Z', { type: 'at', at: '2027-01-01T00:00:00.500Z' }],
    ['never', { type: 'never' }],
    ['2027-01-01', undefined],
    ['2027-13-01T00:00:00Z', undefined],
    ['2027-02-30T00:00:00Z', undefined],
    ['tomorrow', undefined],
    ['', undefined],
  ])('expires-at %p', (value, expiry) => {
    const mapped = mapOne(
      secret('kubernetes.io/tls', {
        annotations: { 'tenure.dev/expires-at': value },
      }),
    );
    expect(credentialOf(mapped)?.facts).toMatchObject(
      expiry
        ? {
            expiry,
            basis: { expiry: 'annotation tenure.dev/expires-at' },
          }
        : { expiry: { type: 'unknown' } },
    );
    expect(codesOf(mapped)).toEqual(expiry ? [] : ['InvalidInstant']);
    expect(JSON.stringify(mapped.problems)).not.toContain(value || 'nothing');
  });

  it('of issue, rotation and renewal', () => {
    const mapped = mapOne(
      secret('kubernetes.io/tls', {
        annotations: {
          'tenure.dev/issued-at': '2026-01-01T00:00:00Z',
          'tenure.dev/rotated-at': '2026-06-01T00:00:00Z',
          'cert-manager.io/certificate-name': 'web',
        },
      }),
    );
    expect(credentialOf(mapped)?.facts).toEqual({
      class: 'x509-certificate',
      expiry: { type: 'unknown' },
      issuedAt: '2026-01-01T00:00:00.000Z',
      lastRotatedAt: '2026-06-01T00:00:00.000Z',
      renewal: { mode: 'automatic', by: 'cert-manager' },
      basis: {
        issuedAt: 'annotation tenure.dev/issued-at',
        lastRotatedAt: 'annotation tenure.dev/rotated-at',
        renewal: 'annotation cert-manager.io/certificate-name',
      },
    });
  });
});
