import {
  isAnnotatedFact,
  isClaimedFact,
  PlaceOfUse,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';

/**
 * One observation per asset, in the order in which they first occur, since a
 * scope speaks of each asset once. An image may be seen under several names, and
 * of a Secret both its own object and that of an add-on may speak: these are put
 * together. Of the rest the last word counts.
 *
 * @public
 */
export function mergeAssets(assets: AssetObservation[]): AssetObservation[] {
  return [...assetsByKey(assets).values()];
}

/** As {@link mergeAssets}, by what tells assets apart. */
export function assetsByKey(
  assets: AssetObservation[],
): Map<string, AssetObservation> {
  const merged = new Map<string, AssetObservation>();
  for (const asset of assets) {
    const { kind, authority, name } = asset.key;
    const key = `${kind} ${lengthAnd(authority)}${name}`;
    const known = merged.get(key);
    merged.set(key, known ? mergeAsset(known, asset) : asset);
  }
  return merged;
}

/** So that no part of a key can pretend to be two. */
function lengthAnd(part: string): string {
  return `${part.length}:${part}`;
}

function mergeAsset(a: AssetObservation, b: AssetObservation) {
  if (b.key.kind === 'credential' || b.key.kind === 'secret') {
    return mergeClaims(a, b);
  }
  if (!('references' in a.facts) || !('references' in b.facts)) {
    return b;
  }
  const references = new Set([
    ...(a.facts.references ?? []),
    ...(b.facts.references ?? []),
  ]);
  return {
    ...a,
    facts: { ...a.facts, references: [...references].sort() },
  } as AssetObservation;
}

type Claims = Record<string, unknown> & { basis?: Record<string, string> };

/**
 * Each fact from whoever claims it; where both do, the later one goes first, and
 * what was only annotated last.
 */
function mergeClaims(
  a: AssetObservation,
  b: AssetObservation,
): AssetObservation {
  const [earlier, later] = [a.facts as Claims, b.facts as Claims];
  const facts: Claims = {};
  const basis: Record<string, string> = {};
  for (const field of Object.keys({ ...earlier, ...later })) {
    const source =
      isClaimedFact(field, later[field]) &&
      !(isAnnotatedFact(field, later) && isClaimedFact(field, earlier[field]))
        ? later
        : earlier;
    const whose = field in source ? source : later;
    facts[field] = whose[field];
    if (whose.basis && Object.hasOwn(whose.basis, field)) {
      basis[field] = whose.basis[field];
    }
  }
  delete facts.basis;
  return {
    ...a,
    ...b,
    facts: { ...facts, ...(Object.keys(basis).length > 0 && { basis }) },
  } as AssetObservation;
}

/**
 * One observation per link, in the order in which they first occur. The pods of
 * a workload may differ while it is rolled out; what is said of them does not
 * depend on their order.
 *
 * @public
 */
export function mergeLinks(links: LinkObservation[]): LinkObservation[] {
  return [...linksByKey(links).values()];
}

/** As {@link mergeLinks}, by what tells links apart. */
export function linksByKey(
  links: LinkObservation[],
): Map<string, LinkObservation> {
  const merged = new Map<string, LinkObservation>();
  for (const link of links) {
    const { type, from, to, qualifier } = link;
    const key = `${type} ${from.kind} ${to.kind} ${lengthAnd(
      from.authority,
    )}${lengthAnd(from.name)}${lengthAnd(to.authority)}${lengthAnd(to.name)}${
      qualifier === undefined ? '' : `=${qualifier}`
    }`;
    const known = merged.get(key);
    merged.set(key, known ? mergeLink(known, link) : link);
  }
  return merged;
}

function mergeLink(a: LinkObservation, b: LinkObservation): LinkObservation {
  if (a.type === 'uses' && b.type === 'uses') {
    return { ...a, facts: { places: union(a.facts.places, b.facts.places) } };
  }
  if (a.type === 'presents' && b.type === 'presents') {
    return {
      ...a,
      facts: { places: union(a.facts.places ?? [], b.facts.places ?? []) },
    };
  }
  if (a.type === 'runs-as' && b.type === 'runs-as') {
    const automounts = [a.facts.automount, b.facts.automount];
    return {
      ...a,
      facts: {
        ...(automounts.some(one => one !== undefined) && {
          automount: automounts.includes(true),
        }),
        ...(a.facts.implied && b.facts.implied && { implied: true }),
      },
    };
  }
  if (a.type === 'runs-image' && b.type === 'runs-image') {
    return a.facts.reference <= b.facts.reference ? a : b;
  }
  return a;
}

function union(a: PlaceOfUse[], b: PlaceOfUse[]): PlaceOfUse[] {
  const byText = new Map(
    [...a, ...b].map(place => [JSON.stringify(place), place]),
  );
  return byText.size === a.length
    ? a
    : [...byText.keys()].sort().map(key => byText.get(key)!);
}
