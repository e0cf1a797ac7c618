import { SchedulerService } from '@backstage/backend-plugin-api';
import { CatalogEmitter } from './CatalogEmitter';
import { EMISSION_TASK_ID, EmissionTrigger } from './EmissionTrigger';

/**
 * Schedules the pass over the entities for the catalog: regularly, which mends
 * whatever was missed, and whenever the trigger asks for it.
 */
export async function scheduleEmissionTask(options: {
  scheduler: SchedulerService;
  emitter: Pick<CatalogEmitter, 'run'>;
  trigger: EmissionTrigger;
}): Promise<void> {
  const { scheduler, emitter, trigger } = options;
  await scheduler.scheduleTask({
    id: EMISSION_TASK_ID,
    scope: 'global',
    frequency: { minutes: 10 },
    timeout: { minutes: 30 },
    initialDelay: { seconds: 5 },
    fn: async signal => {
      await trigger.timed(() => emitter.run({ signal }));
    },
  });
}
