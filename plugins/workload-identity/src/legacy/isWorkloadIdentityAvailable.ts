import { Entity, isComponentEntity } from '@backstage/catalog-model';

/**
 * Whether the card and the tabs have something to say about an entity: they are
 * for components. One without workloads is shown how to get some.
 *
 * @public
 */
export function isWorkloadIdentityAvailable(entity: Entity): boolean {
  return isComponentEntity(entity);
}
