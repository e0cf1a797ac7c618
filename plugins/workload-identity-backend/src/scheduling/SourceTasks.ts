import { SchedulerService } from '@backstage/backend-plugin-api';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';
import { InventorySignals } from './InventorySignals';

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
 * the portal's pages when a read begins, gets on and ends (also when it failed:
 * then the source has turned stale, or will).
 */
export class SourceTasks {
  static create(options: {
    ingestor: Pick<SnapshotIngestor, 'ingest'>;
    signals: Pick<InventorySignals, 'tell'>;
    /** Whether a scheduled reading is to be made, or a watch does its work. */
    isDue?: (sourceId: string) => Promise<boolean>;
  }): SourceTasks {
    return new SourceTasks(
      options.ingestor,
      options.signals,
      options.isDue ?? (async () => true),
    );
  }

  private constructor(
    private readonly ingestor: Pick<SnapshotIngestor, 'ingest'>,
    private readonly signals: Pick<InventorySignals, 'tell'>,
    private readonly isDue: (sourceId: string) => Promise<boolean>,
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
        fn: async signal => {
          if (await this.isDue(source.id)) {
            await this.read(source, signal);
          }
        },
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
        onProgress: () => this.signals.tell(source.id),
      });
    } finally {
      await this.signals.tell(source.id);
    }
  }
}
