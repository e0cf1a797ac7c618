import { WorkloadMarkRow } from '../tables';
import { isRecord } from './fieldRules';

/** As wide as the columns. */
const LONGEST_KEY = 320;
const LONGEST_VALUE = 512;

const MATCHING_ANNOTATION = /^(?:[\w.-]+\.)?(?:tenure\.dev|backstage\.io)\//;

/**
 * The labels and matching annotations of a workload, as rows that components
 * are matched by. Values too long for any label are left out.
 */
export function workloadMarks(
  assetId: string,
  facts: Record<string, unknown>,
): WorkloadMarkRow[] {
  return [
    ...marksOf(assetId, 'label', facts.labels),
    ...marksOf(assetId, 'pod-label', facts.podLabels),
    ...marksOf(assetId, 'annotation', facts.annotations).filter(mark =>
      MATCHING_ANNOTATION.test(mark.key),
    ),
  ];
}

function marksOf(
  assetId: string,
  origin: WorkloadMarkRow['origin'],
  map: unknown,
): WorkloadMarkRow[] {
  if (!isRecord(map)) {
    return [];
  }
  return Object.entries(map)
    .filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' &&
        entry[0].length <= LONGEST_KEY &&
        entry[1].length <= LONGEST_VALUE &&
        !`${entry[0]}${entry[1]}`.includes('\0'),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ asset_id: assetId, origin, key, value }));
}
