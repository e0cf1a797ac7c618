import { factsOf, linksOf, mapOne } from '../__testUtils__/objects';

describe('the edge of a cluster', () => {
  it('serves the Secrets of an Ingress', () => {
    const mapped = mapOne({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'shop',
        namespace: 'payments',
        labels: { app: 'shop' },
        annotations: { 'tenure.dev/component': 'shop' },
      },
      spec: {
        tls: [
          { hosts: ['shop.example', '*.shop.example'], secretName: 'shop-tls' },
          { hosts: ['old.example'], secretName: 'shop-tls' },
          { hosts: ['default.example'] },
        ],
      },
    });
    expect(factsOf(mapped)).toEqual({
      'workload payments/Ingress/shop': {
        controller: 'Ingress',
        apiVersion: 'networking.k8s.io/v1',
        labels: { app: 'shop' },
        annotations: { 'tenure.dev/component': 'shop' },
        hosts: ['*.shop.example', 'old.example', 'shop.example'],
      },
    });
    expect(linksOf(mapped)).toEqual({
      'payments/Ingress/shop -uses-> payments/shop-tls': {
        places: [{ as: 'tls' }],
      },
    });
  });

  it('serves those of a Gateway, of other namespaces too', () => {
    const mapped = mapOne({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'infra' },
      spec: {
        listeners: [
          {
            name: 'a',
            hostname: 'a.example',
            tls: { certificateRefs: [{ name: 'a' }] },
          },
          {
            name: 'b',
            tls: {
              certificateRefs: [
                { kind: 'Secret', name: 'b', namespace: 'payments' },
              ],
            },
          },
          {
            name: 'c',
            tls: {
              certificateRefs: [
                { group: 'x.example', kind: 'Cert', name: 'c' },
              ],
            },
          },
          { name: 'plain' },
        ],
      },
    });
    expect(Object.keys(linksOf(mapped))).toEqual([
      'infra/Gateway/edge -uses-> infra/a',
      'infra/Gateway/edge -uses-> payments/b',
    ]);
  });

  it('is nothing of the inventory without TLS', () => {
    const { assets, links } = mapOne({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'plain', namespace: 'payments' },
      spec: { rules: [{ host: 'a.example' }] },
    });
    expect([assets, links]).toEqual([[], []]);
  });
});
