import { Freshness } from '@tenure/backstage-plugin-workload-identity-common';
import { ScopeRow, SourceRow } from '../tables';

/** The columns of a scope that its freshness follows from. */
export type ScopeState = Pick<
  ScopeRow,
  'state' | 'state_since' | 'confirmed_at' | 'reason_code' | 'reason_message'
>;

/** The columns of a source that the freshness of its scopes follows from. */
export type SourceState = Pick<
  SourceRow,
  'id' | 'state' | 'stale_after_seconds' | 'retired_at'
>;

/**
 * How fresh the facts of a scope are at `now`.
 *
 * What was never confirmed is unknown. What was is stale from the moment on
 * which reading it failed, its source was retired, or its confirmation got
 * older than the source's `stale_after_seconds`.
 */
export function freshnessOf(
  scope: ScopeState | undefined,
  source: SourceState,
  now: Date,
): Freshness {
  const sourceId = source.id;
  const reason = scope?.reason_code
    ? { code: scope.reason_code, message: scope.reason_message ?? '' }
    : undefined;
  if (!scope?.confirmed_at) {
    return reason
      ? { state: 'unknown', reason, sourceId }
      : { state: 'unknown', sourceId };
  }
  const asOf = scope.confirmed_at;
  if (source.state === 'retired') {
    return {
      state: 'stale',
      asOf,
      since: source.retired_at ?? asOf,
      reason: {
        code: 'Retired',
        message: `Source '${sourceId}' is no longer configured, so nothing confirms what it said`,
      },
      sourceId,
    };
  }
  if (scope.state === 'forbidden' || scope.state === 'failed') {
    return {
      state: 'stale',
      asOf,
      since: scope.state_since,
      ...(reason && { reason }),
      sourceId,
    };
  }
  const staleAt = new Date(asOf).getTime() + source.stale_after_seconds * 1000;
  if (now.getTime() > staleAt) {
    return {
      state: 'stale',
      asOf,
      since: new Date(staleAt).toISOString(),
      reason: {
        code: 'NotRefreshed',
        message: `Not confirmed for longer than ${source.stale_after_seconds} seconds`,
      },
      sourceId,
    };
  }
  return { state: 'fresh', asOf, sourceId };
}

/**
 * The freshness of several parts as one: the worst of them. Stale comes before
 * unknown, because it says since when and why; among stale parts the one that
 * has been so longest speaks. It is fresh only where every part is, as of the
 * part confirmed longest ago; nothing at all is unknown.
 */
export function rollUpFreshness(parts: Freshness[]): Freshness {
  const stale = earliest(
    parts.filter(part => part.state === 'stale'),
    'since',
  );
  if (stale) {
    return stale;
  }
  const unknown = parts.filter(part => part.state === 'unknown');
  return (
    unknown.find(part => part.reason) ??
    unknown[0] ??
    earliest(parts, 'asOf') ?? { state: 'unknown' }
  );
}

function earliest(
  parts: Freshness[],
  field: 'since' | 'asOf',
): Freshness | undefined {
  return parts.reduce<Freshness | undefined>(
    (first, part) =>
      !first || (part[field] ?? '') < (first[field] ?? '') ? part : first,
    undefined,
  );
}
