import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_ASSET_ID,
  isWorkloadIdentityEntity,
  isWorkloadSecretEntity,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The asset that an entity stands for; of other kinds, none. */
export function assetIdOf(entity: Entity): string | undefined {
  return isWorkloadIdentityEntity(entity) || isWorkloadSecretEntity(entity)
    ? entity.metadata.annotations?.[ANNOTATION_ASSET_ID]
    : undefined;
}
