import { generateKeyPairSync } from 'node:crypto';
import { findInArguments, findLiterals, NAMED_KIND } from './findLiterals';
import { findByLibrary, LIBRARY_KINDS } from './libraryRules';

/** Letters and digits as if drawn by chance, put together so that no scanner of this repository takes them for real. */
function drawn(
  length: number,
  alphabet = 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8',
): string {
  return Array.from(
    { length },
    (_, i) => alphabet[(i * 7 + (i % 5)) % alphabet.length],
  ).join('');
}

const letters = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ';

const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

/** One for each rule of the library, by its kind. */
const SAMPLES: Record<string, string> = {
  aws: `AWS_SECRET_ACCESS_KEY=${drawn(40)}`,
  gcp: JSON.stringify({
    type: 'service_account',
    project_id: 'shop',
    private_key_id: drawn(40, '0123456789abcdef'),
    private_key: privateKey,
    client_email: 'shop@shop.iam.gserviceaccount.com',
    client_id: '1234567890',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
  }),
  privatekey: privateKey,
  npm: `npm_${drawn(36)}`,
  basicauth: `https://robot:${drawn(16)}@git.shop.example/x`,
  slack: `xoxb-${'1234567890'}-${drawn(24)}`,
  sendgrid: `SG.${drawn(22)}.${drawn(43)}`,
  shopify: `shpat_${drawn(32)}`,
  github: `ghp_${drawn(36)}`,
  gitlab: `glpat-${drawn(20)}`,
  grafana: `glsa_${drawn(32)}_${drawn(8, '0123456789abcdef')}`,
  openai: `sk-${drawn(20)}T3BlbkFJ${drawn(20)}`,
  anthropic: `sk-ant-api03-${drawn(93)}AA`,
  groq: `gsk_${drawn(52)}`,
  huggingface: `hf_${drawn(34, letters)}`,
  linear: `lin_api_${drawn(40)}`,
  notion: `ntn_12345678901${drawn(35)}`,
  '1password': `ops_${Buffer.from(
    JSON.stringify({
      email: 'shop@1passwordserviceaccounts.lcl',
      secretKey: `A3-${drawn(32)}`,
      srpX: drawn(64),
      userAuth: { method: 'SRPg-4096', salt: drawn(22) },
    }),
  ).toString('base64')}`,
  'database-connection-string': `postgresql://shop:${drawn(14)}@db:5432/shop`,
  'hashicorp-vault': `hvs.${drawn(95)}`,
  vercel: `vcp_${drawn(24)}`,
  databricks: `dapi${drawn(32, '0123456789abcdef')}`,
  docker: `dckr_pat_${drawn(27)}`,
  figma: `figd_${drawn(43)}`,
};

describe('the rules of the library', () => {
  it('have a sample each, so that none is kept from its texts', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual([...LIBRARY_KINDS].sort());
  });

  it.each(Object.entries(SAMPLES))('%s is found', (kind, sample) => {
    expect(findByLibrary(sample, sample.startsWith('{'))).toContain(kind);
    expect(findLiterals('X', sample)).toContain(kind);
    expect(findLiterals('app.conf', `first: line\nx: ${sample}\n`)).toContain(
      kind === 'gcp' ? 'privatekey' : kind,
    );
  });
});

describe('names', () => {
  it.each([
    ['PASSWORD', 'tr0ub4dor'],
    ['PASSWORD', 'pl4nted-v4lue-that-must-not-stay'],
    ['DB_PASSWORD', 'Sommer2026'],
    ['spring.datasource.password', 'wachtwoord1'],
    ['dbPasswd', 'hunter22'],
    ['MYSQL_PWD', 'hunter22'],
    ['REDIS_PASSWORD', '48151623'],
    ['API_KEY', '9f86d081884c7d659a2feaa0c55ad015'],
    ['apiKey', 'Zm9vYmFyYmF6cXV4MTIz'],
    ['ACCESS_TOKEN', 'a1b2c3d4e5f6a7b8'],
    ['CLIENT_SECRET', 'x8Q~abcdef.ghij_KLMN3456'],
    ['JWT_SECRET', '!s3cr3t#K9'],
  ])('%s = %s is a finding', (name, value) => {
    expect(findLiterals(name, value)).toEqual([NAMED_KIND]);
  });

  it.each([
    ['PASSWORD', ''],
    ['PASSWORD', 'changeme'],
    ['PASSWORD', 'change-me-please'],
    ['PASSWORD', 'your-password-here'],
    ['PASSWORD', '<password>'],
    ['PASSWORD', '$(DB_PASSWORD)'],
    ['PASSWORD', '${DB_PASSWORD:-x}'],
    ['PASSWORD', '{{ .Values.password }}'],
    ['PASSWORD', 'password'],
    ['PASSWORD', '********'],
    ['PASSWORD', 'xxxxxxxxxx'],
    ['PASSWORD', 'required'],
    ['PASSWORD', 'with blanks in between'],
    ['PASSWORD', '/run/secrets/password'],
    ['PASSWORD', 'vault:secret/data/db#password'],
    ['DB_PASSWORD', 'REDACTED'],
    ['PASSWORD_FILE', '/run/x'],
    ['PASSWORD_MIN_LENGTH', '12345678'],
    ['RESET_PASSWORD', 'true'],
    ['PWD', '/var/lib/app1'],
    ['OLDPWD', 'var1lib2app3'],
    ['TOKEN', 'true'],
    ['MAX_TOKEN', '100000000'],
    ['TOKEN', 'https://idp.shop.example/token'],
    ['TOKEN_TTL', '3600s'],
    ['TOKEN_ENDPOINT', 'a1b2c3d4e5f6a7b8'],
    ['DB_SECRET', 'payments-db-credentials'],
    ['IMAGE_PULL_SECRET', 'registry-2'],
    ['TLS_SECRET', 'checkout-tls-v2'],
    ['API_KEY', 'api-key'],
    ['PRIVATE_KEY', 'tls.key'],
    ['PUBLIC_KEY', '9f86d081884c7d659a2feaa0c55ad015'],
    ['NEXT_TOKEN', '9f86d081884c7d659a2feaa0c55ad015'],
    ['SORT_KEY', '9f86d081884c7d659a2feaa0c55ad015'],
    ['FEATURE', '9f86d081884c7d659a2feaa0c55ad015'],
    ['DATABASE_URL', 'postgres://shop@db:5432/shop'],
    ['DATABASE_URL', 'postgres://shop:$(DB_PASSWORD)@db:5432/shop'],
    ['DATABASE_URL', 'postgres://shop:${DB_PASSWORD}@db:5432/shop'],
    ['PROXY', 'http://user:password@proxy.example:3128'],
    ['AWS_ROLE', 'arn:aws:iam::123456789012:role/x'],
    ['VERSION', '1.2.3'],
  ])('%s = %s is none', (name, value) => {
    expect(findLiterals(name, value)).toEqual([]);
  });
});

describe('texts', () => {
  it.each([
    ['of properties', 'db.url=x\ndb.password=Sommer2026\n'],
    ['of YAML', 'db:\n  password: "Sommer2026"\n  pool: 5\n'],
    ['of JSON', '{"db":{"host":"x","password":"Sommer2026"}}'],
    ['of a connection', 'Server=db;User Id=shop;Password=Sommer2026;'],
    ['of a URL', 'jdbc:sqlserver://db;user=shop;password=Sommer2026'],
    ['of a shell', 'set -e; export API_TOKEN=a1b2c3d4e5f6a7b8; run'],
  ])('%s have findings', (_, text) => {
    expect(findLiterals('config', text)).toEqual([NAMED_KIND]);
  });

  it.each([
    ['are commented', '# password: Sommer2026\n  // token=a1b2c3d4e5f6a7b8\n'],
    ['refer', 'password: ${DB_PASSWORD}\ntoken: {{ token }}\n'],
    ['are about keys', 'key: a1b2c3d4e5f6a7b8\ncacheKey: a1b2c3d4e5f6a7b8\n'],
    ['are policies', 'password:\n  minLength: 12\n  history: 5\n'],
    [
      'hold certificates',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    ],
    ['name files', 'token_file: /run/token\nsecretName: checkout-db\n'],
  ])('that %s have none', (_, text) => {
    expect(findLiterals('config', text)).toEqual([]);
  });

  it('are searched in time, however they are made', () => {
    const fill = (piece: string) => piece.repeat(300_000 / piece.length);
    for (const piece of [
      'a',
      ' ',
      '"',
      '://',
      'a:b@',
      'http://a:b',
      'postgres://a:b@',
      'password=',
      'password = ',
      'api_key',
      '_-._-.',
      '-----BEGIN PRIVATE KEY-----\n',
      'aws_secret_access_key="',
      'SG.a.',
      'xoxb-1-',
      'ops_ey',
      '{"a":',
    ]) {
      const started = performance.now();
      findLiterals('api_key', fill(piece));
      findLiterals(fill(piece), 'a1b2c3d4e5f6a7b8');
      expect([piece, performance.now() - started < 250]).toEqual([piece, true]);
    }
  });
});

describe('arguments', () => {
  it('are found by the option before them, and by themselves', () => {
    expect(
      findInArguments([
        '--user=shop',
        '--password',
        'Sommer2026',
        '--api-key=a1b2c3d4e5f6a7b8',
        '--token',
        '--verbose',
        { not: 'text' },
        `https://robot:${drawn(16)}@git.shop.example`,
        '--password',
        '$(PASSWORD)',
      ]),
    ).toEqual([
      { index: 2, kinds: [NAMED_KIND] },
      { index: 3, kinds: [NAMED_KIND] },
      { index: 7, kinds: ['basicauth'] },
    ]);
  });
});
