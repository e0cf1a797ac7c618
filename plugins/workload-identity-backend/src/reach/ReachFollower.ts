import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';

/** Between two rounds at least, while changes go on coming. */
const PAUSE_MILLISECONDS = 200;

/** What derives; see `DatabaseReachStore`. */
export interface ReachStore {
  catchUp(options: { signal?: AbortSignal }): Promise<number>;
}

/**
 * Has what components reach follow the changes of links and matches. A failure
 * stops nobody: what was noted stays noted, and the next round takes it up.
 */
export class ReachFollower {
  static create(options: {
    store: ReachStore;
    logger: LoggerService;
  }): ReachFollower {
    return new ReachFollower(options.store, options.logger);
  }

  /** Whether it came to its end. */
  #round: Promise<boolean> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastTook = 0;

  private constructor(
    private readonly store: ReachStore,
    private readonly logger: LoggerService,
  ) {}

  /**
   * Asks for a round soon. While a long reading goes on, rounds take half of the
   * time at most.
   */
  request(): void {
    if (!this.#timer) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.catchUp();
      }, Math.max(PAUSE_MILLISECONDS, this.#lastTook));
      this.#timer.unref();
    }
  }

  /**
   * Resolves when all that was noted before the call is followed up, or the
   * signal is aborted. Callers share a round; one that another's signal ended is
   * begun anew.
   */
  async catchUp(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#round) {
      // It may have begun before what the caller noted.
      await this.#round;
    }
    while (this.#round) {
      if (await this.#round) {
        return;
      }
    }
    this.#round = this.#run(options).finally(() => {
      this.#round = undefined;
    });
    await this.#round;
  }

  /** Returns whether it came to its end, well or not. */
  async #run(options: { signal?: AbortSignal }): Promise<boolean> {
    const startedAt = performance.now();
    try {
      await this.store.catchUp(options);
      return true;
    } catch (error) {
      if (options.signal?.aborted) {
        return false;
      }
      this.logger.error(
        `Could not derive what components reach; owners and sharing may be those of before until the next round: ${stringifyError(
          error,
        )}`,
      );
      return true;
    } finally {
      this.#lastTook = performance.now() - startedAt;
    }
  }
}
