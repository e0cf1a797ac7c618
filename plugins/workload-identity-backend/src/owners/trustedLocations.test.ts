import path from 'node:path';
import { TrustedLocations } from './trustedLocations';

const trusting = (...refs: string[]) => TrustedLocations.create(refs, 'path');

describe('TrustedLocations', () => {
  const REPO = 'url:https://github.com/acme/owners/tree/main';

  it.each<[string, string, boolean]>([
    ['itself', REPO, true],
    ['below it', `${REPO}/payments/owner.yaml`, true],
    ['with a slash at its end', `${REPO}/`, true],
    [
      'the host in capitals',
      `url:https://GitHub.com/acme/owners/tree/main/a.yaml`,
      true,
    ],
    ['a glob below it', `${REPO}/*/owner.yaml`, true],
    ['a name that begins alike', `${REPO}-evil/owner.yaml`, false],
    [
      'another branch',
      'url:https://github.com/acme/owners/tree/mallory/a.yaml',
      false,
    ],
    ['above it', 'url:https://github.com/acme/owners', false],
    [
      'a path in capitals',
      'url:https://github.com/ACME/owners/tree/main/a.yaml',
      false,
    ],
    ['dots that lead out', `${REPO}/../mallory/a.yaml`, false],
    ['encoded dots that lead out', `${REPO}/%2e%2E/mallory/a.yaml`, false],
    ['doubly encoded dots', `${REPO}/%252e%252e/mallory/a.yaml`, false],
    ['an encoded slash', `${REPO}/..%2Fmallory/a.yaml`, false],
    ['a backslash', `${REPO}\\..\\mallory/a.yaml`, false],
    ['a line break', `${REPO}/\n../mallory/a.yaml`, false],
    ['an empty segment', `${REPO}//a.yaml`, false],
    ['a query', `${REPO}/a.yaml?ref=mallory`, false],
    ['a fragment', `${REPO}/a.yaml#mallory`, false],
    [
      'a user name',
      'url:https://github.com@evil.example/acme/owners/tree/main',
      false,
    ],
    [
      'a user name of the same host',
      'url:https://x@github.com/acme/owners/tree/main',
      false,
    ],
    [
      'another host',
      'url:https://github.com.evil.example/acme/owners/tree/main',
      false,
    ],
    [
      'another port',
      'url:https://github.com:8443/acme/owners/tree/main',
      false,
    ],
    ['another scheme', 'url:http://github.com/acme/owners/tree/main', false],
    ['another type', 'file:https://github.com/acme/owners/tree/main', false],
    ['no location', 'owners', false],
    ['no address', 'url:owners', false],
    ['nothing', '', false],
  ])('%s', (_title, ref, expected) => {
    expect(trusting(REPO).includes(ref)).toBe(expected);
    expect(trusting(`${REPO}/`).includes(ref)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['itself', '/srv/owners', true],
    ['below it', '/srv/owners/payments.yaml', true],
    ['a name that begins alike', '/srv/owners-evil/payments.yaml', false],
    ['dots that lead out', '/srv/owners/../evil/payments.yaml', false],
    ['in capitals', '/srv/Owners/payments.yaml', false],
  ])('of files: %s', (_title, target, expected) => {
    expect(trusting('file:/srv/owners').includes(`file:${target}`)).toBe(
      expected,
    );
  });

  it('reads a relative file from where the backend runs, as the catalog does', () => {
    const trusted = trusting('file:../../examples/owners');
    const directory = path.resolve('../../examples/owners');
    expect(trusted.includes(`file:${directory}/a.yaml`)).toBe(true);
    expect(trusted.includes('file:../../examples/owners/a.yaml')).toBe(false);
  });

  it('takes a query for a part of the address', () => {
    const ref =
      'url:https://dev.azure.com/acme/p/_git/owners?path=/all.yaml&version=GBmain';
    const trusted = trusting(ref);
    expect(trusted.includes(ref)).toBe(true);
    expect(trusted.includes(ref.replace('GBmain', 'GBmallory'))).toBe(false);
    expect(trusted.includes(ref.replace('owners?', 'owners/x?'))).toBe(false);
  });

  it('trusts a provider as a whole by the type of its locations', () => {
    const trusted = trusting('acme-registry:*');
    expect(trusted.includes('acme-registry:anything')).toBe(true);
    expect(trusted.includes('acme-registry-evil:anything')).toBe(false);
    expect(trusted.includes('url:acme-registry:anything')).toBe(false);
  });

  it('trusts nothing unless told to', () => {
    expect(trusting().includes(REPO)).toBe(false);
    expect(trusting(REPO).includes(undefined)).toBe(false);
  });

  it.each([
    ['url:*', /would trust whatever anybody registers/],
    ['file:*', /would trust whatever anybody registers/],
    ['https://github.com/acme/owners', /is not a plain address|not a location/],
    ['owners', /path\[1\]: 'owners' is not a location such as/],
    ['url:https://github.com/acme/../owners', /is not a plain address/],
    ['url:https://me:secret@github.com/acme', /is not a plain address/],
  ])('refuses %s in the configuration', (ref, message) => {
    expect(() => trusting(REPO, ref)).toThrow(message);
  });
});
