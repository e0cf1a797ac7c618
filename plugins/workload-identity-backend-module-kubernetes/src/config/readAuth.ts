import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { AuthConfig } from './types';

const TYPES = ['token', 'clientCertificate', 'inCluster'];

/**
 * Reads `auth` of a source.
 *
 * @param at - where it stands, for messages
 * @throws InputError that names the key
 */
export function readAuth(config: Config, at: string): AuthConfig {
  const type = config.getString('type');
  switch (type) {
    case 'token': {
      const given = oneOf(config, at, 'token', 'tokenFile');
      return given.key === 'token'
        ? { type, token: given.value }
        : { type, tokenFile: given.value };
    }
    case 'clientCertificate': {
      const cert = oneOf(config, at, 'certFile', 'certData');
      const key = oneOf(config, at, 'keyFile', 'keyData');
      return {
        type,
        ...(cert.key === 'certFile'
          ? { certFile: cert.value }
          : { certData: decodeBase64(cert.value, `${at}.certData`) }),
        ...(key.key === 'keyFile'
          ? { keyFile: key.value }
          : { keyData: decodeBase64(key.value, `${at}.keyData`) }),
      };
    }
    case 'inCluster':
      return { type };
    default:
      throw new InputError(
        `${at}.type is '${type}'; it has to be one of ${TYPES.join(', ')}`,
      );
  }
}

/**
 * Decodes PEM that is given as base64, as in a kubeconfig file.
 *
 * @throws InputError that names the key and quotes nothing
 */
export function decodeBase64(value: string, at: string): string {
  const text = Buffer.from(value, 'base64').toString('utf8');
  if (!text.includes('-----BEGIN ')) {
    throw new InputError(`${at} has to be PEM in base64, as in a kubeconfig`);
  }
  return text;
}

function oneOf<A extends string, B extends string>(
  config: Config,
  at: string,
  first: A,
  second: B,
): { key: A | B; value: string } {
  const a = config.getOptionalString(first);
  const b = config.getOptionalString(second);
  if (a !== undefined && b === undefined) {
    return { key: first, value: a };
  }
  if (b !== undefined && a === undefined) {
    return { key: second, value: b };
  }
  throw new InputError(
    `${at} has ${a === undefined ? 'neither' : 'both'} ${first} ${
      a === undefined ? 'nor' : 'and'
    } ${second}; give one of them`,
  );
}
