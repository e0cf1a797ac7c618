import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { SnapshotEvent } from '../source/IdentitySource';

export type ObservationsEvent = Extract<
  SnapshotEvent,
  { type: 'observations' }
>;
export type CoverageEvent = Extract<SnapshotEvent, { type: 'coverage' }>;

/** For messages and as a map key: `secrets in 'payments'`. */
export function scopeName(scope: {
  resource: string;
  partition: string;
}): string {
  return `${scope.resource} in '${scope.partition}'`;
}

/** For messages and as a map key. */
export function keyName(key: AssetKey): string {
  return `${key.kind} ${key.authority} ${key.name}`;
}

export function observationsOf(
  events: readonly SnapshotEvent[],
): ObservationsEvent[] {
  return events.filter(
    (event): event is ObservationsEvent => event.type === 'observations',
  );
}

export function coverageOf(events: readonly SnapshotEvent[]): CoverageEvent[] {
  return events.filter(
    (event): event is CoverageEvent => event.type === 'coverage',
  );
}

/**
 * The coverage that decides over a scope: its own, or else that of all
 * partitions (`*`) of the resource.
 */
export function decidingCoverage(
  events: readonly SnapshotEvent[],
  scope: { resource: string; partition: string },
): CoverageEvent | undefined {
  const ofResource = coverageOf(events).filter(
    event => event.resource === scope.resource,
  );
  return (
    ofResource.find(event => event.partition === scope.partition) ??
    ofResource.find(event => event.partition === '*')
  );
}
