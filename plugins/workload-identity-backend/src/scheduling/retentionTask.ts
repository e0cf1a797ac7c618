import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { InventoryStore } from '../database/InventoryStore';
import { Clock } from '../ingestion/Clock';

export const RETENTION_TASK_ID = 'workload-identity.retention';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Schedules the daily removal of history past its time, and of unused rows. */
export async function scheduleRetentionTask(options: {
  scheduler: SchedulerService;
  store: Pick<InventoryStore, 'pruneHistory' | 'prunePermissionSets'>;
  clock: Clock;
  logger: LoggerService;
  historyDays: number;
}): Promise<void> {
  const { scheduler, store, clock, logger, historyDays } = options;
  await scheduler.scheduleTask({
    id: RETENTION_TASK_ID,
    scope: 'global',
    frequency: { hours: 24 },
    timeout: { hours: 1 },
    initialDelay: { minutes: 5 },
    fn: async () => {
      const before = clock.now().getTime() - historyDays * DAY_MILLISECONDS;
      const history = await store.pruneHistory(new Date(before));
      const permissionSets = await store.prunePermissionSets();
      logger.info(
        `Retention: removed ${history} entries of history older than ${historyDays} days, and ${permissionSets} permission sets that no role has`,
      );
    },
  });
}
