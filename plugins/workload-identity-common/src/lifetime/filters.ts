import { CredentialLifetime } from './credentialLifetime';

/**
 * The questions that a list of credentials can be narrowed to, in the order in
 * which they matter.
 *
 * @public
 */
export const LIFETIME_FILTERS = [
  'expired',
  'within7d',
  'within30d',
  'never',
  'unknown',
  'stale',
] as const;

/** @public */
export type LifetimeFilter = (typeof LIFETIME_FILTERS)[number];

/** @public */
export interface LifetimeFilterInput {
  lifetime: CredentialLifetime;
  /** Something is known to depend on it. */
  inUse: boolean;
  /** What is known of it was not confirmed lately, or never. */
  stale: boolean;
}

/**
 * Whether a credential belongs to a filter. Filters answer questions and may
 * overlap: `within30d` holds all that ends in less than 30 days, `within7d`
 * among them, and `stale` asks about the facts instead of the end. `expired` is
 * what has ended and is still in use.
 *
 * @public
 */
export function matchesLifetimeFilter(
  filter: LifetimeFilter,
  { lifetime, inUse, stale }: LifetimeFilterInput,
): boolean {
  switch (filter) {
    case 'expired':
      return lifetime.state === 'expired' && inUse;
    case 'within30d':
      return lifetime.state === 'within7d' || lifetime.state === 'within30d';
    case 'stale':
      return stale;
    default:
      return lifetime.state === filter;
  }
}

/**
 * How many credentials each filter holds.
 *
 * @public
 */
export function countLifetimes(
  credentials: readonly LifetimeFilterInput[],
): Record<LifetimeFilter, number> {
  const counts = {} as Record<LifetimeFilter, number>;
  for (const filter of LIFETIME_FILTERS) {
    counts[filter] = credentials.filter(credential =>
      matchesLifetimeFilter(filter, credential),
    ).length;
  }
  return counts;
}
