import { SchedulerService } from '@backstage/backend-plugin-api';
import { isError, NotFoundError } from '@backstage/errors';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { setTimeout as delay } from 'node:timers/promises';
import { InventoryStore } from '../database/InventoryStore';
import { SourceRefresher } from '../service/types';
import { sourceTaskId } from './SourceTasks';

/** How often, and for how long, a task that is held is asked again. */
const RETRY_MILLISECONDS = 100;
const RETRIES = 20;

/** Where it is kept, for every replica, that somebody asked. */
export type RefreshRequests = Pick<
  InventoryStore,
  'requestRefresh' | 'isRefreshPending'
>;

/**
 * Has a source read now by running its scheduled task ahead of time, on
 * whichever replica takes it.
 */
export class SchedulerSourceRefresher implements SourceRefresher {
  static create(options: {
    scheduler: SchedulerService;
    store: RefreshRequests;
    sources: readonly IdentitySource[];
  }): SchedulerSourceRefresher {
    return new SchedulerSourceRefresher(
      options.scheduler,
      options.store,
      new Set(options.sources.map(source => source.id)),
    );
  }

  private constructor(
    private readonly scheduler: SchedulerService,
    private readonly store: RefreshRequests,
    private readonly sourceIds: ReadonlySet<string>,
  ) {}

  /**
   * @returns `coalesced` when a read is under way, or asked for, already.
   * @throws NotFoundError for a source that is not configured (any longer).
   */
  async refresh(sourceId: string): Promise<'started' | 'coalesced'> {
    if (!this.sourceIds.has(sourceId)) {
      throw new NotFoundError(
        `Source '${sourceId}' is not configured, so it can't be read; see workloadIdentity.sources in the app's configuration`,
      );
    }
    const isFirst = await this.store.requestRefresh(sourceId);
    if (await this.#trigger(sourceId)) {
      return isFirst ? 'started' : 'coalesced';
    }
    // The task is held, though no read is under way: one is about to begin, and
    // serves this request too; or one has just ended, and does not.
    for (let retry = 0; isFirst && retry < RETRIES; retry++) {
      await delay(RETRY_MILLISECONDS);
      if (!(await this.store.isRefreshPending(sourceId))) {
        break;
      }
      if (await this.#trigger(sourceId)) {
        return 'started';
      }
    }
    return 'coalesced';
  }

  /** @returns false while a run holds the task. */
  async #trigger(sourceId: string): Promise<boolean> {
    try {
      await this.scheduler.triggerTask(sourceTaskId(sourceId));
      return true;
    } catch (error) {
      if (isError(error) && error.name === 'ConflictError') {
        return false;
      }
      throw error;
    }
  }
}
