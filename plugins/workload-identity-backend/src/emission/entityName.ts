import { parseAuthority } from '@tenure/backstage-plugin-workload-identity-common';

const MAX_LENGTH = 63;
/** 64 bits: among a million names two alike are a matter of millions of years. */
const HASH_LENGTH = 16;

/** The part of an asset that its name in the catalog follows from. */
export interface NamedAsset {
  /** 32 hex digits. */
  id: string;
  authority: string;
  name: string;
}

/**
 * The name of an asset's entity: the same each time, different for different
 * assets of a kind, and one that the catalog takes.
 *
 * `<cluster>_<namespace>_<name>` where that says it all: in a cluster, in lower
 * case (the catalog tells no case apart), without an underscore of its own, and
 * short enough. Otherwise what can be kept of it, an underscore, and a hash. Such
 * a name has one underscore and the other two, so that neither can be the other.
 */
export function entityName(asset: NamedAsset): string {
  const authority = parseAuthority(asset.authority);
  const place = authority.type === 'global' ? '' : authority.name;
  const parts = [place, ...asset.name.split('/')];
  if (
    authority.type === 'cluster' &&
    parts.length === 3 &&
    parts.every(isPlain)
  ) {
    const name = parts.join('_');
    if (name.length <= MAX_LENGTH) {
      return name;
    }
  }
  const readable = parts
    .join('-')
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, MAX_LENGTH - HASH_LENGTH - 1)
    .replace(/[-.]+$/, '');
  return `${readable || 'asset'}_${asset.id.slice(0, HASH_LENGTH)}`;
}

function isPlain(part: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(part);
}
