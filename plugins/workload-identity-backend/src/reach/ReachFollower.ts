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

  #round: Promise<void> | undefined;
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

  /** Resolves when all that was noted before the call is followed up. */
  async catchUp(options: { signal?: AbortSignal } = {}): Promise<void> {
    const running = this.#round;
    if (running) {
      // It may have begun before what the caller noted.
      await running;
    }
    if (this.#round && this.#round !== running) {
      await this.#round;
      return;
    }
    this.#round = this.#run(options).finally(() => {
      this.#round = undefined;
    });
    await this.#round;
  }

  async #run(options: { signal?: AbortSignal }): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.store.catchUp(options);
    } catch (error) {
      if (options.signal?.aborted) {
        return;
      }
      this.logger.error(
        `Could not derive what components reach; owners and sharing may be those of before until the next round: ${stringifyError(
          error,
        )}`,
      );
    } finally {
      this.#lastTook = performance.now() - startedAt;
    }
  }
}
