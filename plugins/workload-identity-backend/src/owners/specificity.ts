import {
  parseIdentityPattern,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The sorts of scope, from the least specific to the most. */
export const SCOPE_TYPES = [
  'cluster',
  'namespace',
  'component',
  'identity-prefix',
  'identity',
] as const;

export type ScopeType = (typeof SCOPE_TYPES)[number];

/** Above the longest pattern. */
const STEP = 10_000;

export function scopeType(scope: RecordScope): ScopeType {
  if (scope.identity !== undefined) {
    return parseIdentityPattern(scope.identity).prefix
      ? 'identity-prefix'
      : 'identity';
  }
  if (scope.component !== undefined) {
    return 'component';
  }
  return scope.namespace === undefined ? 'cluster' : 'namespace';
}

/**
 * How specific a scope is, as a number: of two scopes that cover an asset the
 * higher one decides, and equal ones are a tie. An exact identity is above every
 * pattern, a longer pattern above a shorter one, and any of these above a
 * component, a namespace and a cluster, in this order.
 */
export function specificityOf(scope: RecordScope): number {
  const type = scopeType(scope);
  const length =
    type === 'identity-prefix'
      ? parseIdentityPattern(scope.identity!).key.length
      : 0;
  return SCOPE_TYPES.indexOf(type) * STEP + length;
}
