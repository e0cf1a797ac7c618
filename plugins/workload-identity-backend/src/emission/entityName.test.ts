import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { assetId } from '../database/ids';
import { entityName } from './entityName';

function nameOf(authority: string, name: string): string {
  return entityName({
    id: assetId({
      kind: 'identity',
      authority: authority as 'global',
      name,
    }),
    authority,
    name,
  });
}

describe('entityName', () => {
  it.each([
    ['cluster:prod-eu', 'payments/checkout', 'prod-eu_payments_checkout'],
    ['cluster:prod.eu', 'a/b.c', 'prod.eu_a_b.c'],
    ['cluster:prod-eu', 'Group/devs', /^prod-eu-group-devs_[0-9a-f]{16}$/],
    [
      'cluster:prod-eu',
      'Group/system:authenticated',
      /^prod-eu-group-system-authenticated_[0-9a-f]{16}$/,
    ],
    ['cluster:Prod-EU', 'a/b', /^prod-eu-a-b_[0-9a-f]{16}$/],
    ['cluster:prod_eu', 'a/b', /^prod-eu-a-b_[0-9a-f]{16}$/],
    [
      'trust-domain:prod.example',
      'ns/payments/sa/checkout',
      /^prod.example-ns-payments-sa-checkout_[0-9a-f]{16}$/,
    ],
    ['store:vault', 'kv/db', /^vault-kv-db_[0-9a-f]{16}$/],
    ['global', '///', /^asset_[0-9a-f]{16}$/],
    ['issuer:https://ci.example', 'repo:*', /^https-ci.example-repo_/],
    ['cluster:ü', 'ß/é', /^asset_[0-9a-f]{16}$/],
    [
      'cluster:prod-eu',
      `payments/${'x'.repeat(100)}`,
      /^prod-eu-payments-x{29}_[0-9a-f]{16}$/,
    ],
    // Cut in a place where a name can't end.
    [
      'cluster:prod-eu',
      `payments/${'x'.repeat(28)}-${'y'.repeat(50)}`,
      /^prod-eu-payments-x{28}_[0-9a-f]{16}$/,
    ],
  ])('of %s %s', (authority, name, expected) => {
    const made = nameOf(authority, name);
    expect(made).toMatch(
      typeof expected === 'string' ? new RegExp(`^${expected}$`) : expected,
    );
    expect(KubernetesValidatorFunctions.isValidObjectName(made)).toBe(true);
    expect(nameOf(authority, name)).toBe(made);
  });

  it('never gives two assets one name', () => {
    const words = ['a', 'b', 'a-b', 'b-a', 'a.b', 'a_b', 'A', 'a--b', 'Ab'];
    const authorities = [
      ...words.map(word => `cluster:${word}`),
      ...words.map(word => `store:${word}`),
      'trust-domain:a',
      'global',
    ];
    const names = [
      ...words,
      ...words.flatMap(one => words.map(other => `${one}/${other}`)),
      ...words.map(word => `${word}/a/b`),
      ...words.map(word => `${'x'.repeat(70)}/${word}`),
      // What the hashed name of another would look like.
      `a/b_${'0'.repeat(16)}`,
    ];
    const made = authorities.flatMap(authority =>
      names.map(name => nameOf(authority, name)),
    );
    expect(new Set(made.map(name => name.toLowerCase())).size).toBe(
      made.length,
    );
    expect(
      made.filter(
        name => !KubernetesValidatorFunctions.isValidObjectName(name),
      ),
    ).toEqual([]);
  });
});
