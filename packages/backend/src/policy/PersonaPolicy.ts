import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { catalogDecision } from './catalogDecision';
import { inventoryDecision } from './inventoryDecision';
import { PersonaGroups, personaOf } from './personas';

/** The permission policy of docs/permissions.md. */
export class PersonaPolicy implements PermissionPolicy {
  static create(options: { groups: PersonaGroups }): PersonaPolicy {
    return new PersonaPolicy(options.groups);
  }

  private constructor(private readonly groups: PersonaGroups) {}

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const claims = user.info.ownershipEntityRefs;
    const persona = personaOf(this.groups, claims);
    const inventory = inventoryDecision(permission, persona, claims);
    if (inventory) {
      return inventory;
    }
    // Outsiders look, and change nothing.
    if (persona === 'outsider' && changes(permission)) {
      return { result: AuthorizeResult.DENY };
    }
    return (
      catalogDecision(permission, persona, claims) ?? {
        result: AuthorizeResult.ALLOW,
      }
    );
  }
}

function changes({ attributes }: Permission): boolean {
  return attributes.action !== undefined && attributes.action !== 'read';
}
