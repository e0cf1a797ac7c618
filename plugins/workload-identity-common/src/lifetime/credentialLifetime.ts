import { AssetOf, ExpiryBucket } from '../api/assets';

const SECONDS_PER_DAY = 86_400;

/**
 * The lifetime of a credential as it stands at one instant. Durations are whole
 * seconds; what is absent is not known.
 *
 * @public
 */
export interface CredentialLifetime {
  /**
   * The same buckets that lists of assets are filtered by: `expired` includes
   * the instant itself, `within7d` and `within30d` exclude their far end, and
   * none overlaps another.
   */
  state: ExpiryBucket;
  /** When it ends, UTC ISO 8601; only where it has one end. */
  expiresAt?: string;
  /** Seconds until it ends; zero or negative once it has ended. */
  remainingSeconds?: number;
  /** Seconds since it was issued. */
  ageSeconds?: number;
  /** Seconds since it was last rotated. */
  sinceRotationSeconds?: number;
  /** Seconds since it was last used. */
  sinceUseSeconds?: number;
  /** The lifetime that was asked for. */
  declaredTtlSeconds?: number;
  /** The longest lifetime that the issuer may really give. */
  effectiveTtlSeconds?: number;
  /** True where the issuer may give longer than was asked for. */
  extended: boolean;
}

/**
 * Tells how a credential's lifetime stands at `now`. An expiry that nobody
 * claimed, or that is not an instant, is `unknown` and never `later`.
 *
 * @public
 */
export function credentialLifetime(
  asset: AssetOf<'credential'>,
  now: Date,
): CredentialLifetime {
  const { expiry, issuedAt, lastRotatedAt, lastUsedAt } = asset.facts;
  const { declaredTtlSeconds, effectiveTtlSeconds } = asset.facts;
  const end = expiry?.type === 'at' ? toInstant(expiry.at) : undefined;
  const remainingSeconds =
    end === undefined ? undefined : Math.floor((end - now.getTime()) / 1000);

  return {
    state: stateOf(expiry?.type, remainingSeconds),
    expiresAt: end === undefined ? undefined : new Date(end).toISOString(),
    remainingSeconds,
    ageSeconds: secondsSince(issuedAt, now),
    sinceRotationSeconds: secondsSince(lastRotatedAt, now),
    sinceUseSeconds: secondsSince(lastUsedAt, now),
    declaredTtlSeconds,
    effectiveTtlSeconds,
    extended:
      declaredTtlSeconds !== undefined &&
      effectiveTtlSeconds !== undefined &&
      effectiveTtlSeconds > declaredTtlSeconds,
  };
}

function stateOf(
  type: 'at' | 'never' | 'per-issue' | 'unknown' | undefined,
  remainingSeconds: number | undefined,
): ExpiryBucket {
  if (type === 'never' || type === 'per-issue') {
    return type;
  }
  if (remainingSeconds === undefined) {
    return 'unknown';
  }
  if (remainingSeconds <= 0) {
    return 'expired';
  }
  if (remainingSeconds < 7 * SECONDS_PER_DAY) {
    return 'within7d';
  }
  return remainingSeconds < 30 * SECONDS_PER_DAY ? 'within30d' : 'later';
}

/** An instant in the future gives no age: a clock is wrong, and 0 would be a guess. */
function secondsSince(at: string | undefined, now: Date): number | undefined {
  const instant = at === undefined ? undefined : toInstant(at);
  if (instant === undefined || instant > now.getTime()) {
    return undefined;
  }
  return Math.floor((now.getTime() - instant) / 1000);
}

function toInstant(text: string): number | undefined {
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
