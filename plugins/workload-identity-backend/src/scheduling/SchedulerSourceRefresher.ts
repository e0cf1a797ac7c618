import { SchedulerService } from '@backstage/backend-plugin-api';
import { isError, NotFoundError } from '@backstage/errors';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { SourceRefresher } from '../service/types';
import { sourceTaskId } from './SourceTasks';

/**
 * Has a source read now by running its scheduled task ahead of time, on
 * whichever replica takes it.
 */
export class SchedulerSourceRefresher implements SourceRefresher {
  static create(options: {
    scheduler: SchedulerService;
    sources: readonly IdentitySource[];
  }): SchedulerSourceRefresher {
    return new SchedulerSourceRefresher(
      options.scheduler,
      new Set(options.sources.map(source => source.id)),
    );
  }

  private constructor(
    private readonly scheduler: SchedulerService,
    private readonly sourceIds: ReadonlySet<string>,
  ) {}

  /**
   * @returns `coalesced` when a read is under way already.
   * @throws NotFoundError for a source that is not configured (any longer).
   */
  async refresh(sourceId: string): Promise<'started' | 'coalesced'> {
    if (!this.sourceIds.has(sourceId)) {
      throw new NotFoundError(
        `Source '${sourceId}' is not configured, so it can't be read; see workloadIdentity.sources in the app's configuration`,
      );
    }
    try {
      await this.scheduler.triggerTask(sourceTaskId(sourceId));
      return 'started';
    } catch (error) {
      if (isError(error) && error.name === 'ConflictError') {
        return 'coalesced';
      }
      throw error;
    }
  }
}
