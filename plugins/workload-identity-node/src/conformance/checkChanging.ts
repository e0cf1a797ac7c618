import { IdentitySource } from '../source/IdentitySource';
import { normalised } from './checks';
import { afterWatch, checkWatch } from './deltaRules';
import { ConformanceSituation } from './harness';
import { findPlantedValues, textOf } from './plantedValues';
import { recordSnapshot } from './recordSnapshot';
import { recordWatch, WatchRecording } from './recordWatch';

/**
 * Watches a source through changes, then lets it miss some, and has the same
 * source go on as another process would. A snapshot with the scopes that were
 * said put in its place has to be what a new snapshot finds.
 */
export async function checkChanging(
  made: ConformanceSituation & {
    change: () => Promise<void>;
    restart: () => IdentitySource | Promise<IdentitySource>;
  },
  limits: { abortWithinMs: number; withinMs: number },
): Promise<string[]> {
  const before = await recordSnapshot(made.source);
  const heldAfter = (watches: WatchRecording[]) =>
    observedIn(afterWatch(before, watches));
  const found = async () => observedIn(await recordSnapshot(made.source));

  let expected = '';
  const first = await recordWatch(made.source, {
    resume: {},
    withinMs: limits.withinMs,
    onLive: async () => {
      if (!expected) {
        await made.change();
        expected = await found();
      }
    },
    isEnough: ({ events, ...rest }) =>
      expected !== '' &&
      events.at(-1)?.type === 'scope' &&
      heldAfter([{ events, ...rest }]) === expected,
  });
  const faults = [
    ...checkWatch(first, false),
    ...(heldAfter([first]) === expected
      ? []
      : ['after changes, does not say what a snapshot finds']),
  ];

  // Nobody watches now: what follows is said by the one who goes on.
  await made.change();
  expected = await found();
  const next = await recordWatch(await made.restart(), {
    resume: first.resume,
    withinMs: limits.withinMs,
    isEnough: recording => heldAfter([first, recording]) === expected,
  });
  return [
    ...faults,
    ...checkWatch(next, true),
    ...(heldAfter([first, next]) === expected
      ? []
      : ['from its tokens on, does not say what a snapshot finds']),
    ...(next.events.some(({ type }) => type === 'relist')
      ? ['asked for a snapshot though it was given its tokens']
      : []),
    ...[first, next]
      .filter(({ stoppedMs }) => stoppedMs > limits.abortWithinMs)
      .map(
        ({ stoppedMs }) =>
          `stopped ${Math.round(stoppedMs)} ms after the abort`,
      ),
    ...findPlantedValues(textOf([first, next]), made.plantedValues ?? []),
  ];
}

function observedIn(recording: Parameters<typeof normalised>[0]): string {
  return normalised({
    events: recording.events.filter(({ type }) => type === 'observations'),
  }).join('\n');
}
