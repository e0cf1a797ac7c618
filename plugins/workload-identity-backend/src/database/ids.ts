import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { createHash } from 'node:crypto';

/**
 * The first 32 hex digits of a SHA-256 over the parts. They are joined as a
 * JSON array, so that no part can pretend to be two.
 */
function idOf(...parts: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, 32);
}

/** The id of an asset: the same for every source that speaks of it. */
export function assetId(key: AssetKey): string {
  return idOf(key.kind, key.authority, key.name);
}

/** The id of one source's scope: a resource in a partition. */
export function scopeId(
  sourceId: string,
  resource: string,
  partition: string,
): string {
  return idOf(sourceId, resource, partition);
}

/** The id of what one scope says of one link. */
export function linkObservationId(
  scope: string,
  fromId: string,
  type: string,
  toId: string,
  qualifier: string,
): string {
  return idOf(scope, fromId, type, toId, qualifier);
}
