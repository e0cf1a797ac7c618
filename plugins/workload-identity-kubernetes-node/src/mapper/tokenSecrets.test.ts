import { factsOf, linksOf, mapOne, mapperOf } from '../__testUtils__/objects';

function secret(name: string, type: string, annotations: object = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type,
    metadata: { name, namespace: 'payments', uid: `uid-${name}`, annotations },
  };
}

describe('where token Secrets come from', () => {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'checkout', namespace: 'payments' },
    secrets: [{ name: 'checkout-token-x1y2z' }],
  };
  const token = (name: string) =>
    secret(name, 'kubernetes.io/service-account-token', {
      'kubernetes.io/service-account.name': 'checkout',
    });
  const originOf = (name: string, before: unknown[]) => {
    const mapper = mapperOf();
    before.forEach(object => mapper.map(object));
    const facts = factsOf(mapper.map(token(name))!);
    return (
      facts[`credential payments/Secret/${name}#service-account-token`] as {
        origin?: string;
      }
    ).origin;
  };

  it.each([
    ['listed by the account', 'checkout-token-x1y2z', [account], 'automatic'],
    ['only named so', 'checkout-token-abcde', [account], 'by-hand'],
    ['of an account that was not read', 'checkout-token-x1y2z', [], undefined],
  ])('%s', (_, name, before, origin) => {
    expect(originOf(name, before)).toBe(origin);
  });
});

describe('bootstrap tokens', () => {
  it('log in as a user of their own; their end is not read', () => {
    const mapped = mapOne(
      secret('bootstrap-token-07401b', 'bootstrap.kubernetes.io/token'),
    );
    const key = 'payments/Secret/bootstrap-token-07401b#bootstrap-token';
    expect(factsOf(mapped)[`credential ${key}`]).toMatchObject({
      class: 'bootstrap-token',
      expiry: { type: 'unknown' },
      basis: {
        expiry: 'stands in the data of the Secret, which is never read',
      },
    });
    expect(Object.keys(linksOf(mapped, 'authenticates'))).toEqual([
      `${key} -authenticates-> User/system:bootstrap:07401b`,
    ]);
  });

  it('end when somebody has written it down', () => {
    const mapped = mapOne(
      secret('bootstrap-token-07401b', 'bootstrap.kubernetes.io/token', {
        'tenure.dev/expires-at': '2026-12-01T00:00:00Z',
      }),
    );
    expect(
      factsOf(mapped)[
        'credential payments/Secret/bootstrap-token-07401b#bootstrap-token'
      ],
    ).toMatchObject({
      expiry: { type: 'at', at: '2026-12-01T00:00:00.000Z' },
      basis: { expiry: 'annotation tenure.dev/expires-at' },
    });
  });
});
