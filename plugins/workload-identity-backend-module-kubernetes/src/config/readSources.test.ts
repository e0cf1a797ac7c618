import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readSources } from './readSources';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const pemData = Buffer.from(PEM).toString('base64');

const least = {
  id: 'prod-live',
  cluster: 'prod',
  url: 'https://10.0.0.1:6443',
  auth: { type: 'token', tokenFile: '/run/token' },
};

function read(...sources: JsonObject[]) {
  return readSources(
    new ConfigReader({
      workloadIdentity: {
        clusters: [
          { name: 'prod', extendTokenExpiration: false },
          { name: 'staging' },
        ],
        sources: { kubernetes: sources },
      },
    }),
  );
}

describe('readSources', () => {
  it('reads nothing as nothing, and fills in what is not said', () => {
    expect(readSources(new ConfigReader({}))).toEqual([]);
    expect(read(least)).toEqual([
      {
        id: 'prod-live',
        title: 'prod-live',
        cluster: 'prod',
        extendTokenExpiration: false,
        server: {
          url: 'https://10.0.0.1:6443',
          auth: { type: 'token', tokenFile: '/run/token' },
        },
        namespaces: undefined,
        literals: true,
        exclude: [],
        watch: true,
        refreshIntervalSeconds: 60,
        reconcileIntervalSeconds: 900,
        staleAfterSeconds: 180,
        timeoutSeconds: 120,
        requestTimeoutSeconds: 30,
        pageSize: 500,
        concurrency: 4,
      },
    ]);
  });

  it('reads everything that may be said', () => {
    const [token, certificate, pod] = read(
      {
        ...least,
        title: 'Production',
        url: 'https://gateway.example/k8s/clusters/c-1/',
        caData: pemData,
        auth: { type: 'token', token: 'abc' },
        namespaces: ['b', 'a', 'b'],
        refreshIntervalSeconds: 300,
      },
      {
        ...least,
        id: 'staging-live',
        cluster: 'staging',
        caFile: '/ca.pem',
        auth: {
          type: 'clientCertificate',
          certData: pemData,
          keyFile: '/key.pem',
        },
      },
      { id: 'here', cluster: 'here', auth: { type: 'inCluster' } },
    );
    expect(token).toMatchObject({
      title: 'Production',
      server: {
        url: 'https://gateway.example/k8s/clusters/c-1',
        caData: PEM,
        auth: { type: 'token', token: 'abc' },
      },
      namespaces: ['a', 'b'],
      staleAfterSeconds: 900,
    });
    expect(certificate).toMatchObject({
      extendTokenExpiration: undefined,
      server: {
        caFile: '/ca.pem',
        auth: { type: 'clientCertificate', certData: PEM, keyFile: '/key.pem' },
      },
    });
    expect(pod.server).toEqual({ auth: { type: 'inCluster' } });
  });

  it.each<[string, JsonObject, RegExp]>([
    ['http', { url: 'http://10.0.0.1' }, /\[0\]\.url has to be https/],
    ['no URL', { url: '10.0.0.1:6443' }, /\[0\]\.url/],
    ['a user in it', { url: 'https://me:pw@x.example' }, /\.url holds a user/],
    ['an empty user', { url: 'https://@x.example' }, /\.url holds a user/],
    ['a query', { url: 'https://x.example/?a=b' }, /\.url has a query/],
    ['a step up', { url: 'https://x.example/a/../b' }, /\.url has a path/],
    [
      'an encoded step',
      { url: 'https://x.example/%2e%2e/b' },
      /\.url has a path/,
    ],
    ['an empty segment', { url: 'https://x.example/a//b' }, /\.url has a path/],
    ['a backslash', { url: 'https://x.example\\@y.example' }, /\.url/],
    ['no url', { url: undefined }, /\[0\]\.url is missing/],
    ['no cluster', { cluster: undefined }, /\[0\]\.cluster/],
    ['an odd cluster', { cluster: 'a/b' }, /\[0\]\.cluster 'a\/b'/],
    ['two CAs', { caFile: '/a', caData: pemData }, /both caFile and caData/],
    ['a CA that is none', { caData: 'abcd' }, /\[0\]\.caData has to be PEM/],
    ['no check of it', { skipTLSVerify: true }, /can't be switched off/],
    [
      'no token',
      { auth: { type: 'token' } },
      /auth has neither token nor tokenFile/,
    ],
    [
      'two tokens',
      { auth: { type: 'token', token: 'a', tokenFile: '/b' } },
      /auth has both token and tokenFile/,
    ],
    [
      'half a certificate',
      { auth: { type: 'clientCertificate', certFile: '/a' } },
      /neither keyFile nor keyData/,
    ],
    ['an unknown auth', { auth: { type: 'oidc' } }, /auth\.type is 'oidc'/],
    ['an odd namespace', { namespaces: ['a', '../b'] }, /namespaces\[1\]/],
    ['no namespace', { namespaces: [] }, /namespaces is empty/],
    ['pages too large', { pageSize: 501 }, /\[0\]\.pageSize .* 1 to 500/],
    ['no concurrency', { concurrency: 0 }, /\[0\]\.concurrency/],
    ['half a second', { timeoutSeconds: 0.5 }, /\[0\]\.timeoutSeconds/],
    [
      'stale at once',
      { staleAfterSeconds: 30 },
      /shorter than refreshInterval/,
    ],
  ])('refuses %s', (_, change, message) => {
    const entry: JsonObject = { ...least, ...change };
    expect(() => read(entry)).toThrow(message);
    // What stands in a refused address or credential is not repeated.
    expect(() => read(entry)).toThrow(
      expect.objectContaining({
        message: expect.not.stringMatching(/pw@|abcd'/),
      }),
    );
  });

  it('refuses two sources of one id', () => {
    expect(() => read(least, least)).toThrow(
      /\[1\]\.id 'prod-live' is used twice/,
    );
  });

  it('leaves out what may be left out, and nothing else', () => {
    const [source] = read({
      ...least,
      literals: false,
      exclude: ['secrets', 'cert-manager.io/certificates'],
    });
    expect(source).toMatchObject({
      literals: false,
      exclude: ['secrets', 'cert-manager.io/certificates'],
    });
    expect(() => read({ ...least, exclude: ['pods'] })).toThrow(
      /kubernetes\[0\]\.exclude\[0\] 'pods' has to be one of .* secrets, configmaps,.* cert-manager\.io\/clusterissuers/,
    );
  });
});
