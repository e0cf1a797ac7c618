import {
  Authority,
  parseIdentityPattern,
} from '@tenure/backstage-plugin-workload-identity-common';
import { recordSnippet, roleLine, scopeFor } from './recordSnippet';

describe('scopeFor', () => {
  it.each<[string, Parameters<typeof scopeFor>[0], object]>([
    [
      'the namespace of an account',
      {
        cluster: 'prod-eu',
        namespace: 'payments',
        authority: 'cluster:prod-eu',
        name: 'payments/checkout',
      },
      { cluster: 'prod-eu', namespace: 'payments' },
    ],
    [
      'a group of a cluster itself, not all of the cluster',
      {
        cluster: 'prod-eu',
        authority: 'cluster:prod-eu',
        name: 'Group/devs',
      },
      { identity: 'cluster:prod-eu/Group/devs' },
    ],
    [
      'a SPIFFE identity by its ID',
      {
        authority: 'trust-domain:prod.example',
        name: 'ns/payments/sa/checkout',
      },
      { identity: 'spiffe://prod.example/ns/payments/sa/checkout' },
    ],
  ])('is %s', (_title, asset, scope) => {
    expect(scopeFor(asset)).toEqual(scope);
  });

  it('names an identity as the backend reads it', () => {
    const asset = {
      authority: 'cloud-account:aws/111122223333' as Authority,
      name: 'role/checkout',
    };
    expect(parseIdentityPattern(scopeFor(asset).identity!)).toEqual({
      key: `${asset.authority}/${asset.name}`,
      prefix: false,
    });
  });
});

describe('recordSnippet', () => {
  it('is a whole record that leaves the accountable owner as it is', () => {
    expect(
      recordSnippet({
        role: 'operator',
        scope: { cluster: 'prod-eu', namespace: 'payments' },
        accountable: 'group:default/payments',
      }),
    ).toBe(`apiVersion: tenure.dev/v1alpha1
kind: IdentityOwner
metadata:
  name: your-team-identities
spec:
  owner: group:default/payments
  operators: [group:default/your-team]
  covers:
    - { cluster: "prod-eu", namespace: "payments" }
`);
    expect(roleLine('driftResponder')).toBe(
      '  driftResponder: group:default/your-team',
    );
  });
});
