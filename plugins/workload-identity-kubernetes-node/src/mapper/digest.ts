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
  return (
    key.kind === 'credential' || key.kind === 'image' || key.kind === 'identity'
  );
}

/**
 * Equal for assets of one key of which the same is said. The location is left
 * out, which differs between a controller and its pods.
 */
export function digestOfAsset(key: string, asset: AssetObservation): string {
  return digest(`${key}\n${JSON.stringify([asset.incarnation, asset.facts])}`);
}

/**
 * Equal for links of one key of which the same is said. Whether the account was
 * written out is left out, which differs between a controller and its pods.
 */
export function digestOfLink(key: string, link: LinkObservation): string {
  const { type, facts } = link;
  const same = type === 'runs-as' ? { ...facts, implied: undefined } : facts;
  return digest(`${key}\n${JSON.stringify(same)}`);
}

function digest(text: string): string {
  return hash('sha256', text, 'base64').slice(0, 22);
}
