import {
  codesOf,
  deployment,
  factsOf,
  linksOf,
  mapOne,
  mapperOf,
} from '../__testUtils__/objects';

const account = (name: string, automount?: boolean) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'payments' },
  ...(automount !== undefined && { automountServiceAccountToken: automount }),
});

const RUNS_AS_DEFAULT =
  'payments/Deployment/checkout -runs-as-> payments/default';
const INJECTED = 'payments/Deployment/checkout#token@3607';

describe('runs-as and the injected token', () => {
  it.each([
    // account's word, pod's word, runs-as, whether a token is injected
    ['not read', undefined, undefined, undefined, true],
    ['silent', account('default'), undefined, true, true],
    ['true', account('default', true), undefined, true, true],
    ['false', account('default', false), undefined, false, false],
    ['false', account('default', false), true, true, true],
    ['true', account('default', true), false, false, false],
    ['not read', undefined, false, false, false],
  ])(
    'account %s, pod says %p',
    (_, accountObject, podSays, automount, injected) => {
      const mapper = mapperOf();
      mapper.map(accountObject);
      const mapped = mapper.map(
        deployment({
          containers: [{ name: 'app' }],
          automountServiceAccountToken: podSays,
        }),
      )!;
      expect(linksOf(mapped, 'runs-as')).toEqual({
        [RUNS_AS_DEFAULT]: {
          implied: true,
          ...(automount !== undefined && { automount }),
        },
      });
      expect(Object.keys(linksOf(mapped, 'presents'))).toEqual(
        injected
          ? [`payments/Deployment/checkout -presents-> ${INJECTED}`]
          : [],
      );
    },
  );

  it('takes the named account, also by its deprecated alias', () => {
    for (const spec of [
      { serviceAccountName: 'checkout' },
      { serviceAccount: 'checkout' },
      { serviceAccountName: 'checkout', serviceAccount: 'other' },
    ]) {
      expect(linksOf(mapOne(deployment(spec)), 'runs-as')).toEqual({
        'payments/Deployment/checkout -runs-as-> payments/checkout': {},
      });
    }
  });

  it.each([
    [undefined, 31_536_000, 'kubernetes default'],
    [true, 31_536_000, 'cluster configuration'],
    [false, 3607, 'cluster configuration'],
  ])(
    'extendsTokenExpiration %p gives %p seconds',
    (extendsTokenExpiration, effectiveTtlSeconds, basis) => {
      const mapped = mapOne(deployment({ containers: [{ name: 'app' }] }), {
        extendsTokenExpiration,
      });
      expect(factsOf(mapped)[`credential ${INJECTED}`]).toEqual({
        class: 'projected-token',
        expiry: { type: 'per-issue' },
        declaredTtlSeconds: 3607,
        effectiveTtlSeconds,
        renewal: { mode: 'automatic', by: 'kubelet' },
        audiences: [],
        boundTo: 'Pod',
        basis: {
          declaredTtlSeconds: 'kubernetes default',
          effectiveTtlSeconds: basis,
        },
      });
      expect(linksOf(mapped)).toMatchObject({
        [`${INJECTED} -authenticates-> payments/default`]: {},
        [`${INJECTED} -issued-by-> kubernetes-service-account`]: {},
      });
      expect(factsOf(mapped)['issuer kubernetes-service-account']).toEqual({
        class: 'kubernetes-service-account-issuer',
      });
    },
  );

  it('injects into containers that mount nothing at its path themselves', () => {
    const mine = {
      name: 'mine',
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    };
    const presents = (...containers: object[]) =>
      linksOf(
        mapOne(
          deployment({
            initContainers: [{ name: 'init' }],
            containers,
            ephemeralContainers: [{ name: 'debug' }],
          }),
        ),
        'presents',
      );
    expect(
      presents({ name: 'app' }, { name: 'own', volumeMounts: [mine] }),
    ).toEqual({
      [`payments/Deployment/checkout -presents-> ${INJECTED}`]: {
        places: [
          { as: 'volume', container: 'init', containerType: 'init' },
          { as: 'volume', container: 'app', containerType: 'container' },
        ],
      },
    });
    const none = mapOne(
      deployment({ containers: [{ name: 'own', volumeMounts: [mine] }] }),
    );
    expect(linksOf(none, 'presents')).toEqual({});
  });
});

describe('projected tokens', () => {
  const projected = (...tokens: object[]) =>
    mapOne(
      deployment({
        automountServiceAccountToken: false,
        containers: [{ name: 'app', volumeMounts: [{ name: 'tokens' }] }],
        volumes: [
          {
            name: 'tokens',
            projected: {
              sources: tokens.map(serviceAccountToken => ({
                serviceAccountToken,
              })),
            },
          },
        ],
      }),
    );

  it.each([
    [
      'its own life',
      { audience: 'vault', expirationSeconds: 600 },
      'token/vault@600',
      600,
      600,
    ],
    ['the default life', { audience: 'vault' }, 'token/vault@3600', 3600, 3600],
    ['no audience', { expirationSeconds: 7200 }, 'token@7200', 7200, 7200],
    [
      'the extended life',
      { expirationSeconds: 3607 },
      'token@3607',
      3607,
      31_536_000,
    ],
    [
      'an audience that is the API server',
      {
        audience: 'https://kubernetes.default.svc.cluster.local',
        expirationSeconds: 3607,
      },
      'token/https://kubernetes.default.svc.cluster.local@3607',
      3607,
      31_536_000,
    ],
    [
      'another audience is never extended',
      { audience: 'vault', expirationSeconds: 3607 },
      'token/vault@3607',
      3607,
      3607,
    ],
  ])('%s', (_, token, profile, declared, effective) => {
    const key = `payments/Deployment/checkout#${profile}`;
    const mapped = projected(token);
    expect(factsOf(mapped)[`credential ${key}`]).toMatchObject({
      declaredTtlSeconds: declared,
      effectiveTtlSeconds: effective,
      audiences: 'audience' in token ? [token.audience] : [],
    });
    expect(linksOf(mapped, 'presents')).toEqual({
      [`payments/Deployment/checkout -presents-> ${key}`]: {
        places: [
          { as: 'volume', container: 'app', containerType: 'container' },
        ],
      },
    });
  });

  it('tells profiles apart, and says of odd lives that they are not known', () => {
    const mapped = projected(
      { audience: 'a' },
      { audience: 'a' },
      { audience: 'b' },
      { audience: 'c', expirationSeconds: 'soon' },
      { audience: 'd', expirationSeconds: 10 },
    );
    expect(Object.keys(linksOf(mapped, 'presents'))).toEqual(
      ['a@3600', 'b@3600', 'c@invalid', 'd@invalid'].map(
        one =>
          `payments/Deployment/checkout -presents-> payments/Deployment/checkout#token/${one}`,
      ),
    );
    expect(
      factsOf(mapped)[
        'credential payments/Deployment/checkout#token/c@invalid'
      ],
    ).not.toHaveProperty('effectiveTtlSeconds');
    expect(codesOf(mapped)).toEqual(['InvalidExpiration']);
  });
});
