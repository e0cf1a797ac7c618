import {
  FactDifference,
  isAnnotatedFact,
  isClaimedFact,
  Standing,
} from '@tenure/backstage-plugin-workload-identity-common';
import { canonicalJson } from '../json';
import { UNDECLARABLE_FIELDS, comparableLive, isRecord } from './fieldRules';

/** What one source says of an asset, with what its word is worth. */
export interface MergeableObservation {
  sourceId: string;
  standing: Exclude<Standing, 'referenced'>;
  scopeId: string;
  /** When the scope was last confirmed; UTC ISO 8601. */
  confirmedAt?: string;
  /** Of the scope's resource in the order of its source; the later goes first. */
  place?: number;
  incarnation?: string;
  facts: Record<string, unknown>;
}

/** The one word on an asset that follows from what all sources say. */
export interface MergedAsset {
  standing: Standing;
  incarnation?: string;
  facts: Record<string, unknown>;
  differences: FactDifference[];
  /** The scope whose freshness is that of the facts. */
  scopeId?: string;
}

const RANK: Record<MergeableObservation['standing'], number> = {
  live: 0,
  exported: 1,
  declared: 2,
};

/**
 * Merges what the sources say of one asset.
 *
 * Live goes before exported before declared. Among equals the source with the
 * scope that was confirmed last goes first, then the source whose id sorts first.
 * Within a source the order of its resources decides, where it has one, and else
 * which scope was confirmed last; then the scope's id. Each top-level fact is taken whole from the first that claims it;
 * facts that only a lower one claims are added. What somebody annotated gives way
 * to what an equal says of its own knowledge, such as the issuer of a certificate.
 * Without any observation the asset is only referenced.
 */
export function mergeObservations(
  observations: MergeableObservation[],
): MergedAsset {
  const lastConfirmed = new Map<string, string>();
  for (const { sourceId, confirmedAt = '' } of observations) {
    const known = lastConfirmed.get(sourceId) ?? '';
    lastConfirmed.set(sourceId, confirmedAt > known ? confirmedAt : known);
  }
  const ranked = [...observations].sort((a, b) =>
    byPrecedence(a, b, lastConfirmed),
  );
  const first = ranked[0];
  if (!first) {
    return { standing: 'referenced', facts: {}, differences: [] };
  }
  return {
    standing: first.standing,
    incarnation: ranked.find(o => o.incarnation !== undefined)?.incarnation,
    facts: mergeFacts(ranked),
    differences: findDifferences(ranked),
    scopeId: first.scopeId,
  };
}

function byPrecedence(
  a: MergeableObservation,
  b: MergeableObservation,
  lastConfirmed: ReadonlyMap<string, string>,
): number {
  if (a.sourceId !== b.sourceId) {
    return (
      RANK[a.standing] - RANK[b.standing] ||
      compareText(
        lastConfirmed.get(b.sourceId) ?? '',
        lastConfirmed.get(a.sourceId) ?? '',
      ) ||
      compareText(a.sourceId, b.sourceId)
    );
  }
  const byAge =
    a.place === undefined || b.place === undefined
      ? compareText(b.confirmedAt ?? '', a.confirmedAt ?? '')
      : b.place - a.place;
  return byAge || compareText(a.scopeId, b.scopeId);
}

function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

function mergeFacts(ranked: MergeableObservation[]): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  const basis: Record<string, unknown> = {};
  const fields = new Set(ranked.flatMap(o => Object.keys(o.facts)));
  fields.delete('basis');
  for (const field of [...fields].sort()) {
    const source =
      firstClaim(ranked, field) ??
      ranked.find(o => o.facts[field] !== undefined && o.facts[field] !== null);
    if (source) {
      facts[field] = source.facts[field];
      // What says so comes from where the fact itself was taken.
      if (isRecord(source.facts.basis) && field in source.facts.basis) {
        basis[field] = source.facts.basis[field];
      }
    }
  }
  if (Object.keys(basis).length) {
    facts.basis = basis;
  }
  return facts;
}

function firstClaim(
  ranked: MergeableObservation[],
  field: string,
): MergeableObservation | undefined {
  const claims = ranked.filter(o => isClaimedFact(field, o.facts[field]));
  return (
    claims.find(
      o =>
        o.standing === claims[0].standing && !isAnnotatedFact(field, o.facts),
    ) ?? claims[0]
  );
}

function findDifferences(ranked: MergeableObservation[]): FactDifference[] {
  const declared = ranked.find(o => o.standing === 'declared');
  const live = ranked[0].standing === 'declared' ? undefined : ranked[0];
  if (!declared || !live) {
    return [];
  }
  return Object.keys(declared.facts)
    .filter(field => !UNDECLARABLE_FIELDS.has(field))
    .filter(
      field =>
        isClaimedFact(field, declared.facts[field]) &&
        isClaimedFact(field, live.facts[field]) &&
        canonicalJson(declared.facts[field]) !==
          canonicalJson(
            comparableLive(field, declared.facts[field], live.facts[field]),
          ),
    )
    .sort()
    .map(field => ({
      field,
      declared: declared.facts[field],
      live: live.facts[field],
    }));
}
