import { parseDuration, parseInstant } from '../instants';
import { Shape, text } from './shape';

/** Shapes of text that is turned into something, or checked against a list. */

/** A name that is checked where it is used, so that the problem can say what for. */
export const reference = text(512);

/** Made from text; what gives nothing is invalid. */
export function made<T>(make: (value: string) => T | undefined): Shape<T> {
  const asText = text(4096);
  return (value, path, onInvalid) => {
    const given = asText(value, path, onInvalid);
    const result = given === undefined ? undefined : make(given);
    if (given !== undefined && result === undefined) {
      onInvalid(path);
    }
    return result;
  };
}

/**
 * Made from text where that can be; anything else is none of the mapping's.
 *
 * @param maxLength - longer text is left
 */
export function madeIf<T>(
  make: (value: string) => T | undefined,
  maxLength = 4096,
): Shape<T> {
  return value =>
    typeof value === 'string' && value.length <= maxLength
      ? make(value)
      : undefined;
}

export const instant = made(parseInstant);

/** In whole seconds. */
export const duration = made(parseDuration);

export const oneOf = <T extends string>(known: readonly T[]): Shape<T> =>
  madeIf(value => known.find(one => one === value));
