import { createConditionExports } from '@backstage/plugin-permission-node';
import { assetPermissionResourceRef } from './resource';
import { assetPermissionRules } from './rules';

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: assetPermissionResourceRef,
  rules: assetPermissionRules,
});

/**
 * Conditions on assets for the author of a permission policy:
 * `assetConditions.isOwner({ claims })` and so on.
 *
 * @public
 */
export const assetConditions = conditions;

/**
 * Makes a conditional decision on a permission for assets.
 *
 * @public
 */
export const createAssetConditionalDecision = createConditionalDecision;
