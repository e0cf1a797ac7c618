import {
  AuthorizeResult,
  isPermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  assetConditions,
  createAssetConditionalDecision,
} from '@tenure/backstage-plugin-workload-identity-backend';
import {
  assetReadPermission,
  sourceReadPermission,
  sourceRefreshPermission,
  workloadIdentityPermissions,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Persona } from './personas';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * What each persona may do with the inventory; `undefined` for a permission of
 * another plugin.
 *
 * @param claims - the refs that the person owns by
 */
export function inventoryDecision(
  permission: Permission,
  persona: Persona,
  claims: string[],
): PolicyDecision | undefined {
  if (!workloadIdentityPermissions.some(one => isPermission(permission, one))) {
    return undefined;
  }
  switch (persona) {
    case 'identity-team':
      return ALLOW;
    case 'platform-team':
      return isPermission(permission, assetReadPermission) ||
        isPermission(permission, sourceReadPermission) ||
        isPermission(permission, sourceRefreshPermission)
        ? ALLOW
        : DENY;
    case 'developer':
      return isPermission(permission, assetReadPermission)
        ? createAssetConditionalDecision(permission, {
            anyOf: [
              assetConditions.isOwner({ claims }),
              // What records make them answer for, beyond their components.
              assetConditions.isOperator({ claims }),
            ],
          })
        : DENY;
    default:
      return DENY;
  }
}
