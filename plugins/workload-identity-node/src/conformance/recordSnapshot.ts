import { IdentitySource, SnapshotEvent } from '../source/IdentitySource';

/**
 * What a snapshot gave: its events, and what it threw if it did.
 *
 * @public
 */
export interface SnapshotRecording {
  events: SnapshotEvent[];
  error?: unknown;
}

/**
 * Reads a snapshot to its end, or to what it throws.
 *
 * @public
 */
export async function recordSnapshot(
  source: IdentitySource,
  options?: {
    signal?: AbortSignal;
    /** Called after each event, and awaited: the source has to wait as well. */
    onEvent?: (event: SnapshotEvent, index: number) => void | Promise<void>;
  },
): Promise<SnapshotRecording> {
  const events: SnapshotEvent[] = [];
  try {
    const signal = options?.signal ?? new AbortController().signal;
    for await (const event of source.snapshot({ signal })) {
      events.push(event);
      await options?.onEvent?.(event, events.length - 1);
    }
    return { events };
  } catch (error) {
    return { events, error: error ?? new Error('Threw nothing') };
  }
}
