import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a read from an API server failed. A closed list: each has its line in
 * docs/sources/kubernetes.md.
 */
export const READ_ERROR_CODES = [
  'Forbidden',
  'Unauthorized',
  'NotFound',
  'Unreachable',
  'Timeout',
  'TlsUntrusted',
  'RedirectRefused',
  'ServerError',
  'TooManyRequests',
  'Expired',
  'InvalidResponse',
  'ResponseTooLarge',
  'CredentialsUnreadable',
  'Aborted',
] as const;

export type ReadErrorCode = (typeof READ_ERROR_CODES)[number];

/**
 * A read that failed. It keeps no cause: what the HTTP and JSON parsers throw
 * can quote the response, which may hold values of secrets.
 */
export class ReadError extends CustomErrorBase {
  readonly name = 'KubernetesReadError' as const;

  constructor(
    readonly code: ReadErrorCode,
    message: string,
    /** Whether the same request may well succeed a moment later. */
    readonly retry?: { afterSeconds?: number },
  ) {
    super(message);
  }

  /** The connection failed, not the request: the next one is likely to as well. */
  get isTransport(): boolean {
    return ['Unreachable', 'Timeout', 'TlsUntrusted'].includes(this.code);
  }

  static aborted(): ReadError {
    return new ReadError('Aborted', 'The read was asked to stop');
  }
}

const TLS_CODES =
  /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
const TIMEOUT_CODES =
  /^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

/** Turns what a request threw into words, of which only its code is kept. */
export function readErrorFrom(error: unknown, origin: string): ReadError {
  if (error instanceof ReadError) {
    return error;
  }
  const code = codeOf(error);
  if (TLS_CODES.test(code)) {
    return new ReadError(
      'TlsUntrusted',
      `The certificate of the API server at ${origin} is not trusted, or the TLS handshake failed (${code}); set caFile or caData to the CA that signed it, and url to a name that it is for`,
    );
  }
  if (TIMEOUT_CODES.test(code)) {
    return new ReadError(
      'Timeout',
      `The API server at ${origin} did not answer in time (${code}); check the network, or raise requestTimeoutSeconds`,
    );
  }
  if (code.startsWith('HPE_')) {
    return new ReadError(
      'InvalidResponse',
      `What answers at ${origin} does not speak HTTP as an API server does (${code}); check url`,
    );
  }
  return new ReadError(
    'Unreachable',
    `The API server at ${origin} can't be reached (${code}); check url, DNS, firewalls, and that it runs`,
  );
}

function codeOf(error: unknown): string {
  for (
    let at: unknown = error, depth = 0;
    at && typeof at === 'object' && depth < 5;
    depth += 1
  ) {
    const { code, errors, cause } = at as {
      code?: unknown;
      errors?: unknown[];
      cause?: unknown;
    };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) {
      return code;
    }
    at = errors?.[0] ?? cause;
  }
  return 'no further detail';
}
