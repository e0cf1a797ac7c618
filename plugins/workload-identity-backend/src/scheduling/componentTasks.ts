import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { CatalogComponentSync } from '../catalog/CatalogComponentSync';
import { DatabaseComponentStore } from '../database/components/DatabaseComponentStore';
import { scheduleCatalogPass } from './catalogPass';

export { triggerTask } from './triggerTask';

export const COMPONENTS_TASK_ID = 'workload-identity.components';
export const COMPONENTS_STARTUP_TASK_ID =
  'workload-identity.components.startup';
export const MATCHING_TASK_ID = 'workload-identity.matching';

/**
 * Schedules the pass over the catalog's components, and the reconciliation of
 * matches.
 */
export async function scheduleComponentTasks(options: {
  scheduler: SchedulerService;
  sync: Pick<CatalogComponentSync, 'run'>;
  store: Pick<DatabaseComponentStore, 'reconcile'>;
  logger: LoggerService;
  refreshIntervalSeconds: number;
}): Promise<void> {
  const { scheduler, sync, store, logger, refreshIntervalSeconds } = options;

  await scheduleCatalogPass({
    scheduler,
    id: COMPONENTS_TASK_ID,
    startupId: COMPONENTS_STARTUP_TASK_ID,
    refreshIntervalSeconds,
    run: ({ signal }) => sync.run({ signal }),
  });

  await scheduler.scheduleTask({
    id: MATCHING_TASK_ID,
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 2 },
    fn: async signal => {
      const mended = await store.reconcile(signal);
      if (mended > 0) {
        logger.warn(
          `${mended} matches of components and workloads were out of date, and have been mended`,
        );
      }
    },
  });
}
