import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ClosedTenants } from './ClosedTenants';
import { covers, meet } from './patterns';
import { placeTenants } from './placeTenants';
import { readTenants } from './readTenants';
import { tenantOf } from './tenantOf';

const clusters = new Set(['prod', 'staging']);
const read = (tenants: JsonObject[]) =>
  readTenants(new ConfigReader({ tenants }), clusters);
const place = (
  tenants: JsonObject[],
  clusterTenants: Record<string, string> = {},
) => {
  const { tenants: known, places } = read(tenants);
  return placeTenants(
    [...clusters].map(name => ({ name, tenant: clusterTenants[name] })),
    known,
    places,
  );
};
const tenant = (name: string, ...places: JsonObject[]): JsonObject => ({
  name,
  clusters: places,
});
const inProd = (...namespaces: string[]) => ({ cluster: 'prod', namespaces });

describe('patterns', () => {
  it.each<[string, string, boolean, boolean, boolean]>([
    // left, right, meet, left covers right, right covers left
    ['pay', 'pay', true, true, true],
    ['pay', 'shop', false, false, false],
    ['pay-*', 'pay-eu', true, true, false],
    ['*', 'pay-*', true, true, false],
    ['pay-*', '*-eu', true, false, false],
    ['pay-*', 'shop-*', false, false, false],
    ['*-eu', '*-us', false, false, false],
    ['a*b*c', 'abc', true, true, false],
    ['a*b', 'a*c*b', true, true, false],
    ['a*a', 'a', false, false, false],
    ['**', '*', true, true, true],
    ['x*', '*y*z', true, false, false],
    ['a*b*a', 'aba', true, true, false],
    ['a*b*a', 'aa', false, false, false],
  ])('%s and %s', (left, right, both, wide, narrow) => {
    expect([
      meet(left, right),
      meet(right, left),
      covers(left, right),
      covers(right, left),
    ]).toEqual([both, both, wide, narrow]);
  });
});

describe('tenantOf', () => {
  it('gives a namespace to the narrowest pattern, whatever their order', () => {
    const namespaceTenants = [
      { namespaces: 'pay-eu-*', tenant: 'europe' },
      { namespaces: '*', tenant: 'rest' },
      { namespaces: 'pay-*', tenant: 'payments' },
      { namespaces: 'pay-eu-vault', tenant: 'vault' },
    ];
    for (const order of [namespaceTenants, [...namespaceTenants].reverse()]) {
      const places = { tenant: 'cluster', namespaceTenants: order };
      expect(
        ['pay-eu-vault', 'pay-eu-1', 'pay-us', 'shop', undefined].map(name =>
          tenantOf(places, name),
        ),
      ).toEqual(['vault', 'europe', 'payments', 'rest', 'cluster']);
    }
    expect(
      tenantOf(
        { namespaceTenants: [{ namespaces: 'vault-*', tenant: 'others' }] },
        'shop',
      ),
    ).toBeUndefined();
  });
});

describe('readTenants', () => {
  it('reads tenants and their places', () => {
    expect(
      read([
        {
          name: 'vault',
          closed: true,
          members: ['Group:Payments', 'user:ops/ana'],
          services: ['plugin:catalog'],
          clusters: [inProd('pay-*', 'vault'), { cluster: 'staging' }],
        },
        { name: 'rest', clusters: [{ cluster: 'prod' }] },
      ]),
    ).toEqual({
      tenants: [
        {
          name: 'vault',
          closed: true,
          members: ['group:default/payments', 'user:ops/ana'],
          services: ['plugin:catalog'],
        },
        { name: 'rest', closed: false, members: [], services: [] },
      ],
      places: [
        {
          tenant: 'vault',
          cluster: 'prod',
          namespaces: 'pay-*',
          path: 'workloadIdentity.tenants[0].clusters[0].namespaces[0]',
        },
        {
          tenant: 'vault',
          cluster: 'prod',
          namespaces: 'vault',
          path: 'workloadIdentity.tenants[0].clusters[0].namespaces[1]',
        },
        {
          tenant: 'vault',
          cluster: 'staging',
          path: 'workloadIdentity.tenants[0].clusters[1]',
        },
        {
          tenant: 'rest',
          cluster: 'prod',
          path: 'workloadIdentity.tenants[1].clusters[0]',
        },
      ],
    });
  });

  it.each<[string, RegExp, JsonObject[]]>([
    ['no name', /tenants\[0\].name/, [{}]],
    ['a name with a space', /tenants\[0\].name: 'a b'/, [tenant('a b')]],
    [
      'a name twice',
      /tenants\[1\].name: 'a'.*twice/,
      [tenant('a'), tenant('a')],
    ],
    [
      'a member that is no user or group',
      /tenants\[0\].members\[0\]: 'component:shop'/,
      [{ name: 'a', members: ['component:shop'] }],
    ],
    [
      'a member without a kind',
      /tenants\[0\].members\[0\]: 'payments'/,
      [{ name: 'a', members: ['payments'] }],
    ],
    [
      'a service that is no subject',
      /tenants\[0\].services\[0\]: 'catalog'/,
      [{ name: 'a', services: ['catalog'] }],
    ],
    [
      'nobody in a closed tenant',
      /tenants\[0\].members is empty/,
      [{ name: 'a', closed: true }],
    ],
    [
      'a cluster that is not configured',
      /tenants\[0\].clusters\[0\].cluster: 'prd'/,
      [tenant('a', { cluster: 'prd' })],
    ],
    [
      'no namespaces',
      /tenants\[0\].clusters\[0\].namespaces is empty/,
      [tenant('a', inProd())],
    ],
    [
      'a namespace that can be none',
      /clusters\[0\].namespaces\[1\]: 'A_b'/,
      [tenant('a', inProd('a', 'A_b'))],
    ],
  ])('refuses %s', (_, message, tenants) => {
    expect(() => read(tenants)).toThrow(message);
  });
});

describe('placeTenants', () => {
  it.each<[string, RegExp, JsonObject[]]>([
    [
      'a cluster in two tenants',
      /tenants\[1\].clusters\[0\] overlaps with .*tenants\[0\].clusters\[0\].*whole cluster 'prod'/,
      [tenant('a', { cluster: 'prod' }), tenant('b', { cluster: 'prod' })],
    ],
    [
      'patterns that cross',
      /namespaces\[0\] overlaps with .*'pay-\*' and '\*-eu', of the tenants 'a' and 'b'/,
      [tenant('a', inProd('pay-*')), tenant('b', inProd('*-eu'))],
    ],
  ])('refuses %s', (_, message, tenants) => {
    expect(() => place(tenants)).toThrow(message);
  });

  it('lets a narrower place be of another tenant, and one tenant cross itself', () => {
    expect(
      place([
        tenant('a', { cluster: 'prod' }, inProd('pay-*', '*-eu')),
        tenant('b', inProd('pay-eu', '*')),
        tenant('c', { cluster: 'staging' }),
      ]),
    ).toEqual([
      {
        name: 'prod',
        tenant: 'a',
        namespaceTenants: [
          { namespaces: 'pay-*', tenant: 'a' },
          { namespaces: '*-eu', tenant: 'a' },
          { namespaces: 'pay-eu', tenant: 'b' },
          { namespaces: '*', tenant: 'b' },
        ],
      },
      { name: 'staging', tenant: 'c' },
    ]);
  });

  it('takes the short form on the cluster, and checks it like the others', () => {
    expect(place([], { prod: 'any' })).toMatchObject([
      { name: 'prod', tenant: 'any' },
      { name: 'staging' },
    ]);
    expect(() => place([tenant('a')], { staging: 'b' })).toThrow(
      /clusters\[1\].tenant: 'b' is not one of workloadIdentity.tenants/,
    );
    expect(() =>
      place([tenant('a'), tenant('b', { cluster: 'prod' })], { prod: 'a' }),
    ).toThrow(
      /tenants\[1\].clusters\[0\] overlaps with .*clusters\[0\].tenant/,
    );
  });
});

describe('ClosedTenants', () => {
  const userInfo = mockServices.userInfo({
    ownershipEntityRefs: ['user:default/amara', 'group:default/Payments'],
  });
  const closed = (
    name: string,
    members: string[],
    services: string[] = [],
  ) => ({
    name,
    closed: true,
    members,
    services,
  });
  const tenants = ClosedTenants.create({
    auth: mockServices.auth(),
    userInfo,
    tenants: [
      closed('theirs', ['group:default/payments']),
      closed('hers', ['user:default/amara']),
      closed('others', ['group:default/billing'], ['plugin:catalog']),
      { ...closed('open', []), closed: false },
    ],
    clusters: [
      { name: 'hers', tenant: 'hers' },
      { name: 'others', tenant: 'others' },
      {
        name: 'shared',
        tenant: 'open',
        namespaceTenants: [{ namespaces: 'vault-*', tenant: 'others' }],
      },
      { name: 'of-none' },
    ],
  });

  it('hides from users what none of their refs belongs to', async () => {
    expect(await tenants.hiddenFrom(mockCredentials.user())).toEqual([
      'others',
    ]);
  });

  it('hides clusters, and namespaces of others, that are of such a tenant', async () => {
    expect(await tenants.hiddenPlaces(mockCredentials.user())).toEqual({
      clusters: ['others'],
      namespaces: [{ cluster: 'shared', namespaces: 'vault-*' }],
    });
  });

  it('hides from services, and from nobody in particular, what does not list them', async () => {
    expect(
      await tenants.hiddenFrom(mockCredentials.service('plugin:catalog')),
    ).toEqual(['theirs', 'hers']);
    expect(
      await tenants.hiddenFrom(mockCredentials.service('external:other')),
    ).toEqual(['theirs', 'hers', 'others']);
    expect(await tenants.hiddenFrom(mockCredentials.none())).toEqual([
      'theirs',
      'hers',
      'others',
    ]);
  });

  it('treats a service that acts for a user as that user', async () => {
    expect(
      await tenants.hiddenFrom(
        mockCredentials.user('user:default/amara', {
          actor: { subject: 'plugin:catalog' },
        }),
      ),
    ).toEqual(['others']);
  });
});
