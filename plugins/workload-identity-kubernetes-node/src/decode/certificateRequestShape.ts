import { X509Certificate } from 'node:crypto';
import { isPlainText } from '../names';
import { instant, madeIf, oneOf } from './made';
import { count, fields, list, Shaped, text } from './shape';

/** Long enough for a chain of certificates. */
const MAX_CERTIFICATE = 128 * 1024;

/** What is kept of a certificate that was issued: who it is for, and how long. */
export interface IssuedCertificate {
  /** UTC ISO 8601. */
  notBefore: string;
  notAfter: string;
  /** The common name, by which the API server knows a user. */
  user?: string;
  /** The organisations, by which it knows the user's groups. */
  groups: string[];
}

/**
 * Reads the certificate in `status.certificate`: PEM in base64, of which the
 * first is the one that was asked for. It is public, and holds no key; it is
 * let go of at once all the same.
 */
export function readIssuedCertificate(
  base64: string,
): IssuedCertificate | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    const part = (name: string) =>
      certificate.subject
        .split('\n')
        .filter(line => line.startsWith(`${name}=`))
        .map(line => line.slice(name.length + 1))
        .filter(value => isPlainText(value, 512));
    const [user] = part('CN');
    return {
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
      ...(user && { user }),
      groups: part('O'),
    };
  } catch {
    return undefined;
  }
}

/**
 * A CertificateSigningRequest: never the request itself, nor the free text of
 * conditions.
 *
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/
 */
export const certificateRequestShape = {
  spec: fields({
    signerName: text(571, value =>
      /^[a-z0-9.-]{1,253}\/[A-Za-z0-9._-]{1,253}$/.test(value),
    ),
    username: text(1024, value => isPlainText(value, 1024)),
    expirationSeconds: count(),
  }),
  status: fields({
    conditions: list(
      fields({
        type: oneOf(['Approved', 'Denied', 'Failed']),
        lastUpdateTime: instant,
      }),
      100,
    ),
    certificate: madeIf(readIssuedCertificate, MAX_CERTIFICATE),
  }),
};

export type CertificateRequest = {
  [K in keyof typeof certificateRequestShape]?: Shaped<
    (typeof certificateRequestShape)[K]
  >;
};
