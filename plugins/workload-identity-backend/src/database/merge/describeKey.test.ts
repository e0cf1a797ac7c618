import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { describeKey } from './describeKey';

const CLUSTER = 'cluster:prod-eu';

describe('describeKey', () => {
  it.each<[AssetKey['kind'], string, string, string | undefined]>([
    ['workload', 'payments/Deployment/checkout', 'checkout', 'payments'],
    ['identity', 'payments/checkout', 'checkout', 'payments'],
    ['identity', 'Group/system:masters', 'system:masters', undefined],
    ['identity', 'User/jane@example.com', 'jane@example.com', undefined],
    ['secret', 'payments/checkout-tls', 'checkout-tls', 'payments'],
    [
      'credential',
      'payments/Secret/checkout-tls#x509-certificate',
      'checkout-tls',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#token/vault@600',
      'checkout → vault',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#token/https://vault.example@eu@600',
      'checkout → https://vault.example@eu',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#token/@3607',
      'checkout → API server',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#token@3607',
      'checkout → API server',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#literal/app/env/DB_PASSWORD',
      'checkout: app/env/DB_PASSWORD',
      'payments',
    ],
    [
      'credential',
      'payments/ConfigMap/checkout#literal/app.yaml',
      'checkout: app.yaml',
      'payments',
    ],
    [
      'credential',
      'payments/Deployment/checkout#svid/istio',
      'checkout as of istio',
      'payments',
    ],
    ['issuer', 'Signer/example.org/serving', 'example.org/serving', undefined],
    ['secret', 'payments/ConfigMap/checkout', 'ConfigMap/checkout', 'payments'],
    ['issuer', 'Issuer/payments/ca', 'ca', 'payments'],
    ['issuer', 'ClusterIssuer/letsencrypt', 'letsencrypt', undefined],
    [
      'issuer',
      'kubernetes-service-account',
      'kubernetes-service-account',
      undefined,
    ],
    ['role', 'Role/payments/reader', 'reader', 'payments'],
    ['role', 'ClusterRole/system:node', 'system:node', undefined],
    ['cluster', 'prod-eu', 'prod-eu', undefined],
    ['workload', 'not-of-the-grammar', 'not-of-the-grammar', undefined],
  ])('%s %s is %s in %s', (kind, name, displayName, namespace) => {
    expect(describeKey({ kind, authority: CLUSTER, name })).toEqual({
      displayName,
      namespace,
      cluster: 'prod-eu',
    });
  });

  it.each<[string, string | undefined, string]>([
    ['ref:registry.example:5000/shop/checkout:1.4', undefined, 'checkout:1.4'],
    ['ref:nginx', undefined, 'nginx'],
    ['sha256:0123456789abcdef0123', undefined, 'sha256:0123456789ab'],
    ['sha256:0123456789abcdef', 'r.example/shop/checkout:2', 'checkout:2'],
    [
      'sha256:0123456789abcdef',
      'r.example/shop/checkout@sha256:0123456789abcdef',
      'checkout@sha256:0123456789ab',
    ],
    [
      'sha256:0123456789abcdef',
      'r.example/shop/checkout:2@sha256:0123456789abcdef',
      'checkout:2',
    ],
  ])('image %s seen as %s is %s', (name, reference, displayName) => {
    expect(
      describeKey({ kind: 'image', authority: 'global', name }, { reference }),
    ).toEqual({ displayName, namespace: undefined, cluster: undefined });
  });

  it('reads the grammar of clusters for clusters only', () => {
    expect(
      describeKey({
        kind: 'identity',
        authority: 'trust-domain:prod.example',
        name: 'ns/payments/sa/checkout',
      }),
    ).toEqual({ displayName: 'ns/payments/sa/checkout' });
    expect(
      describeKey({
        kind: 'secret',
        authority: 'store:vault-main',
        name: 'kv/payments/db',
      }),
    ).toEqual({ displayName: 'kv/payments/db' });
  });
});
