import { parseClaims, pickClaims, RawClaims } from './claims';

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER = 'backstage.io/kubernetes-cluster';
const WORKLOADS = 'tenure.dev/workloads';

const parse = (raw: RawClaims) => parseClaims(raw, { maxNamed: 3 });

describe('parseClaims', () => {
  it('reads nothing from a component that claims nothing', () => {
    expect(parse(pickClaims({ 'backstage.io/source-location': 'x' }))).toEqual({
      claims: { selector: undefined, named: [] },
      rejected: [],
    });
    // A namespace narrows a claim, and is none.
    expect(parse({ [NAMESPACE]: 'shop' }).claims.selector).toBeUndefined();
  });

  it('takes the id for the label of that name, narrowed', () => {
    expect(
      parse({ [ID]: ' checkout ', [NAMESPACE]: 'shop', [CLUSTER]: 'prod-eu' }),
    ).toEqual({
      claims: {
        selector: {
          annotation: ID,
          value: 'checkout',
          requirements: [{ key: ID, operator: 'equals', values: ['checkout'] }],
          cluster: 'prod-eu',
          namespace: 'shop',
        },
        named: [],
      },
      rejected: [],
    });
  });

  it('prefers a label selector, and does not fall back from a malformed one', () => {
    expect(
      parse({ [ID]: 'checkout', [SELECTOR]: 'app=checkout' }).claims.selector,
    ).toMatchObject({ annotation: SELECTOR, value: 'app=checkout' });

    const malformed = parse({ [ID]: 'checkout', [SELECTOR]: 'app=(' });
    expect(malformed.claims.selector).toBeUndefined();
    expect(malformed.rejected).toMatchObject([{ annotation: SELECTOR }]);

    const empty = parse({ [ID]: 'checkout', [SELECTOR]: ' ' });
    expect(empty.claims.selector).toMatchObject({ annotation: ID });
    expect(empty.rejected).toMatchObject([{ annotation: SELECTOR }]);
  });

  it('follows no claim that is narrowed to what can not be a place', () => {
    const hostile: RawClaims[] = [
      { [ID]: 'checkout', [NAMESPACE]: 'a b' },
      { [ID]: 'checkout', [NAMESPACE]: 'x'.repeat(64) },
      { [ID]: 'checkout', [CLUSTER]: 'prod\u0000' },
      { [ID]: 'checkout\u0000' },
      { [ID]: '' },
    ];
    for (const raw of hostile) {
      const { claims, rejected } = parse(raw);
      expect(claims.selector).toBeUndefined();
      expect(rejected).toHaveLength(1);
    }
  });

  it('reads the workloads that are listed, and tells what is wrong with others', () => {
    const { claims, rejected } = parse({
      [WORKLOADS]:
        'prod-eu/shop/Deployment/checkout, nonsense,, prod-eu/shop/CronJob/report ,prod-eu/shop/Deployment/checkout, a/b//d',
    });
    expect(claims.named).toEqual([
      {
        annotation: WORKLOADS,
        value: 'prod-eu/shop/Deployment/checkout',
        cluster: 'prod-eu',
        name: 'shop/Deployment/checkout',
      },
      {
        annotation: WORKLOADS,
        value: 'prod-eu/shop/CronJob/report',
        cluster: 'prod-eu',
        name: 'shop/CronJob/report',
      },
    ]);
    expect(rejected.map(one => one.reason)).toEqual([
      "'nonsense' is not cluster/namespace/Kind/name",
      "'a/b//d' is not cluster/namespace/Kind/name",
    ]);
  });

  it('bounds the list', () => {
    const { claims, rejected } = parse({
      [WORKLOADS]: [1, 2, 3, 4, 5].map(i => `c/n/Pod/p${i}`).join(','),
    });
    expect(claims.named).toHaveLength(3);
    expect(rejected).toHaveLength(1);
  });
});
