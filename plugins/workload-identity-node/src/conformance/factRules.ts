const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const INSTANT_FIELD = /(^at|At)$/;

export function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * Says what in a value would not come back from JSON as it was, or is not as
 * facts are written: instants in UTC ISO 8601, durations in whole seconds, the
 * unknown left out and not null.
 */
export function checkFacts(value: unknown, path: string): string[] {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return [];
    case 'number':
      return Number.isFinite(value) ? [] : [`${path} is ${value}`];
    case 'object':
      break;
    default:
      return [`${path} is a ${typeof value}, which JSON can't hold`];
  }
  if (value === null) {
    return [`${path} is null; leave out what is not known`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      checkFacts(item, `${path}[${index}]`),
    );
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return [`${path} is a ${prototype.constructor?.name}, not a plain object`];
  }
  return Object.entries(value as object)
    .filter(([, field]) => field !== undefined)
    .flatMap(([name, field]) => [
      ...checkFacts(field, `${path}.${name}`),
      ...checkUnits(name, field, `${path}.${name}`, path),
    ]);
}

function checkUnits(
  name: string,
  field: unknown,
  path: string,
  parent: string,
): string[] {
  // Labels, annotations and what says so are keyed by names that others chose.
  if (/\.(labels|podLabels|annotations|basis)$/.test(parent)) {
    return [];
  }
  if (INSTANT_FIELD.test(name) && !isInstant(String(field))) {
    return [`${path} is not an instant in UTC ISO 8601`];
  }
  if (
    name.endsWith('Seconds') &&
    !(Number.isInteger(field) && Number(field) >= 0)
  ) {
    return [`${path} is not a duration in whole seconds`];
  }
  return [];
}
