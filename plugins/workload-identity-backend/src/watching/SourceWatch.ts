import { LoggerService } from '@backstage/backend-plugin-api';
import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import {
  DeltaEvent,
  IdentitySource,
} from '@tenure/backstage-plugin-workload-identity-node';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseDeltaStore } from '../database/deltas/DatabaseDeltaStore';
import { InventoryChange } from '../database/InventoryStore';
import { LeaseLostError, SourceLease } from '../database/leases/SourceLease';
import { reasonOfError } from '../ingestion/readSnapshot';

/** What is done about what a watch says. */
export interface WatchListeners {
  /** Workloads whose component may be another now. */
  workloadsChanged(assetIds: string[]): Promise<void>;
  /** The inventory, or the state of the watch, has changed. */
  changed(sourceId: string): void;
  /** A snapshot is needed; that is written down already. */
  relist(sourceId: string): Promise<void>;
}

/** First and longest pause after a watch that broke off. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A watch that held so long was well. */
const WELL_AFTER_MS = 30_000;

/** Follows the watch of one source for as long as its lease is held. */
export class SourceWatch {
  static create(options: {
    source: IdentitySource;
    lease: SourceLease;
    store: DatabaseDeltaStore;
    listeners: WatchListeners;
    logger: LoggerService;
  }): SourceWatch {
    return new SourceWatch(options);
  }

  private constructor(
    private readonly options: Parameters<typeof SourceWatch.create>[0],
  ) {}

  /**
   * Resolves when the signal is aborted, or the lease lost. A watch that breaks
   * off is taken up again, after a pause that grows.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { source, logger } = this.options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const beganAt = performance.now();
      try {
        await this.#once(signal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (error instanceof LeaseLostError) {
          logger.info(error.message);
          return;
        }
        const reason = reasonOfError(error);
        logger.warn(
          `The watch of source '${source.id}' broke off and is begun anew: ${reason.code}: ${reason.message}`,
        );
        await this.#trouble(reason);
      }
      const lasted = performance.now() - beganAt;
      pauseMs =
        lasted > WELL_AFTER_MS
          ? FIRST_PAUSE_MS
          : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      // Jitter, so that watches that broke together don't return together.
      const jittered = pauseMs * (0.5 + Math.random() / 2);
      await delay(lasted > WELL_AFTER_MS ? 0 : jittered, undefined, {
        signal,
      }).catch(() => {});
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    const { source, store, lease } = this.options;
    const resume = await store.resumeTokens(lease);
    for await (const event of source.watch!({ signal, resume })) {
      signal.throwIfAborted();
      await this.#apply(event);
    }
  }

  async #apply(event: DeltaEvent): Promise<void> {
    const { source, store, lease, listeners, logger } = this.options;
    switch (event.type) {
      case 'authority': {
        const { authority, uid, version } = event;
        await store.confirmAuthority(lease, { authority, uid, version });
        break;
      }
      case 'scope':
        await store.replaceScope(lease, event, change => this.#tell(change));
        break;
      case 'confirmed':
        await store.confirm(lease, event);
        break;
      case 'relist':
        logger.info(
          `The watch of source '${source.id}' asks for a snapshot: ${event.reason.code}: ${event.reason.message}`,
        );
        await store.requestRelist(lease);
        await listeners.relist(source.id);
        break;
      case 'live':
        await store.writeState(lease, { state: 'live' });
        listeners.changed(source.id);
        break;
      case 'trouble':
        await this.#trouble(event.reason);
        break;
      default:
        // A later version of the contract may know more than this one.
        logger.debug('Skipped an unknown delta event');
    }
  }

  async #tell(change: InventoryChange): Promise<void> {
    const { source, listeners, logger } = this.options;
    for (const { code, message } of change.problems) {
      logger.debug(`Source '${source.id}': ${code}: ${message}`);
    }
    if (change.workloads.length) {
      await listeners.workloadsChanged(change.workloads);
    }
    const { assetsChanged, assetsRemoved, linksChanged } = change;
    if (assetsChanged.length + assetsRemoved.length + linksChanged > 0) {
      listeners.changed(source.id);
    }
  }

  async #trouble(reason: Reason): Promise<void> {
    const { source, store, lease, listeners, logger } = this.options;
    try {
      await store.writeState(lease, { state: 'trouble', reason });
      listeners.changed(source.id);
    } catch (error) {
      // The next write finds the lease lost, or the database back.
      logger.debug(
        `Could not note the trouble of source '${source.id}'`,
        error as Error,
      );
    }
  }
}
