import { Entity } from '@backstage/catalog-model';
import { readRecord } from './readRecord';
import { TrustedLocations } from './trustedLocations';

const trusted = TrustedLocations.create(
  ['url:https://git.example/owners'],
  'path',
);

const entity = (
  spec: object,
  options: { namespace?: string; origin?: string; location?: string } = {},
): Entity =>
  ({
    apiVersion: 'tenure.dev/v1alpha1',
    kind: 'IdentityOwner',
    metadata: {
      name: 'Payments',
      namespace: options.namespace,
      annotations: {
        'backstage.io/managed-by-origin-location':
          options.origin ?? 'url:https://git.example/owners/all.yaml',
        'backstage.io/managed-by-location':
          options.location ?? 'url:https://git.example/owners/payments.yaml',
      },
    },
    spec,
  } as Entity);

const COVERS = [{ cluster: 'prod-eu' }];

describe('readRecord', () => {
  it('reads roles and scopes as full entity refs', () => {
    const spec = {
      owner: 'Payments',
      operators: ['group:Platform', 'user:ops/ada', 'platform'],
      policyOwner: 'identity',
      enforcementOwner: 'group:platform',
      driftResponder: 'group:default/oncall',
      successor: 'user:grace',
      issuers: ['identity'],
      covers: [
        { cluster: 'prod-eu', namespace: 'payments' },
        { component: 'checkout' },
        { identity: 'spiffe://prod.example/ns/payments/*' },
        { cluster: 'prod-eu', namespace: 'payments' },
      ],
    };
    expect(readRecord(entity(spec, { namespace: 'Bank' }), trusted)).toEqual({
      record: {
        entityRef: 'identityowner:bank/payments',
        authoritative: true,
        roles: {
          accountable: ['group:bank/payments'],
          operator: ['group:bank/platform', 'user:ops/ada'],
          policyOwner: ['group:bank/identity'],
          enforcementOwner: ['group:bank/platform'],
          driftResponder: ['group:default/oncall'],
          successor: ['user:bank/grace'],
        },
        scopes: [
          { cluster: 'prod-eu', namespace: 'payments' },
          { component: 'component:bank/checkout' },
          { identity: 'spiffe://prod.example/ns/payments/*' },
        ],
      },
    });
  });

  it.each([
    [
      'the place it was registered at',
      { origin: 'url:https://evil.example/a' },
    ],
    ['the file it comes from', { location: 'url:https://evil.example/a' }],
    ['nothing that is known', { origin: 'unknown' }],
  ])('is a claim because of %s', (_title, options) => {
    expect(
      readRecord(entity({ owner: 'a', covers: COVERS }, options), trusted),
    ).toMatchObject({ record: { authoritative: false } });
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no owner', { covers: COVERS }, 'spec.owner', /missing/],
    [
      'an owner of another kind',
      { owner: 'component:a', covers: COVERS },
      'spec.owner',
      /group or user/,
    ],
    [
      'a list of owners',
      { owner: ['a'], covers: COVERS },
      'spec.owner',
      /group or user/,
    ],
    [
      'an endless owner',
      { owner: 'x'.repeat(600), covers: COVERS },
      'spec.owner',
      /group or user/,
    ],
    [
      'operators that are no list',
      { owner: 'a', operators: 'b', covers: COVERS },
      'spec.operators',
      /list/,
    ],
    [
      'an operator that is none',
      { owner: 'a', operators: ['b', 7], covers: COVERS },
      'spec.operators[1]',
      /group or user/,
    ],
    ['nothing covered', { owner: 'a', covers: [] }, 'spec.covers', /1 to 1000/],
    [
      'an empty entry',
      { owner: 'a', covers: [{}] },
      'spec.covers[0]',
      /exactly one/,
    ],
    [
      'two in one entry',
      { owner: 'a', covers: [...COVERS, { cluster: 'a', identity: 'b' }] },
      'spec.covers[1]',
      /exactly one/,
    ],
    [
      'a namespace without its cluster',
      { owner: 'a', covers: [{ namespace: 'payments' }] },
      'spec.covers[0]',
      /exactly one/,
    ],
    [
      'a namespace of a component',
      { owner: 'a', covers: [{ component: 'a', namespace: 'b' }] },
      'spec.covers[0].namespace',
      /beside 'cluster'/,
    ],
    [
      'a word that is not known',
      { owner: 'a', covers: [{ cluster: 'a', namespaces: ['b'] }] },
      'spec.covers[0].namespaces',
      /allowed are/,
    ],
    [
      'a cluster with an asterisk',
      { owner: 'a', covers: [{ cluster: '*' }] },
      'spec.covers[0].cluster',
      /asterisks/,
    ],
    [
      'a component of another kind',
      { owner: 'a', covers: [{ component: 'api:a' }] },
      'spec.covers[0].component',
      /component/,
    ],
    [
      'an identity that is none',
      { owner: 'a', covers: [{ identity: '*' }] },
      'spec.covers[0].identity',
      /SPIFFE/,
    ],
  ])('is not followed with %s', (_title, spec, field, message) => {
    expect(readRecord(entity(spec as object), trusted)).toEqual({
      problem: {
        entityRef: 'identityowner:default/payments',
        field,
        message: expect.stringMatching(message),
      },
    });
  });
});
