import { CustomErrorBase, isError } from '@backstage/errors';
import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import {
  IdentitySource,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';

const LONGEST_CODE = 64;
const LONGEST_MESSAGE = 1000;

/** A source that could not be read to its end. */
export class SnapshotReadError extends CustomErrorBase {
  name = 'SnapshotReadError' as const;
  readonly reason: Reason;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause);
    this.reason = { code, message: message.slice(0, LONGEST_MESSAGE) };
  }
}

/**
 * The events of one snapshot. It ends when the signal says so or the source's
 * own time is over, even where the source does not listen.
 *
 * @throws SnapshotReadError for whatever the source throws.
 */
export async function* readSnapshot(
  source: IdentitySource,
  signal: AbortSignal,
  knownVersion?: string,
): AsyncGenerator<SnapshotEvent, void, undefined> {
  const { timeoutSeconds } = source.describe();
  const controller = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    controller.signal.addEventListener(
      'abort',
      () => reject(controller.signal.reason),
      { once: true },
    );
  });
  // Whoever waits is told; when nobody does, it is no unhandled rejection.
  stopped.catch(() => {});
  const cancel = () =>
    controller.abort(
      new SnapshotReadError(
        'Cancelled',
        'The reading was cancelled before its end',
        signal.reason,
      ),
    );
  const timer = setTimeout(
    () =>
      controller.abort(
        new SnapshotReadError(
          'Timeout',
          `The source was not read to its end within ${timeoutSeconds} s`,
        ),
      ),
    timeoutSeconds * 1000,
  );
  signal.addEventListener('abort', cancel, { once: true });
  let iterator: AsyncIterator<SnapshotEvent> | undefined;
  let isDone = false;
  try {
    if (signal.aborted) {
      cancel();
    }
    for (;;) {
      let step: IteratorResult<SnapshotEvent>;
      try {
        controller.signal.throwIfAborted();
        iterator ??= source
          .snapshot({ signal: controller.signal, knownVersion })
          [Symbol.asyncIterator]();
        step = await Promise.race([iterator.next(), stopped]);
      } catch (error) {
        throw asReadError(
          controller.signal.aborted ? controller.signal.reason : error,
        );
      }
      if (step.done) {
        isDone = true;
        return;
      }
      yield step.value;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    if (!isDone) {
      // Lets the source clean up; one that hangs is not waited for.
      controller.abort(
        new SnapshotReadError('Cancelled', 'Nothing more is read'),
      );
      iterator?.return?.()?.catch(() => {});
    }
  }
}

/** Why a source could not be read, in its own words. */
export function reasonOfError(error: unknown): Reason {
  return asReadError(error).reason;
}

function asReadError(error: unknown): SnapshotReadError {
  if (error instanceof SnapshotReadError) {
    return error;
  }
  const message = isError(error) ? error.message : String(error);
  return new SnapshotReadError(codeOf(error), message || 'No message', error);
}

/** The error's own code, where it is one short word, and else its name. */
function codeOf(error: unknown): string {
  if (!isError(error)) {
    return 'Error';
  }
  const code = [error.code, error.name].find(
    (candidate): candidate is string =>
      typeof candidate === 'string' && /^[A-Za-z][\w.-]*$/.test(candidate),
  );
  return (code ?? 'Error').slice(0, LONGEST_CODE);
}
