import {
  AssetSummary,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';

/** What names are made of. */
export type NamedAsset = Pick<
  AssetSummary,
  'id' | 'kind' | 'authority' | 'name' | 'displayName' | 'cluster' | 'namespace'
>;

/** Characters of a digest that are shown; it is copied in full. */
const DIGEST_LENGTH = 9;

/** Shortens every SHA-256 digest in a name. */
export function shortenDigests(name: string): string {
  return name.replace(
    /sha256:([0-9a-f]{64})/g,
    (_, hex: string) => `sha256:${hex.slice(0, DIGEST_LENGTH)}…`,
  );
}

/** The names that an asset can go by, shortest first; the last is unique. */
function candidates(asset: NamedAsset): string[] {
  if (asset.kind === 'image') {
    const { displayName, name } = asset;
    if (name.startsWith('ref:')) {
      return [displayName, name.slice('ref:'.length)];
    }
    const digest = shortenDigests(name);
    const short =
      displayName === name || displayName === digest
        ? digest
        : `${shortenDigests(displayName.split('@')[0])} @ ${digest}`;
    return [short, name];
  }
  const place = asset.cluster ?? authorityName(asset.authority);
  const inNamespace = asset.namespace
    ? [`${asset.namespace}/${asset.displayName}`]
    : [];
  return [
    asset.displayName,
    ...inNamespace,
    ...[...inNamespace, asset.displayName]
      .slice(0, 1)
      .map(name => (place ? `${place}/${name}` : name)),
    fullName(asset),
  ];
}

/** The natural key with what it is unique in, such as `prod-eu/payments/checkout`. */
export function fullName(asset: NamedAsset): string {
  const place = asset.cluster ?? authorityName(asset.authority);
  return place ? `${place}/${asset.name}` : asset.name;
}

function authorityName(authority: NamedAsset['authority']): string | undefined {
  const parsed = parseAuthority(authority);
  return parsed.type === 'global' ? undefined : parsed.name;
}

/**
 * For each asset (by id) the shortest name that no other asset of its kind in
 * the list has.
 */
export function shortestNames(assets: NamedAsset[]): Map<string, string> {
  const names = new Map<string, string>();
  const levels = 4;
  let open = assets;
  for (let level = 0; level < levels && open.length > 0; level++) {
    const byName = new Map<string, NamedAsset[]>();
    for (const asset of open) {
      const options = candidates(asset);
      const name = options[Math.min(level, options.length - 1)];
      const key = `${asset.kind} ${name}`;
      byName.set(key, [...(byName.get(key) ?? []), asset]);
      names.set(asset.id, name);
    }
    open = [...byName.values()].filter(same => same.length > 1).flat();
  }
  return names;
}
