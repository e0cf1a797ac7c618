import { SourceView } from '@tenure/backstage-plugin-workload-identity-common';

/** How a source stands, one of these for each. */
export const SOURCE_STATES = ['fresh', 'stale', 'unknown', 'retired'] as const;

export type SourceState = (typeof SOURCE_STATES)[number];

/** Retired sources are stale too, but by choice. */
export function stateOf(source: SourceView): SourceState {
  return source.state === 'retired' ? 'retired' : source.freshness.state;
}

const WORST_FIRST: SourceState[] = ['stale', 'unknown', 'fresh', 'retired'];

/** What needs a person on top, then by title. */
export function compareSources(a: SourceView, b: SourceView): number {
  return (
    WORST_FIRST.indexOf(stateOf(a)) - WORST_FIRST.indexOf(stateOf(b)) ||
    a.title.localeCompare(b.title)
  );
}
