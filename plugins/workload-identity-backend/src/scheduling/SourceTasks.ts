import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  INVENTORY_SIGNAL,
  InventorySignal,
} from '@tenure/backstage-plugin-workload-identity-common';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';

/**
 * How much longer than the source's own time the scheduler waits, so that a
 * read that takes too long can still write down how it ended.
 */
const GRACE_SECONDS = 30;

const INITIAL_DELAY_SECONDS = 3;

/** The id of the task that reads a source. */
export function sourceTaskId(sourceId: string): string {
  return `workload-identity.source.${sourceId}`;
}

/**
 * Reads each source on its own schedule, on one replica at a time, and tells
 * the portal's pages after each read (also after one that failed: then the
 * source has turned stale, or will).
 */
export class SourceTasks {
  static create(options: {
    ingestor: Pick<SnapshotIngestor, 'ingest'>;
    signals: SignalsService;
    logger: LoggerService;
  }): SourceTasks {
    return new SourceTasks(options.ingestor, options.signals, options.logger);
  }

  private constructor(
    private readonly ingestor: Pick<SnapshotIngestor, 'ingest'>,
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  async schedule(
    scheduler: SchedulerService,
    sources: readonly IdentitySource[],
  ): Promise<void> {
    for (const source of sources) {
      const { refreshIntervalSeconds, timeoutSeconds } = source.describe();
      await scheduler.scheduleTask({
        id: sourceTaskId(source.id),
        scope: 'global',
        frequency: { seconds: refreshIntervalSeconds },
        timeout: { seconds: timeoutSeconds + GRACE_SECONDS },
        initialDelay: { seconds: INITIAL_DELAY_SECONDS },
        fn: signal => this.read(source, signal),
      });
    }
  }

  /**
   * Reads a source once, for as long as it may take.
   *
   * @throws what the inventory throws. A source that can't be read is no error
   * here: it is written down with the source.
   */
  async read(source: IdentitySource, signal: AbortSignal): Promise<void> {
    const { timeoutSeconds } = source.describe();
    try {
      await this.ingestor.ingest(source, {
        signal: AbortSignal.any([
          signal,
          AbortSignal.timeout(timeoutSeconds * 1000),
        ]),
      });
    } finally {
      await this.#tell(source.id);
    }
  }

  async #tell(sourceId: string): Promise<void> {
    try {
      await this.signals.publish<InventorySignal>({
        recipients: { type: 'broadcast' },
        channel: INVENTORY_SIGNAL,
        message: { sourceId },
      });
    } catch (error) {
      // Pages that are open learn of it by polling.
      this.logger.warn(
        `Could not signal that source '${sourceId}' was read: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}
