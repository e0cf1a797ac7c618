/**
 * Facts that change by themselves while nothing is done to the thing. They are
 * kept up to date, but a change of one alone is not worth a line of history.
 */
export const VOLATILE_FIELDS: ReadonlySet<string> = new Set([
  'instances',
  'runningInstances',
  'lastUsedAt',
  'lastSyncAt',
  'lastRunStartedAt',
  'lastRunEndedAt',
  'longestRunSeconds',
]);

/**
 * Facts that nobody declares: the live system makes them up, so that a
 * declaration that lacks them, or guesses them, does not differ from it.
 */
export const UNDECLARABLE_FIELDS: ReadonlySet<string> = new Set([
  'instances',
  'runningInstances',
  'createdAt',
  'issuedAt',
  'lastRotatedAt',
  'lastUsedAt',
  'lastSyncAt',
  'lastRunStartedAt',
  'lastRunEndedAt',
  'longestRunSeconds',
  'request',
  'origin',
  'effectiveTtlSeconds',
  'renewsAt',
  // What a controller says of its work.
  'issuance',
  'sync',
  'condition',
  'digestKnown',
  'references',
  'version',
  // Says where a fact comes from; compared through the facts themselves.
  'basis',
  // Both follow from the permission set, which is compared.
  'ruleCount',
  'capabilities',
]);

/** Maps to which controllers add of their own: only declared keys are compared. */
const OPEN_MAPS: ReadonlySet<string> = new Set([
  'labels',
  'podLabels',
  'annotations',
]);

/**
 * What of the live value is compared with the declared one: for labels and
 * annotations only the keys that are declared.
 */
export function comparableLive(
  field: string,
  declared: unknown,
  live: unknown,
): unknown {
  if (!OPEN_MAPS.has(field) || !isRecord(declared) || !isRecord(live)) {
    return live;
  }
  return Object.fromEntries(
    Object.keys(declared)
      .filter(key => Object.hasOwn(live, key))
      .map(key => [key, live[key]]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
