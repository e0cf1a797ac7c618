import { SchedulerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';

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
