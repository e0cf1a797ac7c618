import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const UNITS: Record<string, number> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** A whole number above zero, where the key is set. */
export function readPositive(
  config: Config,
  key: string,
  path: string,
): number | undefined {
  const value = config.getOptionalNumber(key);
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
    throw new InputError(
      `${path}.${key} is '${value}'; allowed is a whole number above 0`,
    );
  }
  return value;
}

/** A size as a number of bytes, or as text such as `20MiB`. */
export function readBytes(
  config: Config,
  key: string,
  path: string,
): number | undefined {
  const value = config.getOptional(key);
  if (value === undefined) {
    return undefined;
  }
  const match = /^(\d{1,12})(KiB|MiB|GiB|)$/.exec(String(value));
  const bytes = match ? Number(match[1]) * UNITS[match[2]] : 0;
  // A string of V8 is shorter than 2^29 characters.
  if (bytes < 1 || bytes > 2 ** 28) {
    throw new InputError(
      `${path}.${key} is '${value}'; allowed is a number of bytes, or text such as 20MiB, up to 256MiB`,
    );
  }
  return bytes;
}
