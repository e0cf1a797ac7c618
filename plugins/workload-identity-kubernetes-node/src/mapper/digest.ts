import { hash } from 'node:crypto';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';

/**
 * Whether a controller and its pods can say it in the same words: of the
 * workload itself pods say other things, and the issuer is no matter of theirs.
 */
export function isRepeatable({ key }: AssetObservation): boolean {
  return key.kind === 'credential' || key.kind === 'image';
}

/**
 * Equal for assets of which the same is said. The location is left out, which
 * differs between a controller and its pods.
 */
export function digestOfAsset(asset: AssetObservation): string {
  const { key, incarnation, facts } = asset;
  return digest([key.kind, key.authority, key.name, incarnation, facts]);
}

/**
 * Equal for links of which the same is said. Whether the account was written
 * out is left out, which differs between a controller and its pods.
 */
export function digestOfLink(link: LinkObservation): string {
  const { type, from, to, qualifier, facts } = link;
  return digest([
    type,
    from.kind,
    from.authority,
    from.name,
    to.kind,
    to.authority,
    to.name,
    qualifier,
    type === 'runs-as' ? { ...facts, implied: undefined } : facts,
  ]);
}

function digest(parts: unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64').slice(0, 22);
}
