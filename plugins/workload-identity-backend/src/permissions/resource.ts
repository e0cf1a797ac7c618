import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  AssetKind,
  RESOURCE_TYPE_ASSET,
} from '@tenure/backstage-plugin-workload-identity-common';
import { AssetCondition } from './conditions';

/**
 * An asset as the permission rules see it.
 *
 * @public
 */
export interface AssetResource {
  id: string;
  kind: AssetKind;
  cluster?: string;
  namespace?: string;
  tenant?: string;
  /**
   * Owners of the components below, and who is accountable by authoritative
   * records that win, as lower-case entity refs.
   */
  ownerRefs: string[];
  /** Operators by authoritative records that win, as lower-case entity refs. */
  operatorRefs: string[];
  /**
   * Components whose confirmed workloads are, or lead to, the asset, as
   * lower-case entity refs. A claim alone never puts a component here.
   */
  componentRefs: string[];
}

/**
 * The resource that permission rules for assets apply to; for modules that add
 * rules of their own, and for policies.
 *
 * @public
 */
export const assetPermissionResourceRef = createPermissionResourceRef<
  AssetResource,
  AssetCondition
>().with({
  pluginId: 'workload-identity',
  resourceType: RESOURCE_TYPE_ASSET,
});
