import { IdentitySource, SourceDescription } from '../source/IdentitySource';
import { ConformanceSituation, ConformanceScope } from './harness';
import { findPlantedValues, textOf } from './plantedValues';
import { SnapshotRecording } from './recordSnapshot';
import {
  coverageOf,
  decidingCoverage,
  keyName,
  observationsOf,
  scopeName,
} from './scopes';
import { checkSnapshot } from './snapshotRules';

/**
 * What is asked of every snapshot, whatever the situation: the contract is
 * kept, and no planted value occurs in what was said or thrown.
 */
export function checkAlways(
  situation: ConformanceSituation,
  recording: SnapshotRecording,
): string[] {
  const { source, plantedValues = [] } = situation;
  return [
    ...checkSnapshot(recording),
    ...findPlantedValues(
      [
        textOf(recording.events),
        textOf(recording.error),
        textOf(source.describe()),
      ].join('\n'),
      plantedValues,
    ),
  ];
}

export function checkDidNotThrow({ error }: SnapshotRecording): string[] {
  return error === undefined ? [] : [`threw ${textOf(error)}`];
}

/** Says whether the source describes itself as the contract asks, and stays so. */
export function checkDescription(source: IdentitySource): string[] {
  const description = source.describe();
  const faults: string[] = [];
  if (!/^[\w.:/-]{1,128}$/.test(source.id)) {
    faults.push(`id '${source.id}' is not 1 to 128 letters, digits or ._:/-`);
  }
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(source.type)) {
    faults.push(`type '${source.type}' is not a short lower-case word`);
  }
  if (!description.title.trim()) {
    faults.push('title is empty');
  }
  if (!['live', 'exported', 'declared'].includes(description.role)) {
    faults.push(`role '${description.role}' is not known`);
  }
  const seconds: (keyof SourceDescription)[] = [
    'refreshIntervalSeconds',
    'staleAfterSeconds',
    'timeoutSeconds',
  ];
  for (const field of seconds) {
    if (
      !(Number.isInteger(description[field]) && Number(description[field]) > 0)
    ) {
      faults.push(`${field} is not a positive number of whole seconds`);
    }
  }
  if (description.staleAfterSeconds < description.refreshIntervalSeconds) {
    faults.push('is stale sooner than it is read again');
  }
  if (!description.capabilities.cancellation) {
    faults.push(
      'does not stop when it is asked to (capabilities.cancellation)',
    );
  }
  return faults;
}

/** Says which of the scopes are not covered as forbidden, or hold something. */
export function checkForbidden(
  { events }: SnapshotRecording,
  scopes: readonly ConformanceScope[],
): string[] {
  const faults = scopes.flatMap(scope => {
    const state = decidingCoverage(events, scope)?.state ?? 'not covered';
    return state === 'forbidden'
      ? []
      : [`${scopeName(scope)} is ${state}, though it is forbidden`];
  });
  if (!coverageOf(events).some(event => event.state === 'complete')) {
    faults.push('what may be read was not read: no scope is complete');
  }
  return faults;
}

/** Says which of the scopes are claimed to be complete, or not spoken of. */
export function checkUnread(
  { events, error }: SnapshotRecording,
  scopes: readonly ConformanceScope[],
): string[] {
  return scopes.flatMap(scope => {
    const state = decidingCoverage(events, scope)?.state;
    if (state === 'complete') {
      return [`${scopeName(scope)} is said to be complete, and was not read`];
    }
    return state === undefined && error === undefined
      ? [
          `${scopeName(
            scope,
          )} was not read, and the source neither said so nor threw`,
        ]
      : [];
  });
}

/** Names of the distinct assets. */
export function assetNames({ events }: SnapshotRecording): Set<string> {
  return new Set(
    observationsOf(events).flatMap(event =>
      event.assets.map(asset => keyName(asset.key)),
    ),
  );
}

/**
 * The snapshot without its order and paging, and without when it was true: two
 * snapshots of the same input have equal ones.
 */
export function normalised({ events }: SnapshotRecording): string[] {
  return events
    .flatMap((event): string[] => {
      switch (event.type) {
        case 'observations':
          return [...event.assets, ...event.links].map(
            item => `${scopeName(event.scope)}: ${canonical(item)}`,
          );
        case 'coverage':
          return [canonical({ ...event, confirmedAt: undefined })];
        default:
          return [canonical(event)];
      }
    })
    .sort();
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, field) =>
    field && typeof field === 'object' && !Array.isArray(field)
      ? Object.fromEntries(
          Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : field,
  );
}
