import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { AccessAttributes, ResourceAttributes } from './attributes';

const ALL = '*';

/**
 * Whether a rule allows a request, wherever the rule holds.
 *
 * Source: `RuleAllows` in plugin/pkg/auth/authorizer/rbac/rbac.go, and
 * pkg/apis/rbac/v1/evaluation_helpers.go, of k8s.io/kubernetes.
 *
 * @public
 */
export function ruleAllows(
  rule: PermissionRule,
  attributes: AccessAttributes,
): boolean {
  if (!hasOrAll(rule.verbs, attributes.verb)) {
    return false;
  }
  if ('path' in attributes) {
    return urlMatches(rule.nonResourceURLs, attributes.path);
  }
  return (
    hasOrAll(rule.apiGroups, attributes.group ?? '') &&
    resourceMatches(rule.resources, attributes) &&
    nameMatches(rule.resourceNames, attributes.name ?? '')
  );
}

function hasOrAll(given: string[] | undefined, wanted: string): boolean {
  return given?.some(one => one === ALL || one === wanted) ?? false;
}

/**
 * `*` stands for every resource and subresource, `pods` for no subresource of
 * pods, and `*` with a subresource for that one of every resource. There is no
 * `pods/*`.
 */
function resourceMatches(
  given: string[] | undefined,
  { resource, subresource }: ResourceAttributes,
): boolean {
  const wanted = subresource ? `${resource}/${subresource}` : resource;
  return (
    given?.some(
      one =>
        one === ALL ||
        one === wanted ||
        (subresource && one === `${ALL}/${subresource}`),
    ) ?? false
  );
}

/** A rule without names is for all of them, and for requests without one. */
function nameMatches(given: string[] | undefined, wanted: string): boolean {
  return !given?.length || given.includes(wanted);
}

/** Any stars at the end stand for whatever follows; those within, for themselves. */
function urlMatches(given: string[] | undefined, path: string): boolean {
  return (
    given?.some(
      one =>
        one === ALL ||
        one === path ||
        (one.endsWith(ALL) && path.startsWith(one.replace(/\*+$/, ''))),
    ) ?? false
  );
}
