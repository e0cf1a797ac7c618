import { Authority } from '../assets/keys';
import {
  matchesIdentityPattern,
  parseIdentityPattern,
} from './identityPattern';

describe('parseIdentityPattern', () => {
  it.each([
    [
      'spiffe://prod.example/ns/payments/*',
      'trust-domain:prod.example/ns/payments/',
      true,
    ],
    [
      'spiffe://prod.example/ns/payments',
      'trust-domain:prod.example/ns/payments',
      false,
    ],
    ['spiffe://prod.example', 'trust-domain:prod.example/', false],
    ['cluster:prod-eu/payments/*', 'cluster:prod-eu/payments/', true],
    ['cluster:prod-eu/*', 'cluster:prod-eu/', true],
    ['cluster:prod-eu/pay/checkout-*', 'cluster:prod-eu/pay/checkout-', true],
    [
      'cluster:prod-eu/Group/system:auth',
      'cluster:prod-eu/Group/system:auth',
      false,
    ],
    ['cloud-account:aws/123/role', 'cloud-account:aws/123/role', false],
    [
      'issuer:https://token.example/repo:*',
      'issuer:https://token.example/repo:',
      true,
    ],
  ])('reads %s', (text, key, prefix) => {
    expect(parseIdentityPattern(text)).toEqual({ key, prefix });
  });

  it.each([
    ['*', "neither a SPIFFE ID such as 'spiffe://"],
    ['', 'neither'],
    ['cluster:prod-eu', 'neither'],
    ['cluster:prod-eu/', 'neither'],
    ['cluster:/payments', 'neither'],
    ['cluster:*/payments', 'neither'],
    ['cluster:prod-eu/*/checkout', 'neither'],
    ['cluster:prod-eu/pay/**', 'neither'],
    ['cluster:prod-eu/pay\n', 'neither'],
    ['payments/checkout', 'neither'],
    ['trust-domain:prod.example/ns', 'neither'],
    ['SPIFFE://prod.example/ns', 'in lower case'],
    ['SPIFFE://prod.example/*', 'in lower case'],
    ['spiffe://prod.example/ns/*/x', 'only as the last segment'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseIdentityPattern(text)).toThrow(reason);
  });

  it.each<[string, Authority, string, boolean]>([
    ['spiffe://td/ns/a/*', 'trust-domain:td', 'ns/a/sa/x', true],
    ['spiffe://td/ns/a/*', 'trust-domain:td', 'ns/a', false],
    ['spiffe://td/ns/a/*', 'trust-domain:td', 'ns/ab/sa/x', false],
    ['spiffe://td/ns/a', 'trust-domain:td', 'ns/a', true],
    ['spiffe://td/ns/a', 'trust-domain:other', 'ns/a', false],
    ['cluster:prod-eu/a/*', 'cluster:prod-eu', 'a/x', true],
    ['cluster:prod-eu/a/*', 'cluster:prod-eu-2', 'a/x', false],
    ['cluster:prod-eu/a/x', 'cluster:prod-eu', 'a/x2', false],
  ])('%s, of %s %s: %s', (text, authority, name, expected) => {
    expect(
      matchesIdentityPattern(parseIdentityPattern(text), { authority, name }),
    ).toBe(expected);
  });
});
