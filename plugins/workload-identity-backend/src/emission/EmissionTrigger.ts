import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';

export const EMISSION_TASK_ID = 'workload-identity.catalog-entities';

const DELAY_MILLISECONDS = 2_000;

/**
 * Asks for a pass over the entities when something changed. Requests within a
 * short while are one; one that comes during a pass is for the next.
 */
export class EmissionTrigger {
  static create(options: {
    scheduler: SchedulerService;
    logger: LoggerService;
    delayMilliseconds?: number;
  }): EmissionTrigger {
    return new EmissionTrigger(
      options.scheduler,
      options.logger,
      options.delayMilliseconds ?? DELAY_MILLISECONDS,
    );
  }

  #timer: NodeJS.Timeout | undefined;
  #lastTook = 0;

  private constructor(
    private readonly scheduler: SchedulerService,
    private readonly logger: LoggerService,
    private readonly delayMilliseconds: number,
  ) {}

  request(): void {
    if (!this.#timer) {
      // A pass that takes long is not made more often than half of the time.
      this.#timer = setTimeout(
        () => this.#fire(),
        Math.max(this.delayMilliseconds, this.#lastTook),
      );
      this.#timer.unref();
    }
  }

  /** Runs a pass, and remembers how long it takes. */
  async timed<T>(pass: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await pass();
    } finally {
      this.#lastTook = performance.now() - startedAt;
    }
  }

  async #fire(): Promise<void> {
    this.#timer = undefined;
    try {
      await this.scheduler.triggerTask(EMISSION_TASK_ID);
    } catch (error) {
      if (isError(error) && error.name === 'ConflictError') {
        this.request();
      } else {
        this.logger.warn(
          `Could not ask for the entities of the catalog to be brought up to date; the next regular pass does it: ${stringifyError(
            error,
          )}`,
        );
      }
    }
  }
}
