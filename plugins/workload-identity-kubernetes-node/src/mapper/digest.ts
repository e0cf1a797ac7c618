import { createHash } from 'node:crypto';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';

/**
 * Equal for observations that say the same of the same thing. What differs
 * between a controller and its pods all the same is left out: the location, and
 * whether the account was written out.
 */
export function digestOf(
  observation: AssetObservation | LinkObservation,
): string {
  const { facts, ...rest } = observation;
  const same = { ...rest, location: undefined };
  return createHash('sha256')
    .update(JSON.stringify([same, { ...facts, implied: undefined }]))
    .digest('base64')
    .slice(0, 22);
}
