import { RawClaims, parseClaims } from './claims';
import { Consent, globMatches } from './consent';
import {
  decideMatch,
  MatchableComponent,
  MatchableWorkload,
} from './decideMatch';

const ID = 'backstage.io/kubernetes-id';
const SELECTOR = 'backstage.io/kubernetes-label-selector';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const CLUSTER = 'backstage.io/kubernetes-cluster';
const WORKLOADS = 'tenure.dev/workloads';

function component(
  claims: RawClaims,
  overrides?: Partial<MatchableComponent>,
): MatchableComponent {
  return {
    entityRef: 'component:default/checkout',
    namespace: 'default',
    name: 'checkout',
    ownerRef: 'group:default/payments',
    claims: parseClaims(claims, { maxNamed: 10 }).claims,
    ...overrides,
  };
}

function workload(
  set: {
    labels?: Record<string, string>;
    podLabels?: Record<string, string>;
    names?: MatchableWorkload['names'];
  } = {},
): MatchableWorkload {
  return {
    id: 'w1',
    cluster: 'prod-eu',
    namespace: 'shop',
    name: 'shop/Deployment/checkout',
    labels: new Map(Object.entries(set.labels ?? {})),
    podLabels: new Map(Object.entries(set.podLabels ?? {})),
    names: set.names,
  };
}

const own = { value: 'checkout', entityRef: 'component:default/checkout' };
const other = { value: 'cart', entityRef: 'component:default/cart' };
const consent: Consent = {
  owner: 'group:default/payments',
  cluster: 'prod-eu',
  namespaces: ['shop'],
  path: 'workloadIdentity.consent[0]',
};

describe('decideMatch', () => {
  it.each<{
    title: string;
    component: MatchableComponent;
    workload: MatchableWorkload;
    consents?: Consent[];
    expected?: ['confirmed' | 'claimed', string?, string?];
  }>([
    {
      title: 'nothing claims, nothing names',
      component: component({}),
      workload: workload({ labels: { [ID]: 'checkout' } }),
    },
    {
      title: 'the annotation of the workload is enough',
      component: component({}),
      workload: workload({ names: own }),
      expected: ['confirmed', undefined, 'workload-annotation'],
    },
    {
      title: 'the annotation of the workload confirms a claim',
      component: component({ [SELECTOR]: 'app=x' }),
      workload: workload({ names: own, podLabels: { app: 'x' } }),
      expected: ['confirmed', SELECTOR, 'workload-annotation'],
    },
    {
      title: 'a claim by labels of the controller',
      component: component({ [SELECTOR]: 'app=x' }),
      workload: workload({ labels: { app: 'x' } }),
      expected: ['claimed', SELECTOR],
    },
    {
      title: 'controller and pods are tested apart',
      component: component({ [SELECTOR]: 'app=x,tier=y' }),
      workload: workload({ labels: { app: 'x' }, podLabels: { tier: 'y' } }),
    },
    {
      title: 'an id that the workload has is confirmed by its label',
      component: component({ [ID]: 'checkout' }),
      workload: workload({ podLabels: { [ID]: 'checkout' } }),
      expected: ['confirmed', ID, 'workload-label'],
    },
    {
      title: 'an id that is not the name of the component is only a claim',
      component: component({ [ID]: 'shop-app' }),
      workload: workload({ labels: { [ID]: 'shop-app' } }),
      expected: ['claimed', ID],
    },
    {
      title: 'a component elsewhere is named with its namespace',
      component: component(
        { [ID]: 'team-a.checkout' },
        { namespace: 'team-a', entityRef: 'component:team-a/checkout' },
      ),
      workload: workload({ labels: { [ID]: 'team-a.checkout' } }),
      expected: ['confirmed', ID, 'workload-label'],
    },
    {
      title: 'a name in another namespace does not name this component',
      component: component(
        { [ID]: 'checkout' },
        { namespace: 'team-a', entityRef: 'component:team-a/checkout' },
      ),
      workload: workload({ labels: { [ID]: 'checkout' } }),
      expected: ['claimed', ID],
    },
    {
      title: 'a name with a dot does not pass for one in another namespace',
      component: component(
        { [ID]: 'team-a.checkout' },
        {
          name: 'team-a.checkout',
          entityRef: 'component:default/team-a.checkout',
        },
      ),
      workload: workload({ labels: { [ID]: 'team-a.checkout' } }),
      expected: ['claimed', ID],
    },
    {
      title: 'a label confirms a claim by selector',
      component: component({ [SELECTOR]: 'app=x' }),
      workload: workload({ labels: { app: 'x', [ID]: 'Checkout' } }),
      expected: ['confirmed', SELECTOR, 'workload-label'],
    },
    {
      title: 'configuration confirms',
      component: component({ [SELECTOR]: 'app=x' }),
      workload: workload({ labels: { app: 'x' } }),
      consents: [consent],
      expected: ['confirmed', SELECTOR, 'configuration'],
    },
    {
      title: 'configuration of another owner, cluster or namespace does not',
      component: component({ [SELECTOR]: 'app=x' }),
      workload: workload({ labels: { app: 'x' } }),
      consents: [
        { ...consent, owner: 'group:default/other' },
        { ...consent, cluster: 'prod-us' },
        { ...consent, namespaces: ['shop-*', 'sho', '*s'] },
      ],
      expected: ['claimed', SELECTOR],
    },
    {
      title: 'configuration gives nothing to a component without owner',
      component: component({ [SELECTOR]: 'app=x' }, { ownerRef: undefined }),
      workload: workload({ labels: { app: 'x' } }),
      consents: [consent],
      expected: ['claimed', SELECTOR],
    },
    {
      title: 'configuration alone is no match',
      component: component({}),
      workload: workload({ labels: { app: 'x' } }),
      consents: [consent],
    },
    {
      title: 'a workload that names another gives only a claim',
      component: component({ [ID]: 'checkout' }),
      workload: workload({ labels: { [ID]: 'checkout' }, names: other }),
      consents: [consent],
      expected: ['claimed', ID],
    },
    {
      title: 'a workload that names nobody known gives only a claim',
      component: component({ [ID]: 'checkout' }),
      workload: workload({
        labels: { [ID]: 'checkout' },
        names: { value: '::' },
      }),
      consents: [consent],
      expected: ['claimed', ID],
    },
    {
      title: 'a workload that is listed',
      component: component({
        [WORKLOADS]: 'prod-eu/shop/Deployment/checkout',
        [SELECTOR]: 'app=x',
      }),
      workload: workload({ labels: { app: 'x' } }),
      expected: ['claimed', WORKLOADS],
    },
    {
      title: 'a workload of the same name in another cluster is not listed',
      component: component({
        [WORKLOADS]: 'prod-us/shop/Deployment/checkout',
      }),
      workload: workload(),
    },
    {
      title: 'a cluster narrows labels, not the list',
      component: component({
        [SELECTOR]: 'app=x',
        [CLUSTER]: 'prod-us',
      }),
      workload: workload({ labels: { app: 'x' } }),
    },
    {
      title: 'a namespace narrows labels',
      component: component({ [ID]: 'checkout', [NAMESPACE]: 'other' }),
      workload: workload({ labels: { [ID]: 'checkout' } }),
    },
    {
      title: 'narrowed to where the workload is',
      component: component({
        [ID]: 'checkout',
        [NAMESPACE]: 'shop',
        [CLUSTER]: 'prod-eu',
      }),
      workload: workload({ labels: { [ID]: 'checkout' } }),
      expected: ['confirmed', ID, 'workload-label'],
    },
  ])('$title', ({ component: c, workload: w, consents = [], expected }) => {
    const match = decideMatch(c, w, consents);
    expect(
      match && [match.state, match.claim?.annotation, match.confirmedBy?.type],
    ).toEqual(expected && [expected[0], expected[1], expected[2]]);
  });

  it('says what confirms, so that it can be found', () => {
    const claimant = component({ [SELECTOR]: 'app=x' });
    expect(
      decideMatch(claimant, workload({ names: own }), [])?.confirmedBy?.detail,
    ).toBe('tenure.dev/component: checkout');
    expect(
      decideMatch(claimant, workload({ labels: { app: 'x' } }), [consent])
        ?.confirmedBy?.detail,
    ).toBe(
      'workloadIdentity.consent[0]: group:default/payments in prod-eu/shop',
    );
  });
});

describe('globMatches', () => {
  it.each([
    ['payments', 'payments', true],
    ['payments', 'payments-eu', false],
    ['payments-*', 'payments-eu', true],
    ['payments-*', 'payments', false],
    ['*-prod', 'a-prod', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c', false],
    ['a*bc*c', 'abc', false],
    ['*', 'anything', true],
    ['a.c', 'abc', false],
  ])('%s on %s is %s', (pattern, name, expected) => {
    expect(globMatches(pattern, name)).toBe(expected);
  });
});
