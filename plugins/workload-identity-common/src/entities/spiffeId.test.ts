import { parseSpiffeId, parseSpiffeIdPattern } from './spiffeId';

const pathOfBytes = (bytes: number) =>
  `spiffe://td/${'a'.repeat(bytes - 'spiffe://td/'.length)}`;

describe('parseSpiffeId', () => {
  it.each([
    // The examples of the specification.
    ['spiffe://trust-domain-name/path', 'trust-domain-name', '/path'],
    [
      'spiffe://staging.example.com/payments/mysql',
      'staging.example.com',
      '/payments/mysql',
    ],
    [
      'spiffe://k8s-west.example.com/ns/staging/sa/default',
      'k8s-west.example.com',
      '/ns/staging/sa/default',
    ],
    [
      'spiffe://example.com/9eebccd2-12bf-40a6-b262-65fe0487d453',
      'example.com',
      '/9eebccd2-12bf-40a6-b262-65fe0487d453',
    ],
    // The path is optional, and its case matters.
    ['spiffe://example.com', 'example.com', ''],
    ['spiffe://example.com/Payments/MySQL', 'example.com', '/Payments/MySQL'],
    // Any text of the allowed characters is a trust domain, also what looks
    // like an IPv4 address, and what DNS would not have.
    ['spiffe://10.0.0.1/web', '10.0.0.1', '/web'],
    ['spiffe://_under-score.-/web', '_under-score.-', '/web'],
    ['spiffe://../web', '..', '/web'],
    // Only '.' and '..' are relative; more dots, or dots with others, are names.
    ['spiffe://td/...', 'td', '/...'],
    ['spiffe://td/.hidden/a..b/c.', 'td', '/.hidden/a..b/c.'],
    ['spiffe://td/_-._-/A-Za_z.0', 'td', '/_-._-/A-Za_z.0'],
    [`spiffe://${'a'.repeat(255)}/x`, 'a'.repeat(255), '/x'],
    [pathOfBytes(2048), 'td', `/${'a'.repeat(2048 - 12)}`],
  ])('reads %.60s', (text, trustDomain, path) => {
    expect(parseSpiffeId(text)).toEqual({ trustDomain, path });
  });

  it.each([
    ['', "begin with 'spiffe://'"],
    ['spiffe', "begin with 'spiffe://'"],
    ['spiffe:', "begin with 'spiffe://'"],
    ['spiffe:/td/path', "begin with 'spiffe://'"],
    ['spiffe:path/element', "begin with 'spiffe://'"],
    ['SPIFFE://td/path', 'in lower case'],
    ['Spiffe://td/path', 'in lower case'],
    ['https://td/path', "begin with 'spiffe://'"],
    ['td/path', "begin with 'spiffe://'"],
    [' spiffe://td/path', "begin with 'spiffe://'"],
    ['spiffe://', 'the trust domain is missing'],
    ['spiffe:///path', 'the trust domain is missing'],
    ['spiffe://td:8080/path', 'a port'],
    ['spiffe://td:/path', 'a port'],
    ['spiffe://[::1]/path', 'a port'],
    ['spiffe://user@td/path', 'user information'],
    ['spiffe://user:password@td/path', 'user information'],
    ['spiffe://@td/path', 'user information'],
    ['spiffe://TD/path', 'only lower case letters'],
    ['spiffe://t%64/path', 'only lower case letters'],
    ['spiffe://exämple/path', 'only lower case letters'],
    ['spiffe://t d/path', 'only lower case letters'],
    ['spiffe://td\n/path', 'only lower case letters'],
    [`spiffe://${'a'.repeat(256)}/x`, 'longer than 255 bytes'],
    ['spiffe://td?query=1', "a query ('?')"],
    ['spiffe://td/path?', "a query ('?')"],
    ['spiffe://td/path#fragment', "fragment ('#')"],
    ['spiffe://td/', "'/' at the end"],
    ['spiffe://td/path/', "'/' at the end"],
    ['spiffe://td//path', "empty segment ('//')"],
    ['spiffe://td/a//b', "empty segment ('//')"],
    ['spiffe://td/.', "the segment '.'"],
    ['spiffe://td/a/./b', "the segment '.'"],
    ['spiffe://td/a/..', "the segment '..'"],
    ['spiffe://td/../b', "the segment '..'"],
    ['spiffe://td/%2e/b', 'percent-encoding'],
    ['spiffe://td/a%20b', 'percent-encoding'],
    ['spiffe://td/a:b', "the segment 'a:b'"],
    ['spiffe://td/a@b', "the segment 'a@b'"],
    ['spiffe://td/a!b', "the segment 'a!b'"],
    ['spiffe://td/a\\b', 'the segment'],
    ['spiffe://td/pfäd', 'the segment'],
    ['spiffe://td/path ', 'the segment'],
    ['spiffe://td/path\n', 'the segment'],
    ['spiffe://td/*', 'the segment'],
    [pathOfBytes(2049), 'longer than 2048 bytes'],
  ])('refuses %.60s', (text, reason) => {
    expect(() => parseSpiffeId(text)).toThrow(reason);
    expect(() => parseSpiffeId(text)).toThrow(TypeError);
  });
});

describe('parseSpiffeIdPattern', () => {
  it.each([
    ['spiffe://prod.example/*', 'prod.example', '/'],
    ['spiffe://prod.example/ns/payments/*', 'prod.example', '/ns/payments/'],
  ])('reads %s', (text, trustDomain, pathPrefix) => {
    expect(parseSpiffeIdPattern(text)).toEqual({ trustDomain, pathPrefix });
  });

  it.each([
    ['spiffe://prod.example/ns/pay*', 'only as the last segment'],
    ['spiffe://prod.example/*/payments', 'only as the last segment'],
    ['spiffe://prod.example/*/payments/*', 'only as the last segment'],
    ['spiffe://prod.example/**', 'only as the last segment'],
    ['spiffe://prod.example*', 'only as the last segment'],
    ['spiffe://prod.example/ns', 'only as the last segment'],
    ['spiffe://*/ns', 'only as the last segment'],
    ['spiffe:///*', 'the trust domain is missing'],
    ['spiffe://prod.example//*', "'/' at the end"],
    ['spiffe://prod.example/../*', "the segment '..'"],
  ])('refuses %s', (text, reason) => {
    expect(() => parseSpiffeIdPattern(text)).toThrow(reason);
  });
});
