import { factsOf, linksOf, mapOne } from '../__testUtils__/objects';

/** Of CN=alice, O=ops and system:masters, signed by itself; its key is gone. */
const CERTIFICATE =
  'MIIBwzCCAWmgAwIBAgIUU8g+kKEM3OHN4FMeSfMjqQwR/7EwCgYIKoZIzj0EAwIw' +
  'NzEMMAoGA1UECgwDb3BzMRcwFQYDVQQKDA5zeXN0ZW06bWFzdGVyczEOMAwGA1UE' +
  'AwwFYWxpY2UwHhcNMjYxMTI1MDg1NDUwWhcNMjcwMjIzMDg1NDUwWjA3MQwwCgYD' +
  'VQQKDANvcHMxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ4wDAYDVQQDDAVhbGlj' +
  'ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNr5Sl2GeaiGEG0DJT/pQUAEBBxI' +
  'jV42ycPOV68xlU4ibvlX+eVmJRxhgXHtV8aiITQsEW7uUkFHRsy+PSBIhsajUzBR' +
  'MB0GA1UdDgQWBBTvVOA2kTOfroCLy4a/uXNF8WOPljAfBgNVHSMEGDAWgBTvVOA2' +
  'kTOfroCLy4a/uXNF8WOPljAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gA' +
  'MEUCIH2UYqBQrimk9mcdysYf+A6jTbpwiPUXNbQhrsiXGYOMAiEAz+XtjzhHkozK' +
  'n1TMn32xBtidaVHRxQCCpVC8la6wBD4=';
const NOT_BEFORE = '2026-11-25T08:54:50.000Z';
const NOT_AFTER = '2027-02-23T08:54:50.000Z';

const PEM = Buffer.from(
  `-----BEGIN CERTIFICATE-----\n${CERTIFICATE}\n-----END CERTIFICATE-----\n`,
).toString('base64');

const KEY = 'CertificateSigningRequest/alice#x509-certificate';

function request(spec: object, status: object = {}) {
  return mapOne({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'alice', uid: 'uid-1' },
    spec: {
      request: 'LS0tnot-kept',
      signerName: 'kubernetes.io/kube-apiserver-client',
      username: 'system:serviceaccount:ops:issuer',
      groups: ['system:serviceaccounts'],
      usages: ['client auth'],
      ...spec,
    },
    status,
  });
}

const approved = { type: 'Approved', status: 'True', reason: 'not-kept' };

describe('certificate signing requests', () => {
  it('yield a certificate, by which a user and groups log in', () => {
    const mapped = request(
      { expirationSeconds: 7_776_000 },
      { conditions: [approved], certificate: PEM },
    );
    expect(mapped.scope).toEqual({
      resource: 'certificates.k8s.io/certificatesigningrequests',
      namespace: '',
    });
    expect(factsOf(mapped)).toEqual({
      [`credential ${KEY}`]: {
        class: 'x509-certificate',
        expiry: { type: 'at', at: NOT_AFTER },
        issuedAt: NOT_BEFORE,
        renewal: { mode: 'none' },
        declaredTtlSeconds: 7_776_000,
        effectiveTtlSeconds: 7_776_000,
        request: {
          state: 'issued',
          signer: 'kubernetes.io/kube-apiserver-client',
          requestedBy: 'system:serviceaccount:ops:issuer',
        },
      },
      'issuer Signer/kubernetes.io/kube-apiserver-client': {
        class: 'certificate-authority',
        mechanism: 'kubernetes-signer',
      },
      'identity User/alice': { class: 'kubernetes-user' },
      'identity Group/ops': { class: 'kubernetes-group' },
      'identity Group/system:masters': { class: 'kubernetes-group' },
    });
    expect(Object.keys(linksOf(mapped, 'authenticates'))).toEqual(
      ['User/alice', 'Group/ops', 'Group/system:masters'].map(
        name => `${KEY} -authenticates-> ${name}`,
      ),
    );
    expect(JSON.stringify(mapped)).not.toContain('not-kept');
    expect(JSON.stringify(mapped)).not.toContain(CERTIFICATE.slice(0, 40));
  });

  it.each([
    ['pending', {}],
    ['approved', { conditions: [approved] }],
    ['denied', { conditions: [{ type: 'Denied', status: 'True' }] }],
    ['failed', { conditions: [approved, { type: 'Failed', status: 'True' }] }],
  ])('that are %s have yielded nothing', (state, status) => {
    const facts = factsOf(request({}, status))[`credential ${KEY}`];
    expect(facts).toMatchObject({
      expiry: { type: 'unknown' },
      request: { state },
      declaredTtlSeconds: 31_536_000,
      basis: {
        expiry: 'no certificate was issued',
        declaredTtlSeconds: expect.stringMatching(/^kubernetes default/),
      },
    });
  });

  it('of other signers log nobody in, and have no default of Kubernetes', () => {
    const mapped = request(
      { signerName: 'example.org/serving' },
      { conditions: [approved], certificate: PEM },
    );
    expect(linksOf(mapped, 'authenticates')).toEqual({});
    expect(factsOf(mapped)[`credential ${KEY}`]).not.toHaveProperty(
      'declaredTtlSeconds',
    );
  });

  it('with something else for a certificate are approved, not issued', () => {
    const facts = factsOf(
      request({}, { conditions: [approved], certificate: 'bm90IG9uZQ==' }),
    )[`credential ${KEY}`];
    expect(facts).toMatchObject({ request: { state: 'approved' } });
  });
});
