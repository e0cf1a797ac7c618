import { codesOf, factsOf, linksOf, mapOne } from '../__testUtils__/objects';
import { mergeAssets } from './merge';

type Fields = Record<string, unknown>;

function certificate(spec?: Fields, status?: Fields, metadata?: Fields) {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'web', namespace: 'payments', ...metadata },
    spec: {
      secretName: 'web-tls',
      issuerRef: { name: 'internal', kind: 'ClusterIssuer' },
      ...spec,
    },
    ...(status && { status }),
  };
}

const CREDENTIAL = 'credential payments/Secret/web-tls#x509-certificate';
const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'Ready',
  lastTransitionTime: '2026-10-01T00:00:00Z',
  message: 'Certificate is up to date',
};
const ISSUED = {
  notBefore: '2026-10-01T00:00:00Z',
  notAfter: '2026-12-30T00:00:00Z',
  renewalTime: '2026-11-30T00:00:00Z',
  revision: 3,
  conditions: [READY],
};

describe('certificates', () => {
  it('tell the life of what is in their Secret, and who issued it', () => {
    const mapped = mapOne(
      certificate(
        { dnsNames: ['Shop.example', '*.shop.example', 'not a name'] },
        ISSUED,
        { uid: 'u' },
      ),
    );
    expect(mapped.problems).toEqual([]);
    expect(mapped.scope).toEqual({
      resource: 'cert-manager.io/certificates',
      namespace: 'payments',
    });
    expect(factsOf(mapped)).toEqual({
      [CREDENTIAL]: {
        class: 'x509-certificate',
        expiry: { type: 'at', at: '2026-12-30T00:00:00.000Z' },
        issuedAt: '2026-10-01T00:00:00.000Z',
        declaredTtlSeconds: 7_776_000,
        effectiveTtlSeconds: 7_776_000,
        renewal: { mode: 'automatic', by: 'cert-manager' },
        renewsAt: '2026-11-30T00:00:00.000Z',
        issuance: {
          state: 'ready',
          reason: 'Ready',
          since: '2026-10-01T00:00:00.000Z',
        },
        dnsNames: ['shop.example', '*.shop.example'],
        basis: {
          expiry: 'status.notAfter of Certificate web',
          issuedAt: 'status.notBefore of Certificate web',
          declaredTtlSeconds: 'cert-manager default',
          effectiveTtlSeconds: 'status of Certificate web',
          renewal: 'Certificate web',
          renewsAt: 'status.renewalTime of Certificate web',
          issuance: 'status.conditions of Certificate web',
        },
      },
    });
    expect(linksOf(mapped)).toEqual({
      'payments/web-tls -holds-> payments/Secret/web-tls#x509-certificate': {},
      'payments/Secret/web-tls#x509-certificate -issued-by-> ClusterIssuer/internal':
        {},
    });
    // It is not the Certificate's incarnation that a leaked key belongs to.
    expect(mapped.assets.every(asset => !asset.incarnation)).toBe(true);
  });

  it('that are declared tell what will be, and claim no end', () => {
    const facts = factsOf(mapOne(certificate({ duration: '24h0m0s' })));
    expect(facts['secret payments/web-tls']).toEqual({
      type: 'kubernetes.io/tls',
    });
    expect(facts[CREDENTIAL]).toMatchObject({
      expiry: { type: 'unknown' },
      declaredTtlSeconds: 86_400,
      basis: { declaredTtlSeconds: 'spec.duration of Certificate web' },
    });
    expect(facts[CREDENTIAL]).not.toHaveProperty('issuance');
    expect(facts[CREDENTIAL]).not.toHaveProperty('effectiveTtlSeconds');
  });

  it.each([
    ['2160h', '2026-12-29T23:58:30Z', 7_776_000],
    ['24h', '2026-12-30T00:00:00Z', 7_776_000],
    ['8760h', '2026-12-30T00:00:00Z', 7_776_000],
  ])(
    'asked for %s and given to %s last %s s',
    (duration, notAfter, effectiveTtlSeconds) => {
      expect(
        factsOf(mapOne(certificate({ duration }, { ...ISSUED, notAfter })))[
          CREDENTIAL
        ],
      ).toMatchObject({ effectiveTtlSeconds });
    },
  );

  it.each<[string, Fields, unknown]>([
    [
      'whose renewal failed while the old one is good',
      {
        ...ISSUED,
        lastFailureTime: '2026-11-20T00:00:00Z',
        conditions: [
          READY,
          { type: 'Issuing', status: 'False', reason: 'Failed' },
        ],
      },
      {
        state: 'failing',
        reason: 'Failed',
        since: '2026-11-20T00:00:00.000Z',
      },
    ],
    [
      'that never was issued',
      {
        conditions: [
          { type: 'Ready', status: 'False', reason: 'DoesNotExist' },
          { type: 'Issuing', status: 'True', reason: 'DoesNotExist' },
        ],
      },
      { state: 'not-ready', reason: 'DoesNotExist' },
    ],
    [
      'that expired',
      { conditions: [{ type: 'Ready', status: 'False', reason: 'Expired' }] },
      { state: 'failing', reason: 'Expired' },
    ],
    [
      'with a reason of somebody’s own',
      { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'Hunter2' }] },
      { state: 'not-ready' },
    ],
    ['with other conditions alone', { conditions: [{ type: 'X' }] }, undefined],
  ])('%s say so', (_, status, issuance) => {
    const facts = factsOf(mapOne(certificate({}, status)))[CREDENTIAL];
    expect((facts as Fields).issuance).toEqual(issuance);
  });

  it.each<[string, string[], string | undefined]>([
    [
      'one SPIFFE ID',
      ['spiffe://prod.example/ns/payments/sa/web'],
      'ns/payments/sa/web',
    ],
    ['another URI', ['https://user:pass@shop.example'], undefined],
    [
      'two of them, which make no SVID',
      ['spiffe://prod.example/a', 'spiffe://prod.example/b'],
      undefined,
    ],
    ['that of the domain', ['spiffe://prod.example'], undefined],
    ['one that is none', ['spiffe://prod.example/a/../b'], undefined],
  ])('with %s authenticate as %s', (_, uris, path) => {
    const mapped = mapOne(certificate({ uris }));
    expect(codesOf(mapped)).toEqual([]);
    expect(
      mapped.links
        .filter(({ type }) => type === 'authenticates')
        .map(({ to }) => to),
    ).toEqual(
      path
        ? [
            {
              kind: 'identity',
              authority: 'trust-domain:prod.example',
              name: path,
            },
          ]
        : [],
    );
    expect(JSON.stringify(mapped)).not.toContain('user:pass');
  });

  it.each([
    [{ name: 'ca' }, 'Issuer/payments/ca'],
    [{ name: 'ca', kind: 'Issuer' }, 'Issuer/payments/ca'],
    [
      {
        name: 'pca',
        kind: 'AWSPCAClusterIssuer',
        group: 'awspca.cert-manager.io',
      },
      'AWSPCAClusterIssuer.awspca.cert-manager.io/pca',
    ],
    [
      { name: 'step', kind: 'StepIssuer', group: 'certmanager.step.sm' },
      'StepIssuer.certmanager.step.sm/payments/step',
    ],
  ])('of issuer %j are issued by %s', (issuerRef, name) => {
    expect(
      Object.keys(linksOf(mapOne(certificate({ issuerRef })), 'issued-by')),
    ).toEqual([
      `payments/Secret/web-tls#x509-certificate -issued-by-> ${name}`,
    ]);
  });

  it.each([
    [{ secretName: 'a/b' }, ['InvalidReference']],
    [{ secretName: undefined }, ['InvalidReference']],
    [{ issuerRef: { name: 'x#y' } }, ['InvalidReference']],
    [{ duration: 'a day' }, ['InvalidField']],
  ])('that are odd (%j) are told by code', (spec, codes) => {
    expect(codesOf(mapOne(certificate(spec)))).toEqual(codes);
  });

  it('and their Secret are one, whichever comes first in a file', () => {
    const own = mapOne({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: {
        name: 'web-tls',
        namespace: 'payments',
        uid: 'secret-uid',
        annotations: {
          'cert-manager.io/certificate-name': 'web',
          'tenure.dev/expires-at': '2030-01-01T00:00:00Z',
          'tenure.dev/rotated-at': '2026-10-01T00:00:00Z',
        },
      },
    }).assets;
    const managed = mapOne(certificate({}, ISSUED)).assets;
    const merged = [
      mergeAssets([...own, ...managed]),
      mergeAssets([...managed, ...own]),
    ].map(assets => factsOf({ assets })[CREDENTIAL]);
    expect(merged[0]).toEqual(merged[1]);
    expect(merged[0]).toMatchObject({
      expiry: { type: 'at', at: '2026-12-30T00:00:00.000Z' },
      lastRotatedAt: '2026-10-01T00:00:00.000Z',
      issuance: { state: 'ready' },
      basis: {
        expiry: 'status.notAfter of Certificate web',
        renewal: 'Certificate web',
        lastRotatedAt: 'annotation tenure.dev/rotated-at',
      },
    });
    const both = mergeAssets([...managed, ...own]);
    expect(both.map(({ incarnation }) => incarnation)).toEqual([
      'secret-uid',
      'secret-uid',
    ]);
  });
});

describe('issuers', () => {
  it.each([
    ['Issuer', 'payments', 'Issuer/payments/ca'],
    ['ClusterIssuer', undefined, 'ClusterIssuer/ca'],
  ])('%s are authorities that sign certificates', (kind, namespace, name) => {
    const mapped = mapOne({
      apiVersion: 'cert-manager.io/v1',
      kind,
      metadata: { name: 'ca', namespace, uid: 'u' },
      spec: {
        vault: { server: 'https://vault.example', auth: { token: 'x' } },
      },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'VaultError',
            message: 'x',
          },
        ],
      },
    });
    expect(mapped.assets).toEqual([
      {
        key: { kind: 'issuer', authority: 'cluster:prod', name },
        incarnation: 'u',
        facts: {
          class: 'certificate-authority',
          mechanism: 'vault',
          condition: { state: 'failing', reason: 'VaultError' },
        },
      },
    ]);
  });
});
