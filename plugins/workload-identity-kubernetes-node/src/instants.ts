const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An RFC 3339 instant as UTC ISO 8601, or undefined where the text is none.
 *
 * @public
 */
export function parseInstant(value: string): string | undefined {
  const match = INSTANT.exec(value);
  if (!match) {
    return undefined;
  }
  const [year, month, day] = match.slice(1, 4).map(Number);
  // Date.parse takes the 30th of February for the 2nd of March.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const time = day > daysInMonth ? NaN : Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The start of a day `YYYY-MM-DD`, or undefined where it is none. */
export function parseDay(value: string): string | undefined {
  return parseInstant(`${value}T00:00:00Z`);
}

const SECONDS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * Whole seconds of a duration as Go writes it (`2160h`, `1h30m`, `0`), or
 * undefined where the text is none, or negative.
 */
export function parseDuration(value: string): number | undefined {
  if (value === '0') {
    return 0;
  }
  if (
    value.length > 64 ||
    !/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(value)
  ) {
    return undefined;
  }
  let seconds = 0;
  for (const [, amount, unit] of value.matchAll(
    /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g,
  )) {
    seconds += Number(amount) * SECONDS[unit];
  }
  const whole = Math.floor(seconds);
  return Number.isSafeInteger(whole) ? whole : undefined;
}
