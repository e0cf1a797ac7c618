import { IdentitySource } from '../source/IdentitySource';
import { DeltaEvent, ResumeTokens } from '../source/deltas';

/**
 * What a watch said, and where it can be gone on from.
 *
 * @public
 */
export interface WatchRecording {
  events: DeltaEvent[];
  /** The last that were given. */
  resume: ResumeTokens;
  /** What it threw by itself, before it was asked to stop. */
  error?: unknown;
  /** From the request to stop until it did, in milliseconds. */
  stoppedMs: number;
}

/**
 * Watches a source until `isEnough` says so, or the time is over.
 *
 * @public
 */
export async function recordWatch(
  source: IdentitySource,
  options: {
    resume: ResumeTokens;
    isEnough: (recording: WatchRecording) => boolean | Promise<boolean>;
    withinMs: number;
    /** Called when it is live. */
    onLive?: () => Promise<void>;
  },
): Promise<WatchRecording> {
  const controller = new AbortController();
  const recording: WatchRecording = {
    events: [],
    resume: options.resume,
    stoppedMs: 0,
  };
  let stoppedAt: number | undefined;
  const stop = () => {
    stoppedAt ??= performance.now();
    controller.abort();
  };
  const timer = setTimeout(stop, options.withinMs);
  try {
    const watch = source.watch!({
      signal: controller.signal,
      resume: options.resume,
    });
    for await (const event of watch) {
      recording.events.push(event);
      if ('resume' in event && event.resume) {
        recording.resume = event.resume;
      }
      if (event.type === 'live') {
        await options.onLive?.();
      }
      if (await options.isEnough(recording)) {
        stop();
      }
    }
  } catch (error) {
    if (stoppedAt === undefined) {
      recording.error = error ?? new Error('Threw nothing');
    }
  } finally {
    clearTimeout(timer);
    recording.stoppedMs = performance.now() - (stoppedAt ?? performance.now());
  }
  return recording;
}
