import { PermissionCriteria } from '@backstage/plugin-permission-common';

/**
 * What a permission rule asks of the store; the store knows how to ask it in
 * SQL. Entity refs are lower case, as the catalog compares them.
 *
 * - `owned-by`, `of-component`: reached from a confirmed workload of a component
 *   with one of the owners, or of one of the components
 * - `in-cluster`, `in-namespace`: where the asset itself is; what has no
 *   cluster or namespace matches neither
 *
 * @public
 */
export type AssetCondition =
  | { type: 'owned-by'; ownerRefs: string[] }
  | { type: 'of-component'; entityRefs: string[] }
  | { type: 'in-cluster'; clusters: string[] }
  | { type: 'in-namespace'; namespaces: string[]; clusters?: string[] };

/**
 * Conditions combined with `anyOf`, `allOf` and `not`.
 *
 * @public
 */
export type AssetCriteria = PermissionCriteria<AssetCondition>;
