import { setTimeout as delay } from 'node:timers/promises';
import {
  assetNames,
  checkAlways,
  checkDescription,
  checkDidNotThrow,
  checkForbidden,
  checkUnread,
  normalised,
} from './checks';
import { checkChanging } from './checkChanging';
import {
  ConformanceSituation,
  IdentitySourceHarness,
  NotApplicable,
  SituationFactory,
} from './harness';
import { findPlantedValues, textOf } from './plantedValues';
import { recordSnapshot, SnapshotRecording } from './recordSnapshot';
import { keyName } from './scopes';
import { testGlobals } from './testGlobals';

const DEFAULT_ABORT_WITHIN_MS = 2_000;
const WATCH_TIMEOUT_MS = 20_000;
const TEST_TIMEOUT_MS = 60_000;

/** Kinds that describe the place and not what is in it. */
const KINDS_OF_PLACES = ['cluster', 'store', 'issuer'];

/**
 * Registers the tests that every {@link IdentitySource} passes. Call it at the
 * top of a test file, with a harness that puts the source into each situation.
 *
 * @throws Error when no test framework is there
 * @public
 */
export function describeIdentitySource(
  name: string,
  harness: IdentitySourceHarness,
): void {
  const { describe, it, expect } = testGlobals();
  const abortWithinMs = harness.abortWithinMs ?? DEFAULT_ABORT_WITHIN_MS;

  /** Each test gives what it found wrong: nothing, or it fails with the list. */
  function situation<TExtra>(
    title: string,
    make: SituationFactory<TExtra> | NotApplicable,
    run: (made: ConformanceSituation & TExtra) => Promise<string[]>,
  ) {
    if ('notApplicable' in make) {
      it(`${title} – not applicable: ${make.notApplicable}`, async () => {
        expect(make.notApplicable.trim().split(/\s+/).length > 2).toEqual(true);
      });
      return;
    }
    it(
      title,
      async () => {
        const made = await make();
        try {
          expect(await run(made)).toEqual([]);
        } finally {
          await made.close?.();
        }
      },
      TEST_TIMEOUT_MS,
    );
  }

  describe(`${name} is an identity source`, () => {
    situation('complete', harness.complete, async made => {
      const recording = await recordSnapshot(made.source);
      const found = assetNames(recording);
      return [
        ...checkDescription(made.source),
        ...checkDidNotThrow(recording),
        ...checkAlways(made, recording),
        ...recording.events
          .filter(event => event.type === 'coverage')
          .filter(event => event.state !== 'complete')
          .map(event => `not complete: ${JSON.stringify(event)}`),
        ...made.expected
          .map(keyName)
          .filter(key => !found.has(key))
          .map(key => `${key} was not found`),
      ];
    });

    situation(
      'complete: says that it is well',
      harness.complete,
      async made => {
        const { signal } = new AbortController();
        const health = await made.source.checkHealth({ signal });
        return [
          ...(health.state === 'ok' ? [] : [`health is ${textOf(health)}`]),
          ...findPlantedValues(textOf(health), made.plantedValues ?? []),
        ];
      },
    );

    situation('partly forbidden', harness.partlyForbidden, async made => {
      const recording = await recordSnapshot(made.source);
      return [
        ...checkDidNotThrow(recording),
        ...checkAlways(made, recording),
        ...checkForbidden(recording, made.forbidden),
      ];
    });

    situation('failing half-way', harness.failingHalfway, async made => {
      const recording = await recordSnapshot(made.source);
      return [
        ...checkAlways(made, recording),
        ...checkUnread(recording, made.unread),
      ];
    });

    situation('empty', harness.empty, async made => {
      const recording = await recordSnapshot(made.source);
      const complete = recording.events.some(
        event => event.type === 'coverage' && event.state === 'complete',
      );
      return [
        ...checkDidNotThrow(recording),
        ...checkAlways(made, recording),
        ...(complete
          ? []
          : ['no scope is complete, so what is gone would never be removed']),
        ...[...assetNames(recording)]
          .filter(key => !KINDS_OF_PLACES.includes(key.split(' ')[0]))
          .map(key => `${key} was found in what is empty`),
      ];
    });

    situation('duplicates', harness.duplicates, async made => {
      const recording = await recordSnapshot(made.source);
      return [
        ...checkDidNotThrow(recording),
        ...checkAlways(made, recording),
        ...(assetNames(recording).has(keyName(made.key))
          ? []
          : [`${keyName(made.key)} was not found`]),
      ];
    });

    situation('huge', harness.huge, async made => {
      let readAhead = 0;
      let waited = false;
      const recording = await recordSnapshot(made.source, {
        onEvent: async event => {
          if (event.type === 'observations' && !waited) {
            waited = true;
            await delay(250);
            readAhead = made.consumed?.() ?? 0;
          }
        },
      });
      const found = assetNames(recording).size;
      return [
        ...checkDidNotThrow(recording),
        ...checkAlways(made, recording),
        ...(made.atLeast > 1_000 ? [] : ['atLeast is not more than 1,000']),
        ...(found >= made.atLeast
          ? []
          : [`found ${found} assets of ${made.atLeast}`]),
        ...(readAhead > made.atLeast / 2
          ? [`read ${readAhead} ahead while nobody took its events`]
          : []),
      ];
    });

    describe('cancelled', () => {
      async function abortAfter(
        made: ConformanceSituation,
        abort: (controller: AbortController) => void,
        atEvent?: number,
      ): Promise<string[]> {
        const controller = new AbortController();
        let abortedAt = performance.now();
        const trigger = () => {
          abortedAt = performance.now();
          abort(controller);
        };
        const timer =
          atEvent === undefined ? setTimeout(trigger, 300) : undefined;
        if (atEvent === -1) {
          trigger();
        }
        const recording = await recordSnapshot(made.source, {
          signal: controller.signal,
          onEvent: (_, index) => (index === atEvent ? trigger() : undefined),
        });
        clearTimeout(timer);
        const tookMs = performance.now() - abortedAt;
        return [
          ...checkAlways(made, recording),
          ...(recording.error === undefined ? ['did not throw'] : []),
          ...(tookMs > abortWithinMs
            ? [`threw ${Math.round(tookMs)} ms after the abort`]
            : []),
        ];
      }

      situation('before it begins', harness.cancelled, made =>
        abortAfter(made, controller => controller.abort(), -1),
      );
      situation('after the first event', harness.cancelled, made =>
        abortAfter(made, controller => controller.abort(), 0),
      );
      situation('while it reads', harness.cancelled, made =>
        abortAfter(made, controller => controller.abort()),
      );
      situation('by a reader that goes away', harness.complete, async made => {
        const { signal } = new AbortController();
        for await (const event of made.source.snapshot({ signal })) {
          if (event.type === 'observations') {
            break;
          }
        }
        return checkDidNotThrow(await recordSnapshot(made.source));
      });
    });

    const { changing } = harness;
    if (changing) {
      situation('changing', changing, made =>
        checkChanging(made, { abortWithinMs, withinMs: WATCH_TIMEOUT_MS }),
      );
    }
    situation(
      'says whether it can be watched',
      harness.complete,
      async made => {
        const { deltas } = made.source.describe().capabilities;
        return [
          ...(deltas && !made.source.watch
            ? ['capabilities.deltas is true, and there is no watch']
            : []),
          ...(deltas === (changing !== undefined)
            ? []
            : ['the situation changing and capabilities.deltas disagree']),
        ];
      },
    );

    situation('unchanged', harness.complete, async made => {
      const first = await recordSnapshot(made.source);
      const strange = await recordSnapshot(made.source, {
        knownVersion: 'not a version of this source',
      });
      const faults = saysUnchanged(strange)
        ? [`said 'unchanged' of a version that it does not know`]
        : [];
      expect(normalised(strange)).toEqual(normalised(first));
      const knownVersion = versionOf(first);
      if (knownVersion === undefined) {
        return faults;
      }
      const again = await recordSnapshot(made.source, { knownVersion });
      return [
        ...faults,
        ...checkDidNotThrow(again),
        ...checkAlways(made, again),
        ...(saysUnchanged(again)
          ? []
          : [`did not say 'unchanged' of the version that it gave`]),
        ...(versionOf(again) === knownVersion
          ? []
          : ['gave another version to what is unchanged']),
      ];
    });

    situation('restarted', harness.complete, async made => {
      const first = await recordSnapshot(made.source);
      const described = textOf(made.source.describe());
      const again = await recordSnapshot(made.source);
      const restarted = await made.restart();
      const other = await recordSnapshot(restarted);
      expect(normalised(again)).toEqual(normalised(first));
      expect(normalised(other)).toEqual(normalised(first));
      return [
        ...(restarted.id === made.source.id ? [] : ['has another id']),
        ...(restarted.type === made.source.type ? [] : ['has another type']),
        ...[made.source, restarted]
          .filter(source => textOf(source.describe()) !== described)
          .map(() => 'describes itself differently'),
      ];
    });
  });
}

function saysUnchanged({ events }: SnapshotRecording): boolean {
  return events.some(event => event.type === 'unchanged');
}

function versionOf({ events }: SnapshotRecording): string | undefined {
  return events.flatMap(event =>
    event.type === 'end' ? [event.version] : [],
  )[0];
}
