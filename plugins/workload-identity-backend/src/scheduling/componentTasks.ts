import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { CatalogComponentSync } from '../catalog/CatalogComponentSync';
import { DatabaseComponentStore } from '../database/components/DatabaseComponentStore';

export const COMPONENTS_TASK_ID = 'workload-identity.components';
export const COMPONENTS_STARTUP_TASK_ID =
  'workload-identity.components.startup';
export const MATCHING_TASK_ID = 'workload-identity.matching';

const STARTUP_INTERVAL_SECONDS = 10;
const STARTUP_SECONDS = 120;

/**
 * Schedules the pass over the catalog's components, and the reconciliation of
 * matches.
 *
 * A catalog fills in over the first seconds after a start, so for two minutes
 * the pass is asked for every ten seconds (unless it is that frequent anyway).
 */
export async function scheduleComponentTasks(options: {
  scheduler: SchedulerService;
  sync: Pick<CatalogComponentSync, 'run'>;
  store: Pick<DatabaseComponentStore, 'reconcile'>;
  logger: LoggerService;
  refreshIntervalSeconds: number;
}): Promise<void> {
  const { scheduler, sync, store, logger, refreshIntervalSeconds } = options;

  await scheduler.scheduleTask({
    id: COMPONENTS_TASK_ID,
    scope: 'global',
    frequency: { seconds: refreshIntervalSeconds },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 3 },
    fn: async signal => {
      await sync.run({ signal });
    },
  });

  if (refreshIntervalSeconds > STARTUP_INTERVAL_SECONDS) {
    await scheduler.scheduleTask({
      id: COMPONENTS_STARTUP_TASK_ID,
      scope: 'local',
      frequency: { seconds: STARTUP_INTERVAL_SECONDS },
      timeout: { seconds: STARTUP_INTERVAL_SECONDS },
      initialDelay: { seconds: STARTUP_INTERVAL_SECONDS },
      signal: AbortSignal.timeout(STARTUP_SECONDS * 1000),
      fn: () => triggerTask(scheduler, COMPONENTS_TASK_ID),
    });
  }

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

/** Runs a task ahead of time; one that is running already serves as well. */
export async function triggerTask(
  scheduler: SchedulerService,
  id: string,
): Promise<void> {
  try {
    await scheduler.triggerTask(id);
  } catch (error) {
    if (!isError(error) || error.name !== 'ConflictError') {
      throw error;
    }
  }
}
