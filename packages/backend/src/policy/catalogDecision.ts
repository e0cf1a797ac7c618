import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import {
  isResourcePermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { Persona } from './personas';

/** Kinds of entities that say what the inventory holds. */
const INVENTORY_KINDS = ['WorkloadIdentity', 'WorkloadSecret'];

/**
 * Keeps what the inventory does not show somebody from being read in the
 * catalog, and so by search. `undefined` where that has no say.
 */
export function catalogDecision(
  permission: Permission,
  persona: Persona,
  claims: string[],
): PolicyDecision | undefined {
  if (
    !isResourcePermission(permission, RESOURCE_TYPE_CATALOG_ENTITY) ||
    persona === 'identity-team' ||
    persona === 'platform-team'
  ) {
    return undefined;
  }
  const ofOtherKinds = {
    not: catalogConditions.isEntityKind({ kinds: INVENTORY_KINDS }),
  };
  return createCatalogConditionalDecision(
    permission,
    persona === 'developer'
      ? { anyOf: [ofOtherKinds, catalogConditions.isEntityOwner({ claims })] }
      : ofOtherKinds,
  );
}
