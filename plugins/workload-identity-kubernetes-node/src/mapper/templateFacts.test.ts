import {
  deployment,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
} from '../__testUtils__/objects';

function facts(spec: object) {
  return factsOf(mapOne(deployment(spec)))[
    'workload payments/Deployment/checkout'
  ];
}

describe('what can be compared of a template', () => {
  it('is the account, the images and the lives of tokens', () => {
    expect(
      facts({
        serviceAccountName: 'checkout',
        initContainers: [{ name: 'init', image: 'init:1' }],
        containers: [{ name: 'app', image: 'registry.example/app:2' }],
        volumes: [
          {
            name: 'tokens',
            projected: {
              sources: [
                {
                  serviceAccountToken: {
                    audience: 'vault',
                    expirationSeconds: 600,
                  },
                },
                { serviceAccountToken: { path: 'own' } },
              ],
            },
          },
          {
            name: 'kube-api-access-x1y2z',
            projected: {
              sources: [{ serviceAccountToken: { expirationSeconds: 3607 } }],
            },
          },
        ],
      }),
    ).toMatchObject({
      serviceAccount: 'checkout',
      images: { init: 'init:1', app: 'registry.example/app:2' },
      tokenLifetimes: { vault: 600, 'API server': 3600 },
    });
  });

  it('is nothing that is no name or reference', () => {
    expect(
      facts({
        serviceAccountName: 'No Name',
        containers: [{ name: 'app', image: 'a b' }],
      }),
    ).toEqual(
      expect.not.objectContaining({
        serviceAccount: expect.anything(),
        images: expect.anything(),
      }),
    );
  });
});

describe('pull secrets of an account', () => {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'checkout', namespace: 'payments' },
    imagePullSecrets: [{ name: 'registry' }],
  };
  const uses = (spec: object) => {
    const mapper = mapperOf();
    mapper.map(account);
    const mapped = mapper.map(
      deployment({ serviceAccountName: 'checkout', containers: [], ...spec }),
    )!;
    return Object.keys(linksOf(mapped, 'uses'));
  };

  it('are used by its pods, unless these name their own', () => {
    expect(uses({})).toEqual([
      'payments/Deployment/checkout -uses-> payments/registry',
    ]);
    expect(uses({ imagePullSecrets: [{ name: 'own' }] })).toEqual([
      'payments/Deployment/checkout -uses-> payments/own',
    ]);
  });
});
