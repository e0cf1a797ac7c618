import { SchedulerService } from '@backstage/backend-plugin-api';
import { ReachFollower } from '../reach/ReachFollower';

export const REACH_TASK_ID = 'workload-identity.reach';

/**
 * Schedules the derivation of what components reach. Whoever changes something
 * has it follow at once; this takes up what a crash or a failure left.
 */
export async function scheduleReachTask(options: {
  scheduler: SchedulerService;
  follower: Pick<ReachFollower, 'catchUp'>;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: REACH_TASK_ID,
    scope: 'global',
    frequency: { minutes: 1 },
    timeout: { minutes: 30 },
    initialDelay: { seconds: 2 },
    fn: async signal => {
      await options.follower.catchUp({ signal });
    },
  });
}
