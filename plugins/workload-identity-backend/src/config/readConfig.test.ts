import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { DEFAULT_EMISSION } from '../emission/settings';
import { TrustedLocations } from '../owners/trustedLocations';
import { readConfig } from './readConfig';

const read = (workloadIdentity?: JsonObject) =>
  readConfig(new ConfigReader(workloadIdentity ? { workloadIdentity } : {}));

describe('readConfig', () => {
  it('holds without any configuration', () => {
    expect(read()).toEqual({
      clusters: [],
      tenants: [],
      consents: [],
      ownership: { trusted: expect.any(TrustedLocations) },
      catalog: { refreshIntervalSeconds: 60, entities: DEFAULT_EMISSION },
      retention: { historyDays: 400 },
      chain: { maxFanOut: undefined },
      matching: { maxWorkloadsPerComponent: 500 },
    });
  });

  it('reads all of it', () => {
    expect(
      read({
        clusters: [
          {
            name: 'prod-eu',
            environment: 'production',
            tenant: 'acme',
            region: 'eu-west-1',
            extendTokenExpiration: true,
          },
        ],
        tenants: [
          {
            name: 'acme',
            closed: true,
            members: ['group:default/acme'],
          },
          {
            name: 'shop',
            clusters: [{ cluster: 'prod-eu', namespaces: ['shop-*'] }],
          },
        ],
        consent: [
          { owner: 'Payments', cluster: 'prod-eu', namespaces: ['pay-*', '*'] },
        ],
        ownership: { trustedLocations: ['url:https://git.example/owners'] },
        catalog: {
          refreshIntervalSeconds: 5,
          entities: { emit: 'all', cap: 5, secrets: false, namespace: 'ids' },
        },
        retention: { historyDays: 30 },
        chain: { maxFanOut: 7 },
        matching: { maxWorkloadsPerComponent: 9 },
      }),
    ).toEqual({
      clusters: [
        {
          name: 'prod-eu',
          environment: 'production',
          tenant: 'acme',
          region: 'eu-west-1',
          namespaceTenants: [{ namespaces: 'shop-*', tenant: 'shop' }],
        },
      ],
      tenants: [
        {
          name: 'acme',
          closed: true,
          members: ['group:default/acme'],
          services: [],
        },
        { name: 'shop', closed: false, members: [], services: [] },
      ],
      consents: [
        {
          owner: 'group:default/payments',
          cluster: 'prod-eu',
          namespaces: ['pay-*', '*'],
          path: 'workloadIdentity.consent[0]',
        },
      ],
      ownership: { trusted: expect.any(TrustedLocations) },
      catalog: {
        refreshIntervalSeconds: 5,
        entities: {
          emit: 'all',
          cap: 5,
          secrets: false,
          namespace: 'ids',
          tombstoneDays: 7,
        },
      },
      retention: { historyDays: 30 },
      chain: { maxFanOut: 7 },
      matching: { maxWorkloadsPerComponent: 9 },
    });
  });

  it.each<[string, JsonObject]>([
    ['clusters[0].name', { clusters: [{ environment: 'x' }] }],
    ['workloadIdentity.clusters[0].name', { clusters: [{ name: 'a/b' }] }],
    [
      'workloadIdentity.clusters[1].name',
      { clusters: [{ name: 'a' }, { name: 'a' }] },
    ],
    [
      'clusters[0].extendTokenExpiration',
      { clusters: [{ name: 'a', extendTokenExpiration: 'often' }] },
    ],
    [
      'clusters[0].trustDomain',
      { clusters: [{ name: 'a', trustDomain: 'spiffe://prod.example' }] },
    ],
    [
      'workloadIdentity.consent[0].owner',
      { consent: [{ owner: ':', cluster: 'a', namespaces: ['n'] }] },
    ],
    [
      'workloadIdentity.consent[0].namespaces',
      { consent: [{ owner: 'a', cluster: 'a', namespaces: [] }] },
    ],
    [
      'workloadIdentity.consent[0].namespaces',
      { consent: [{ owner: 'a', cluster: 'a', namespaces: ['A_b'] }] },
    ],
    [
      'workloadIdentity.catalog.refreshIntervalSeconds',
      { catalog: { refreshIntervalSeconds: 1 } },
    ],
    [
      "workloadIdentity.catalog.entities.emit: 'some' is not one of 'matched', 'all', 'none'",
      { catalog: { entities: { emit: 'some' } } },
    ],
    [
      'workloadIdentity.catalog.entities.cap',
      { catalog: { entities: { cap: -1 } } },
    ],
    [
      "workloadIdentity.catalog.entities.namespace: 'A b'",
      { catalog: { entities: { namespace: 'A b' } } },
    ],
    [
      'workloadIdentity.retention.historyDays',
      { retention: { historyDays: 0.5 } },
    ],
    ['workloadIdentity.chain.maxFanOut', { chain: { maxFanOut: 0 } }],
    [
      'workloadIdentity.matching.maxWorkloadsPerComponent',
      { matching: { maxWorkloadsPerComponent: -1 } },
    ],
  ])('names %s when it is wrong', (path, config) => {
    expect(() => read(config)).toThrow(path);
  });
});
