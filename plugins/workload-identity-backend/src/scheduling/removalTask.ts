import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InventoryStore } from '../database/InventoryStore';
import { IngestListeners } from '../ingestion/types';
import { SourceRemover } from '../service/types';
import { triggerTask } from './componentTasks';
import { InventorySignals } from './InventorySignals';

export const REMOVAL_TASK_ID = 'workload-identity.source-removal';

/**
 * Schedules the removal of sources of which it was asked. It runs when somebody
 * asks; the schedule takes up what a crash broke off.
 */
export async function scheduleRemovalTask(options: {
  scheduler: SchedulerService;
  store: Pick<InventoryStore, 'removeSources'>;
  listeners: IngestListeners;
  signals: Pick<InventorySignals, 'tell'>;
  /** Has the catalog's entities brought up to date. */
  emission: { request(): void };
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, store, listeners, signals, emission, logger } = options;
  await scheduler.scheduleTask({
    id: REMOVAL_TASK_ID,
    scope: 'global',
    frequency: { minutes: 5 },
    timeout: { hours: 1 },
    initialDelay: { seconds: 30 },
    fn: async signal => {
      const removed = await store.removeSources(async ({ workloads }) => {
        if (workloads.length) {
          await listeners.workloadsChanged(workloads);
        }
      }, signal);
      for (const sourceId of removed) {
        logger.info(`Removed source '${sourceId}' and all that only it said`);
        await signals.tell(sourceId);
      }
      if (removed.length) {
        emission.request();
      }
    },
  });
}

/** Has retired sources removed by the task, on whichever replica takes it. */
export class SchedulerSourceRemover implements SourceRemover {
  static create(options: {
    scheduler: SchedulerService;
    store: Pick<InventoryStore, 'requestRemoval'>;
    signals: Pick<InventorySignals, 'tell'>;
  }): SchedulerSourceRemover {
    return new SchedulerSourceRemover(options);
  }

  private constructor(
    private readonly options: {
      scheduler: SchedulerService;
      store: Pick<InventoryStore, 'requestRemoval'>;
      signals: Pick<InventorySignals, 'tell'>;
    },
  ) {}

  async remove(sourceId: string): Promise<void> {
    const { scheduler, store, signals } = this.options;
    await store.requestRemoval(sourceId);
    await triggerTask(scheduler, REMOVAL_TASK_ID);
    await signals.tell(sourceId);
  }
}
