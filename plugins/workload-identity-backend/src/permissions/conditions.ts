import { PermissionCriteria } from '@backstage/plugin-permission-common';

/**
 * What a permission rule asks of the store; the store knows how to ask it in
 * SQL. Entity refs are lower case, as the catalog compares them.
 *
 * - `owned-by`, `of-component`: reached from a confirmed workload of a component
 *   with one of the owners, or of one of the components
 * - `owned-by` also, and `operated-by`: one of them is the accountable owner, or an
 *   operator, by an authoritative IdentityOwner record that wins
 * - `in-cluster`, `in-namespace`: where the asset itself is; what has no
 *   cluster or namespace matches neither
 * - `in-tenant`: the tenant that configuration gives to where the asset is; what
 *   is in no tenant does not match
 * - `only-in-tenant`: the same, and what lies in no cluster and is linked to by
 *   assets of the tenants alone, such as an image that nobody else runs
 *
 * @public
 */
export type AssetCondition =
  | { type: 'owned-by'; ownerRefs: string[] }
  | { type: 'operated-by'; operatorRefs: string[] }
  | { type: 'of-component'; entityRefs: string[] }
  | { type: 'in-cluster'; clusters: string[] }
  | { type: 'in-namespace'; namespaces: string[]; clusters?: string[] }
  | { type: 'in-tenant' | 'only-in-tenant'; tenants: string[] };

/**
 * Conditions combined with `anyOf`, `allOf` and `not`.
 *
 * @public
 */
export type AssetCriteria = PermissionCriteria<AssetCondition>;
