import { SchedulerService } from '@backstage/backend-plugin-api';
import { CatalogOwnerSync } from '../catalog/CatalogOwnerSync';
import { scheduleCatalogPass } from './catalogPass';

export const OWNERS_TASK_ID = 'workload-identity.owners';
export const OWNERS_STARTUP_TASK_ID = 'workload-identity.owners.startup';

/** Schedules the pass over the catalog's IdentityOwner records. */
export async function scheduleOwnerTasks(options: {
  scheduler: SchedulerService;
  sync: Pick<CatalogOwnerSync, 'run'>;
  refreshIntervalSeconds: number;
}): Promise<void> {
  const { scheduler, sync, refreshIntervalSeconds } = options;
  await scheduleCatalogPass({
    scheduler,
    id: OWNERS_TASK_ID,
    startupId: OWNERS_STARTUP_TASK_ID,
    refreshIntervalSeconds,
    run: ({ signal }) => sync.run({ signal }),
  });
}
