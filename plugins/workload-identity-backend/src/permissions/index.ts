export { assetPermissionResourceRef } from './resource';
export type { AssetResource } from './resource';
export type { AssetCondition, AssetCriteria } from './conditions';
export { assetPermissionRules } from './rules';
export {
  assetConditions,
  createAssetConditionalDecision,
} from './conditionExports';
