import {
  PermissionRule,
  Power,
  PowerTarget,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ruleAllows } from '../ruleAllows';
import { PowerNeeds, POWER_NEEDS, Request } from './needs';

/** The namespace whose accounts the control plane itself runs as. @public */
export const CONTROL_PLANE_NAMESPACE = 'kube-system';

/**
 * A power that rules give, where they hold.
 *
 * @public
 */
export interface FoundPower {
  power: Power;
  /** Absent where nobody becomes somebody else by it. */
  target?: PowerTarget;
  /** Only these, by the names in the rule; absent: any. */
  names?: string[];
  /** The rule that gives it; where it takes several, the first. */
  rule: PermissionRule;
  /** Whoever has it controls the cluster. */
  controlsCluster: boolean;
}

/**
 * The powers that rules give to whoever has them. An administrator has them all,
 * and is said to be just that.
 *
 * @param scope - `namespace`: where the rules of `rules` hold, absent for the
 *   whole cluster; `elsewhere`: rules that hold as well, and give what takes
 *   several rules together with these, but nothing on their own
 * @public
 */
export function findPowers(
  rules: readonly PermissionRule[],
  scope: { namespace?: string; elsewhere?: readonly PermissionRule[] } = {},
): FoundPower[] {
  const { namespace, elsewhere = [] } = scope;
  const inControlPlane =
    namespace === undefined || namespace === CONTROL_PLANE_NAMESPACE;
  const everything = rules.find(isEverything);
  if (everything) {
    return [
      {
        power: 'administrate',
        target: 'anything',
        rule: everything,
        controlsCluster: inControlPlane,
      },
    ];
  }
  const all = [...rules, ...elsewhere];
  const found: FoundPower[] = [];
  for (const needs of POWER_NEEDS) {
    if (needs.clusterOnly && namespace !== undefined) {
      continue;
    }
    const giving = allGiving(rules, all, needs);
    if (giving.length > 0) {
      found.push(toPower(needs, giving, inControlPlane));
    }
  }
  return found;
}

/** Everything there is, whatever it is called: what `cluster-admin` has. */
function isEverything(rule: PermissionRule): boolean {
  return (
    rule.verbs.includes('*') &&
    (rule.apiGroups ?? []).includes('*') &&
    (rule.resources ?? []).includes('*') &&
    !rule.resourceNames?.length
  );
}

/** The rules that give the first part, where each other part is given too. */
function allGiving(
  rules: readonly PermissionRule[],
  all: readonly PermissionRule[],
  { allOf }: PowerNeeds,
): PermissionRule[] {
  const [first, ...others] = allOf;
  if (!others.every(part => all.some(rule => gives(rule, part)))) {
    return [];
  }
  const own = rules.filter(rule => gives(rule, first));
  if (own.length > 0 || others.length === 0) {
    return own;
  }
  // The first part is held elsewhere: then one of the others has to be here.
  return others.some(part => rules.some(rule => gives(rule, part)))
    ? all.filter(rule => gives(rule, first))
    : [];
}

function gives(rule: PermissionRule, part: readonly Request[]): boolean {
  return part.some(({ verbs, group, resources, names }) =>
    resources.some(full => {
      const [resource, subresource] = full.split('/');
      return verbs.some(verb => {
        const attributes = { verb, group, resource, subresource };
        return isNameless(verb, subresource)
          ? ruleAllows(rule, attributes)
          : (names ?? [rule.resourceNames?.[0]]).some(name =>
              ruleAllows(rule, { ...attributes, name }),
            );
      });
    }),
  );
}

/** What is to be created has no name yet when it is decided on. */
function isNameless(verb: string, subresource: string | undefined): boolean {
  return (
    verb === 'deletecollection' ||
    (verb === 'create' && subresource === undefined)
  );
}

function toPower(
  { power, target, named, controlsCluster }: PowerNeeds,
  giving: PermissionRule[],
  inControlPlane: boolean,
): FoundPower {
  const whole = giving.find(rule => !rule.resourceNames?.length);
  const names =
    whole || !named
      ? undefined
      : [...new Set(giving.flatMap(rule => rule.resourceNames ?? []))].sort();
  const isFar =
    names === undefined ||
    (Array.isArray(named) && names.some(name => named.includes(name)));
  return {
    power,
    ...(target && { target }),
    ...(names && { names }),
    rule: whole ?? giving[0],
    controlsCluster: controlsCluster && inControlPlane && isFar,
  };
}
