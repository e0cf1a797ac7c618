import {
  ControlPlaneReason,
  PermissionRule,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  CONTROL_PLANE_NAMESPACE,
  findPowers,
  FoundPower,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { contentHash } from '../database/json';

/** Rules, by their hash, and where they hold. */
export interface ScopedSet {
  /** Empty for the whole cluster. */
  namespace: string;
  permissionSet: string;
}

/** The same permissions, in one scope or several. */
export interface AccessPart {
  /** Hashes, sorted. */
  permissionSets: string[];
  /** Sorted; empty text for the whole cluster, which is a part of its own. */
  namespaces: string[];
  powers: FoundPower[];
}

/** Why whoever has a set controls the cluster. */
export interface ControlFact {
  reason: ControlPlaneReason;
  /** Absent for the whole cluster. */
  namespace?: string;
  rule: PermissionRule;
}

/** All that an identity, or a group, is granted, and what follows from it. */
export interface AccessSet {
  hash: string;
  parts: AccessPart[];
  control: ControlFact[];
}

/** The hash of a set: the same for every order in which it is granted. */
export function hashOfSet(granted: Iterable<ScopedSet>): string {
  const pairs = new Set<string>();
  for (const { namespace, permissionSet } of granted) {
    pairs.add(`${namespace} ${permissionSet}`);
  }
  return contentHash([...pairs].sort());
}

/**
 * Brings what is granted into parts, and finds what powers these give. Namespaces
 * with the same permissions are one part: their powers are found once.
 */
export function composeSet(
  granted: readonly ScopedSet[],
  rulesOf: (permissionSet: string) => readonly PermissionRule[],
): AccessSet {
  const byNamespace = new Map<string, Set<string>>();
  for (const { namespace, permissionSet } of granted) {
    const known = byNamespace.get(namespace) ?? new Set();
    byNamespace.set(namespace, known.add(permissionSet));
  }
  const parts = new Map<string, AccessPart>();
  for (const namespace of [...byNamespace.keys()].sort()) {
    const permissionSets = [...byNamespace.get(namespace)!].sort();
    const key = `${sortOf(namespace)} ${permissionSets.join(' ')}`;
    const part = parts.get(key) ?? {
      permissionSets,
      namespaces: [],
      powers: [],
    };
    part.namespaces.push(namespace);
    parts.set(key, part);
  }
  findPowersOf([...parts.values()], rulesOf);
  return {
    hash: hashOfSet(granted),
    parts: [...parts.values()],
    control: controlOf([...parts.values()]),
  };
}

/** Powers depend on the scope only by these sorts of it. */
function sortOf(namespace: string): string {
  if (namespace === '') {
    return 'cluster';
  }
  return namespace === CONTROL_PLANE_NAMESPACE ? 'control-plane' : 'namespace';
}

function findPowersOf(
  parts: AccessPart[],
  rulesOf: (permissionSet: string) => readonly PermissionRule[],
): void {
  const rules = (part: AccessPart | undefined) =>
    part?.permissionSets.flatMap(rulesOf) ?? [];
  const everywhere = parts.find(part => part.namespaces[0] === '');
  const elsewhere = rules(everywhere);
  if (everywhere) {
    everywhere.powers = findPowers(elsewhere);
  }
  const administrates = everywhere?.powers.some(
    ({ power }) => power === 'administrate',
  );
  for (const part of parts) {
    if (part !== everywhere && !administrates) {
      part.powers = findPowers(rules(part), {
        namespace: part.namespaces[0],
        elsewhere,
      }).filter(one => !everywhere?.powers.some(all => covers(all, one)));
    }
  }
}

/** What is held in the whole cluster need not be said again of a namespace. */
function covers(everywhere: FoundPower, here: FoundPower): boolean {
  return (
    everywhere.power === here.power &&
    everywhere.target === here.target &&
    everywhere.names === undefined
  );
}

function controlOf(parts: AccessPart[]): ControlFact[] {
  return parts.flatMap(({ namespaces, powers }) =>
    powers
      .filter(({ controlsCluster }) => controlsCluster)
      .map(({ power, rule }) => ({
        reason: power,
        ...(namespaces[0] && { namespace: namespaces[0] }),
        rule,
      })),
  );
}
