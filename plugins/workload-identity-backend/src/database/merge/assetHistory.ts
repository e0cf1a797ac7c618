import { HistoryEventType } from '@tenure/backstage-plugin-workload-identity-common';
import { canonicalJson, parseObject } from '../json';
import { AssetRow } from '../tables';
import { VOLATILE_FIELDS } from './fieldRules';

/** A line of history, before it is written. */
export interface HistoryEntry {
  assetId: string;
  type: HistoryEventType;
  incarnation: string | null;
  detail: Record<string, unknown>;
}

/**
 * What is worth remembering of the step from one state of an asset to the next.
 * To be only referenced counts as not being there: it is nobody's observation.
 */
export function assetHistory(
  before: AssetRow | undefined,
  after: AssetRow | undefined,
): HistoryEntry[] {
  const was = before?.standing === 'referenced' ? undefined : before;
  const is = after?.standing === 'referenced' ? undefined : after;
  if (!was && is) {
    return [entry(is, 'appeared', { standing: is.standing })];
  }
  if (was && !is) {
    return [entry(was, 'disappeared', { standing: was.standing })];
  }
  if (!was || !is || was.content_hash === is.content_hash) {
    return [];
  }
  const entries: HistoryEntry[] = [];
  if (was.incarnation && is.incarnation && was.incarnation !== is.incarnation) {
    entries.push(
      entry(is, 'recreated', {
        incarnation: { before: was.incarnation, after: is.incarnation },
      }),
    );
  }
  const detail = changedFields(was, is);
  if (Object.keys(detail).length) {
    entries.push(entry(is, 'changed', detail));
  }
  return entries;
}

function entry(
  row: AssetRow,
  type: HistoryEventType,
  detail: Record<string, unknown>,
): HistoryEntry {
  return { assetId: row.id, type, incarnation: row.incarnation, detail };
}

function changedFields(was: AssetRow, is: AssetRow): Record<string, unknown> {
  const before: Record<string, unknown> = parseObject(was.facts);
  const after: Record<string, unknown> = parseObject(is.facts);
  const detail: Record<string, unknown> = {};
  for (const field of new Set([
    ...Object.keys(before),
    ...Object.keys(after),
  ])) {
    if (
      !VOLATILE_FIELDS.has(field) &&
      canonicalJson(before[field]) !== canonicalJson(after[field])
    ) {
      detail[field] = { before: before[field], after: after[field] };
    }
  }
  if (was.standing !== is.standing) {
    detail.standing = { before: was.standing, after: is.standing };
  }
  const differedOn = differingFields(was);
  const differsOn = differingFields(is);
  if (canonicalJson(differedOn) !== canonicalJson(differsOn)) {
    detail.differences = { before: differedOn, after: differsOn };
  }
  return detail;
}

/** Names of the fields on which declared and live differ. */
function differingFields(row: AssetRow): string[] {
  return (JSON.parse(row.differences) as Array<{ field: string }>).map(
    difference => difference.field,
  );
}
