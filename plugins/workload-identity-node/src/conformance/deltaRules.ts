import { DeltaEvent } from '../source/deltas';
import { SnapshotEvent } from '../source/IdentitySource';
import { SnapshotRecording } from './recordSnapshot';
import { scopeName } from './scopes';
import { checkSnapshot, MAX_ASSETS_PER_EVENT } from './snapshotRules';
import { WatchRecording } from './recordWatch';

type ScopeEvent = Extract<DeltaEvent, { type: 'scope' }>;

/**
 * Holds a watch against the contract of `DeltaEvent`.
 *
 * @param resume - whether it was begun from tokens
 * @returns what breaks it, one line each; empty when it is kept
 * @public
 */
export function checkWatch(
  { events, error }: WatchRecording,
  resume: boolean,
): string[] {
  const faults: string[] = [];
  if (error !== undefined) {
    faults.push(`threw ${error}`);
  }
  const first = events.findIndex(({ type }) => type !== 'authority');
  if (
    events.some(({ type }, index) => type === 'authority' && index > first) &&
    first >= 0
  ) {
    faults.push('said its authority after something else');
  }
  const relist = events.findIndex(({ type }) => type === 'relist');
  const token = events.findIndex(event => 'resume' in event && event.resume);
  if (!resume && (relist < 0 || (token >= 0 && token < relist))) {
    faults.push('gave tokens, though nothing was read before, and no relist');
  }
  for (const event of events) {
    if ('resume' in event && event.resume) {
      const wrong = Object.entries(event.resume).some(
        ([name, value]) => !name || typeof value !== 'string' || !value,
      );
      if (wrong) {
        faults.push('gave a token that is empty or no text');
      }
    }
    if (event.type === 'trouble' || event.type === 'relist') {
      if (!/^[A-Za-z][\w.-]{0,63}$/.test(event.reason.code)) {
        faults.push(`reason code '${event.reason.code}' is not one short word`);
      }
    }
    if (event.type === 'scope' && event.scope.partition === '*') {
      faults.push(`${scopeName(event.scope)} is not one scope`);
    }
  }
  return [...faults, ...checkSnapshot(asSnapshot(events))];
}

/** What the scopes hold at the end, in the form of a snapshot. */
function asSnapshot(events: readonly DeltaEvent[]): SnapshotRecording {
  const scopes = lastOfEach(events);
  return {
    events: [
      ...events.filter(
        (event): event is Extract<DeltaEvent, { type: 'authority' }> =>
          event.type === 'authority',
      ),
      ...[...scopes.values()].flatMap(scope => [
        ...pagesOf(scope),
        {
          type: 'coverage' as const,
          ...scope.scope,
          state: 'complete' as const,
        },
      ]),
      { type: 'end', exhaustive: false },
    ],
  };
}

/** The snapshot as it is after the watch: each scope that was said replaced. */
export function afterWatch(
  snapshot: SnapshotRecording,
  watches: readonly WatchRecording[],
): SnapshotRecording {
  const scopes = lastOfEach(watches.flatMap(({ events }) => events));
  return {
    events: [
      ...snapshot.events.filter(
        event =>
          event.type !== 'observations' || !scopes.has(scopeName(event.scope)),
      ),
      ...[...scopes.values()].flatMap(pagesOf),
    ],
  };
}

function lastOfEach(events: readonly DeltaEvent[]): Map<string, ScopeEvent> {
  return new Map(
    events
      .filter((event): event is ScopeEvent => event.type === 'scope')
      .map(event => [scopeName(event.scope), event]),
  );
}

function pagesOf({ scope, assets, links }: ScopeEvent): SnapshotEvent[] {
  const pages: SnapshotEvent[] = [];
  for (
    let start = 0;
    start < Math.max(assets.length, links.length);
    start += MAX_ASSETS_PER_EVENT
  ) {
    const end = start + MAX_ASSETS_PER_EVENT;
    pages.push({
      type: 'observations',
      scope,
      assets: assets.slice(start, end),
      links: links.slice(start, end),
    });
  }
  return pages;
}
