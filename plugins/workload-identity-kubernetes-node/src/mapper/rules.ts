import { createHash } from 'node:crypto';
import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';

const FIELDS = [
  'apiGroups',
  'nonResourceURLs',
  'resourceNames',
  'resources',
  'verbs',
] as const;

/**
 * Rules in a form that is the same for every order, and repetition, in which
 * they can be written.
 */
export function canonicalRules(
  rules: Array<Partial<PermissionRule>>,
): PermissionRule[] {
  const byText = new Map<string, PermissionRule>();
  for (const rule of rules) {
    const canonical: PermissionRule = { verbs: [] };
    for (const field of FIELDS) {
      const values = [...new Set(rule[field] ?? [])].sort();
      if (values.length > 0 || field === 'verbs') {
        canonical[field] = values;
      }
    }
    byText.set(toText(canonical), canonical);
  }
  return [...byText.keys()].sort().map(key => byText.get(key)!);
}

/** SHA-256 (hex) of canonical rules, as RFC 8785 would write them. */
export function hashRules(canonical: PermissionRule[]): string {
  return createHash('sha256')
    .update(`[${canonical.map(toText).join(',')}]`)
    .digest('hex');
}

/** JSON with sorted keys and no blanks; strings and lists of them only. */
function toText(rule: PermissionRule): string {
  return JSON.stringify(
    Object.fromEntries(
      FIELDS.filter(field => rule[field]).map(field => [field, rule[field]]),
    ),
  );
}
