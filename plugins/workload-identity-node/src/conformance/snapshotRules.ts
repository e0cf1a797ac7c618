import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import { SnapshotEvent } from '../source/IdentitySource';
import { checkFacts, isInstant } from './factRules';
import { checkKey, checkLink } from './keyRules';
import { SnapshotRecording } from './recordSnapshot';
import {
  coverageOf,
  keyName,
  ObservationsEvent,
  observationsOf,
  scopeName,
} from './scopes';

/**
 * The most assets that one `observations` event may hold.
 *
 * @public
 */
export const MAX_ASSETS_PER_EVENT = 500;

const LONGEST = { resource: 128, partition: 512, code: 64, version: 8_192 };

type SnapshotRule = (recording: SnapshotRecording) => string[];

const RULES: readonly SnapshotRule[] = [
  endComesLastAndOnce,
  authorityComesBeforeItsObservations,
  scopesAreWellFormed,
  observedScopesAreCovered,
  coverageIsSaidOnceWithItsReason,
  pagesAreBounded,
  assetsAreWellFormed,
  linksAreWellFormed,
  incarnationsAgreeWithinAScope,
  problemsAreWellFormed,
  unchangedStandsAlone,
  versionIsBounded,
];

/**
 * Holds a snapshot against the contract of `SnapshotEvent`.
 *
 * @returns what breaks it, one line each; empty when it is kept
 * @public
 */
export function checkSnapshot(recording: SnapshotRecording): string[] {
  return RULES.flatMap(rule => rule(recording));
}

function endComesLastAndOnce({ events, error }: SnapshotRecording): string[] {
  const ends = events.filter(event => event.type === 'end').length;
  if (error !== undefined) {
    return ends ? [`threw after it had said 'end'`] : [];
  }
  if (ends !== 1) {
    return [`said 'end' ${ends} times instead of once, and did not throw`];
  }
  return events.at(-1)?.type === 'end' ? [] : [`went on after 'end'`];
}

function authorityComesBeforeItsObservations({
  events,
}: SnapshotRecording): string[] {
  const observed = new Set<string>();
  const said = new Set<string>();
  const faults: string[] = [];
  for (const event of events) {
    if (event.type === 'observations') {
      event.assets.forEach(asset => observed.add(asset.key.authority));
    } else if (event.type === 'authority') {
      const path = `authority '${event.authority}'`;
      if (observed.has(event.authority)) {
        faults.push(`${path} was said after assets of it`);
      }
      if (said.has(event.authority)) {
        faults.push(`${path} was said twice`);
      }
      said.add(event.authority);
      if (!/^[a-z-]+:./.test(event.authority)) {
        faults.push(`${path} is not '<type>:<name>'`);
      }
    }
  }
  return faults;
}

function scopesAreWellFormed({ events }: SnapshotRecording): string[] {
  const scopes = [
    ...observationsOf(events).map(event => event.scope),
    ...coverageOf(events),
  ];
  return [
    ...observationsOf(events)
      .filter(event => event.scope.partition === '*')
      .map(
        event =>
          `observations of ${event.scope.resource} have the partition '*'; each belongs to one`,
      ),
    ...scopes
      .filter(
        scope =>
          !scope.resource ||
          scope.resource.length > LONGEST.resource ||
          scope.partition.length > LONGEST.partition,
      )
      .map(scope => `${scopeName(scope)}: empty resource, or a name too long`),
  ];
}

function observedScopesAreCovered({
  events,
  error,
}: SnapshotRecording): string[] {
  const open = new Set<string>();
  const faults: string[] = [];
  const covered = new Set<string>();
  for (const event of events) {
    if (event.type === 'observations') {
      open.add(scopeName(event.scope));
      if (covered.has(scopeName(event.scope))) {
        faults.push(`${scopeName(event.scope)} went on after its coverage`);
      }
    } else if (event.type === 'coverage') {
      covered.add(scopeName(event));
      for (const name of open) {
        if (
          name === scopeName(event) ||
          (event.partition === '*' && name.startsWith(`${event.resource} in `))
        ) {
          open.delete(name);
        }
      }
    }
  }
  if (error === undefined) {
    open.forEach(name =>
      faults.push(`${name} has observations and no coverage after them`),
    );
  }
  return faults;
}

function coverageIsSaidOnceWithItsReason({
  events,
}: SnapshotRecording): string[] {
  const said = new Set<string>();
  return coverageOf(events).flatMap(event => {
    const name = scopeName(event);
    const faults = said.has(name) ? [`${name} is covered twice`] : [];
    said.add(name);
    if (event.state !== 'complete') {
      faults.push(...checkReason(event.reason, `${name} (${event.state})`));
    }
    if (event.confirmedAt !== undefined && !isInstant(event.confirmedAt)) {
      faults.push(`${name}: confirmedAt is not an instant in UTC ISO 8601`);
    }
    return faults;
  });
}

function pagesAreBounded({ events }: SnapshotRecording): string[] {
  return observationsOf(events)
    .filter(event => event.assets.length > MAX_ASSETS_PER_EVENT)
    .map(
      event =>
        `one event of ${scopeName(event.scope)} holds ${
          event.assets.length
        } assets, more than ${MAX_ASSETS_PER_EVENT}`,
    );
}

function assetsAreWellFormed({ events }: SnapshotRecording): string[] {
  return observationsOf(events).flatMap(event => [
    ...event.assets.flatMap(asset => [
      ...checkKey(asset.key, pathIn(event, 'asset')),
      ...checkFacts(asset.facts, `${keyName(asset.key)}: facts`),
      ...checkFacts(
        asset.permissions ?? [],
        `${keyName(asset.key)}: permissions`,
      ),
    ]),
    ...repeated(event.assets.map(asset => keyName(asset.key))).map(
      name => `${pathIn(event, name)} occurs twice in one event`,
    ),
  ]);
}

function linksAreWellFormed({ events }: SnapshotRecording): string[] {
  return observationsOf(events).flatMap(event => [
    ...event.links.flatMap(link => {
      const path = pathIn(event, `link ${link.type}`);
      return [
        ...checkLink(link, path),
        ...checkFacts(link.facts, `${path}: facts`),
      ];
    }),
    ...repeated(
      event.links.map(link =>
        [keyName(link.from), link.type, keyName(link.to), link.qualifier].join(
          ' | ',
        ),
      ),
    ).map(name => `${pathIn(event, name)} occurs twice in one event`),
  ]);
}

function incarnationsAgreeWithinAScope({
  events,
}: SnapshotRecording): string[] {
  const known = new Map<string, string>();
  return observationsOf(events).flatMap(event =>
    event.assets.flatMap(asset => {
      const name = pathIn(event, keyName(asset.key));
      const before = known.get(name);
      if (asset.incarnation === undefined) {
        return [];
      }
      known.set(name, asset.incarnation);
      return before === undefined || before === asset.incarnation
        ? []
        : [`${name} has two incarnations in one scope`];
    }),
  );
}

function problemsAreWellFormed({ events }: SnapshotRecording): string[] {
  return events
    .filter(
      (event): event is Extract<SnapshotEvent, { type: 'problem' }> =>
        event.type === 'problem',
    )
    .flatMap(event => checkReason(event, `problem '${event.code}'`));
}

function unchangedStandsAlone({ events }: SnapshotRecording): string[] {
  const unchanged = events.filter(event => event.type === 'unchanged');
  return [
    ...(unchanged.length > 1 ? [`said 'unchanged' more than once`] : []),
    ...(unchanged.length &&
    (observationsOf(events).length || coverageOf(events).length)
      ? [`said 'unchanged' beside observations or coverage`]
      : []),
    ...unchanged.flatMap(({ confirmedAt }) =>
      confirmedAt === undefined || isInstant(confirmedAt)
        ? []
        : [`'unchanged': confirmedAt is not an instant in UTC ISO 8601`],
    ),
  ];
}

function versionIsBounded({ events }: SnapshotRecording): string[] {
  return events.flatMap(event =>
    event.type === 'end' && (event.version?.length ?? 0) > LONGEST.version
      ? [`the version is longer than ${LONGEST.version} characters`]
      : [],
  );
}

function checkReason(reason: Reason | undefined, path: string): string[] {
  if (!reason?.code || !reason.message) {
    return [`${path} has no reason with a code and a message`];
  }
  return /^[A-Za-z][\w.-]*$/.test(reason.code) &&
    reason.code.length <= LONGEST.code
    ? []
    : [`${path}: the code '${reason.code}' is not one short word`];
}

function pathIn(event: ObservationsEvent, what: string): string {
  return `${scopeName(event.scope)}: ${what}`;
}

function repeated(names: string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter(name => seen.size === seen.add(name).size))];
}
