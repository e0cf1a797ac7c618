import { SchedulerService } from '@backstage/backend-plugin-api';
import { triggerTask } from './triggerTask';

const STARTUP_INTERVAL_SECONDS = 10;
const STARTUP_SECONDS = 120;

/**
 * Schedules a pass over the catalog.
 *
 * A catalog fills in over the first seconds after a start, so for two minutes
 * the pass is asked for every ten seconds (unless it is that frequent anyway).
 */
export async function scheduleCatalogPass(options: {
  scheduler: SchedulerService;
  id: string;
  startupId: string;
  refreshIntervalSeconds: number;
  run: (options: { signal: AbortSignal }) => Promise<unknown>;
}): Promise<void> {
  const { scheduler, id, startupId, refreshIntervalSeconds, run } = options;
  await scheduler.scheduleTask({
    id,
    scope: 'global',
    frequency: { seconds: refreshIntervalSeconds },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 3 },
    fn: async signal => {
      await run({ signal });
    },
  });
  if (refreshIntervalSeconds > STARTUP_INTERVAL_SECONDS) {
    await scheduler.scheduleTask({
      id: startupId,
      scope: 'local',
      frequency: { seconds: STARTUP_INTERVAL_SECONDS },
      timeout: { seconds: STARTUP_INTERVAL_SECONDS },
      initialDelay: { seconds: STARTUP_INTERVAL_SECONDS },
      signal: AbortSignal.timeout(STARTUP_SECONDS * 1000),
      fn: () => triggerTask(scheduler, id),
    });
  }
}
