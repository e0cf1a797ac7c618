import { inspect } from 'node:util';

/** Chosen by chance, a shorter value may turn up without a leak. */
const SHORTEST = 8;

/**
 * Says where planted values, which stand for secrets, occur in a text: plain,
 * escaped as in JSON, base64 (either alphabet, at any offset of a longer blob),
 * or base64 of base64.
 *
 * @returns one line for each value and encoding that was found; it names the
 * value by its place in the list, so that reports hold no values either
 * @throws TypeError for a value shorter than 8 characters
 * @public
 */
export function findPlantedValues(
  text: string,
  values: readonly string[],
): string[] {
  return values.flatMap((value, index) => {
    if (value.length < SHORTEST) {
      throw new TypeError(
        `Planted value ${index} has fewer than ${SHORTEST} characters and would be found by chance; plant a longer one`,
      );
    }
    return Object.entries(encodingsOf(value))
      .filter(([, needles]) => needles.some(needle => text.includes(needle)))
      .map(([encoding]) => `planted value ${index} occurs as ${encoding}`);
  });
}

/**
 * As text that {@link findPlantedValues} can search, errors with their stack
 * and causes included.
 */
export function textOf(value: unknown): string {
  const shown = inspect(value, {
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
    showHidden: true,
  });
  return value instanceof Error ? shown : `${JSON.stringify(value)}\n${shown}`;
}

function encodingsOf(value: string): Record<string, string[]> {
  const once = base64Within(value);
  const whole = Buffer.from(value, 'utf8').toString('base64');
  const twice = base64Within(whole);
  return {
    'plain text': [value, JSON.stringify(value).slice(1, -1)],
    base64: [...once, ...once.map(urlSafe)],
    'base64 of base64': [...twice, ...twice.map(urlSafe)],
  };
}

/**
 * The characters that stand for the value in base64, for each of the three
 * offsets it may have in what was encoded; those shared with the bytes before
 * and after are left out.
 */
function base64Within(value: string): string[] {
  return [0, 1, 2].map(offset => {
    const bytes = Buffer.concat([
      Buffer.alloc(offset),
      Buffer.from(value, 'utf8'),
    ]);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    return bytes.toString('base64').slice(first, last);
  });
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
