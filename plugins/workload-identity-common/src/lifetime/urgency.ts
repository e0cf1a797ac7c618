import { CredentialLifetime } from './credentialLifetime';

/**
 * What the order of urgency is decided by.
 *
 * @public
 */
export interface RankedCredential {
  lifetime: CredentialLifetime;
  /** Something is known to depend on it. False means only that nothing is known to. */
  inUse: boolean;
  /** Decides between equals, so that the order is stable. */
  displayName: string;
}

/**
 * Sorts what needs a person first to the top: expired and in use (longest ago
 * first), what ends next, what never ends (oldest first), what nobody knows
 * about, expired without a known user, and last what is issued anew by itself
 * (the longest-lived copies first).
 *
 * Unknown stands before what renews itself, because it needs somebody to look;
 * a longest lifetime or age that is not known stands as the worst of its kind.
 *
 * @public
 */
export function compareByUrgency(
  a: RankedCredential,
  b: RankedCredential,
): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) {
    return byRank;
  }
  const [left, right] = [withinRank(a), withinRank(b)];
  // Compared, not subtracted: both may be infinite.
  if (left !== right) {
    return left < right ? -1 : 1;
  }
  return a.displayName.localeCompare(b.displayName);
}

function rankOf({ lifetime, inUse }: RankedCredential): number {
  switch (lifetime.state) {
    case 'expired':
      return inUse ? 0 : 4;
    case 'within7d':
    case 'within30d':
    case 'later':
      return 1;
    case 'never':
      return 2;
    case 'per-issue':
      return 5;
    default:
      return 3;
  }
}

function withinRank({ lifetime }: RankedCredential): number {
  switch (lifetime.state) {
    case 'never':
      return -(lifetime.ageSeconds ?? Infinity);
    case 'unknown':
      return 0;
    case 'per-issue':
      return -(lifetime.effectiveTtlSeconds ?? Infinity);
    default:
      return lifetime.remainingSeconds ?? -Infinity;
  }
}
