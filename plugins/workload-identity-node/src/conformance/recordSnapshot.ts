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
    /** The version that an earlier snapshot ended with. */
    knownVersion?: string;
    /** Called after each event, and awaited: the source has to wait as well. */
    onEvent?: (event: SnapshotEvent, index: number) => void | Promise<void>;
  },
): Promise<SnapshotRecording> {
  const events: SnapshotEvent[] = [];
  try {
    const signal = options?.signal ?? new AbortController().signal;
    const { knownVersion } = options ?? {};
    for await (const event of source.snapshot({ signal, knownVersion })) {
      events.push(event);
      await options?.onEvent?.(event, events.length - 1);
    }
    return { events };
  } catch (error) {
    return { events, error: error ?? new Error('Threw nothing') };
  }
}
