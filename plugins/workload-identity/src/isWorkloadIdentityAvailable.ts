import { Entity, isComponentEntity } from '@backstage/catalog-model';
import { assetIdOf } from './hooks/assetIdOf';

/**
 * Whether the tabs have something to say about an entity: it is a component, or
 * stands for an asset of the inventory. A component without workloads is shown
 * how to get some.
 *
 * @public
 */
export function isWorkloadIdentityAvailable(entity: Entity): boolean {
  return isComponentEntity(entity) || assetIdOf(entity) !== undefined;
}
