import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { AccessAttributes, ScopedRules } from './attributes';
import { ruleAllows } from './ruleAllows';

/**
 * The first rule that allows a request, with what it stands in. What holds in a
 * namespace allows nothing outside it: neither objects that have no namespace,
 * nor requests on all namespaces, nor URLs.
 *
 * @public
 */
export function findAllowing<T extends ScopedRules>(
  granted: Iterable<T>,
  attributes: AccessAttributes,
): { granted: T; rule: PermissionRule } | undefined {
  const namespace = 'path' in attributes ? '' : attributes.namespace ?? '';
  for (const one of granted) {
    if (one.namespace && one.namespace !== namespace) {
      continue;
    }
    const rule = one.rules.find(candidate => ruleAllows(candidate, attributes));
    if (rule) {
      return { granted: one, rule };
    }
  }
  return undefined;
}

/**
 * Whether a request is allowed by what was granted, as the RBAC authorizer of
 * the API server has it: it knows no rule that denies.
 *
 * @public
 */
export function mayDo(
  granted: Iterable<ScopedRules>,
  attributes: AccessAttributes,
): boolean {
  return findAllowing(granted, attributes) !== undefined;
}
