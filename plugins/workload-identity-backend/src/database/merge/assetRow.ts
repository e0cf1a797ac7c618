import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { contentHash, canonicalJson } from '../json';
import { AuthorityPlace } from '../sources/AuthorityPlace';
import { AssetRow } from '../tables';
import { describeKey } from './describeKey';
import { isRecord } from './fieldRules';
import { MergedAsset } from './mergeObservations';

/** Columns that a merge may change; the others belong to the key. */
export const MERGED_COLUMNS = [
  'display_name',
  'environment',
  'tenant',
  'class',
  'standing',
  'incarnation',
  'facts',
  'differences',
  'content_hash',
  'scope_id',
  'expiry_type',
  'expires_at',
  'changed_at',
] as const satisfies ReadonlyArray<keyof AssetRow>;

/** The row of an asset, as it follows from what was merged. */
export function assetRow(options: {
  id: string;
  key: AssetKey;
  merged: MergedAsset;
  before: AssetRow | undefined;
  place: AuthorityPlace;
  now: string;
}): AssetRow {
  const { id, key, merged, before, place, now } = options;
  const { standing, incarnation, facts, differences, scopeId } = merged;
  const hash = contentHash({ standing, incarnation, facts, differences });
  const references = Array.isArray(facts.references) ? facts.references : [];
  const described = describeKey(key, { reference: references[0] });
  return {
    id,
    kind: key.kind,
    authority: key.authority,
    name: key.name,
    display_name: described.displayName,
    cluster: described.cluster ?? null,
    namespace: described.namespace ?? null,
    ...place.columnsIn(described.namespace),
    class: typeof facts.class === 'string' ? facts.class.slice(0, 64) : null,
    standing,
    incarnation: incarnation ?? null,
    facts: canonicalJson(facts),
    differences: canonicalJson(differences),
    content_hash: hash,
    scope_id: scopeId ?? null,
    ...expiryColumns(key, facts.expiry),
    first_seen_at: before?.first_seen_at ?? now,
    changed_at: before?.content_hash === hash ? before.changed_at : now,
  };
}

/** Whether a row has to be written again. */
export function isRowChanged(before: AssetRow, after: AssetRow): boolean {
  return MERGED_COLUMNS.some(column => before[column] !== after[column]);
}

/** An instant that can't be read is no instant: the expiry is unknown then. */
function expiryColumns(
  key: AssetKey,
  expiry: unknown,
): Pick<AssetRow, 'expiry_type' | 'expires_at'> {
  if (key.kind !== 'credential') {
    return { expiry_type: null, expires_at: null };
  }
  if (!isRecord(expiry) || typeof expiry.type !== 'string') {
    return { expiry_type: 'unknown', expires_at: null };
  }
  if (expiry.type !== 'at') {
    return { expiry_type: expiry.type.slice(0, 16), expires_at: null };
  }
  const at = new Date(String(expiry.at));
  return Number.isNaN(at.getTime())
    ? { expiry_type: 'unknown', expires_at: null }
    : { expiry_type: 'at', expires_at: at.toISOString() };
}
