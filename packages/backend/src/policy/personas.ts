import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';

/** What somebody is to the inventory; see docs/permissions.md. */
export type Persona =
  | 'identity-team'
  | 'platform-team'
  | 'developer'
  | 'outsider';

/** The groups, as full lower-case entity refs, that make up a persona. */
export interface PersonaGroups {
  identityTeam: string[];
  platformTeam: string[];
  outsiders: string[];
}

/**
 * Reads `permission.personas`. Nobody is of a team that is not configured.
 *
 * @throws Error when a ref can't be read.
 */
export function readPersonaGroups(rootConfig: Config): PersonaGroups {
  const config = rootConfig.getOptionalConfig('permission.personas');
  const read = (key: keyof PersonaGroups) =>
    (config?.getOptionalStringArray(key) ?? []).map(ref =>
      stringifyEntityRef(
        parseEntityRef(ref, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      ),
    );
  return {
    identityTeam: read('identityTeam'),
    platformTeam: read('platformTeam'),
    outsiders: read('outsiders'),
  };
}

/**
 * The persona of somebody by the refs that they own by. Being outside counts
 * before everything else, so that a guest in a team's group stays a guest; who
 * belongs to no group is outside too.
 */
export function personaOf(
  groups: PersonaGroups,
  ownershipRefs: readonly string[],
): Persona {
  const refs = ownershipRefs.map(ref => ref.toLocaleLowerCase('en-US'));
  const isOf = (members: string[]) => members.some(ref => refs.includes(ref));
  if (isOf(groups.outsiders) || !refs.some(ref => ref.startsWith('group:'))) {
    return 'outsider';
  }
  if (isOf(groups.identityTeam)) {
    return 'identity-team';
  }
  return isOf(groups.platformTeam) ? 'platform-team' : 'developer';
}
