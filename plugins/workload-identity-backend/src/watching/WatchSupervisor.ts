import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseDeltaStore } from '../database/deltas/DatabaseDeltaStore';
import { DatabaseLeaseStore } from '../database/leases/DatabaseLeaseStore';
import { SourceLease } from '../database/leases/SourceLease';
import { SourceWatch, WatchListeners } from './SourceWatch';

/** How often a replica says that it lives. */
export const HEARTBEAT_MS = 3_000;
/** After so long in silence it loses its sources. */
export const EXPIRY_MS = 10_000;

/** A watch goes on so long after its stop at most, before it is left alone. */
const STOP_MS = 5_000;

interface RunningWatch {
  lease: SourceLease;
  controller: AbortController;
  done: Promise<void>;
}

/**
 * Has this replica watch its share of the sources: it holds a lease on each,
 * prolongs it by heartbeats, and stops what it lost.
 */
export class WatchSupervisor {
  static create(options: {
    /** Those that can be watched. */
    sources: readonly IdentitySource[];
    leases: DatabaseLeaseStore;
    deltas: DatabaseDeltaStore;
    listeners: WatchListeners;
    logger: LoggerService;
    heartbeatMs?: number;
    /** The replica; a random one, when absent. */
    holder?: string;
  }): WatchSupervisor {
    return new WatchSupervisor(options);
  }

  readonly #holder: string;
  readonly #watches = new Map<string, RunningWatch>();
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #asking: Promise<void> | undefined;

  private constructor(
    private readonly options: Parameters<typeof WatchSupervisor.create>[0],
  ) {
    this.#holder = options.holder ?? randomUUID();
  }

  /** Ids of the sources that this replica watches now. */
  get watched(): string[] {
    return [...this.#watches.keys()].sort();
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Stops all watches, and lets other replicas have them at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#asking;
    await Promise.all([...this.#watches.values()].map(one => this.#end(one)));
    await this.options.leases.leave(this.#holder);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const heartbeatMs = this.options.heartbeatMs ?? HEARTBEAT_MS;
    while (!signal.aborted) {
      try {
        await this.#beat();
      } catch (error) {
        // What it holds goes on: no write is let through once it is lost.
        this.options.logger.warn(
          `Could not prolong the leases of watched sources: ${stringifyError(
            error,
          )}`,
        );
      }
      await delay(heartbeatMs, undefined, { signal }).catch(() => {});
    }
  }

  async #beat(): Promise<void> {
    const { sources, leases } = this.options;
    const { held, surplus } = await leases.beat(
      this.#holder,
      sources.map(source => source.id),
    );
    for (const watch of [...this.#watches.values()]) {
      const { sourceId, epoch } = watch.lease;
      const isHeld = held.some(
        lease => lease.sourceId === sourceId && lease.epoch === epoch,
      );
      if (!isHeld) {
        this.#forget(watch);
      }
    }
    for (const lease of surplus) {
      const watch = this.#watches.get(lease.sourceId);
      await (watch ? this.#end(watch) : leases.release(lease));
    }
    for (const lease of held) {
      const source = sources.find(({ id }) => id === lease.sourceId);
      if (
        source &&
        !surplus.includes(lease) &&
        !this.#stopping.signal.aborted
      ) {
        this.#begin(source, lease);
      }
    }
    // Not waited for: the next heartbeat must not be late.
    this.#asking ??= this.#askForSnapshots().finally(() => {
      this.#asking = undefined;
    });
  }

  /**
   * One that was asked for while another was under way is asked for again, and
   * so is one that a replica asked for which is gone.
   */
  async #askForSnapshots(): Promise<void> {
    const { deltas, listeners, logger } = this.options;
    try {
      for (const id of await deltas.awaitingSnapshot(this.watched)) {
        await listeners.relist(id);
      }
    } catch (error) {
      logger.warn(
        `Could not ask for the snapshot that a watch needs; it is asked for again: ${stringifyError(
          error,
        )}`,
      );
    }
  }

  #begin(source: IdentitySource, lease: SourceLease): void {
    if (this.#watches.has(source.id)) {
      return;
    }
    const { deltas, listeners, logger } = this.options;
    const controller = new AbortController();
    const watch: RunningWatch = {
      lease,
      controller,
      done: Promise.resolve(),
    };
    watch.done = SourceWatch.create({
      source,
      lease,
      store: deltas,
      listeners,
      logger,
    })
      .run(controller.signal)
      .catch(error => {
        logger.error(
          `The watch of source '${source.id}' ended: ${stringifyError(error)}`,
        );
      })
      .finally(() => {
        // One that ended by itself is begun anew at the next heartbeat.
        if (this.#watches.get(source.id) === watch) {
          this.#watches.delete(source.id);
        }
      });
    this.#watches.set(source.id, watch);
  }

  #forget(watch: RunningWatch): void {
    watch.controller.abort();
    this.#watches.delete(watch.lease.sourceId);
  }

  /** Ends a watch in order: nothing is written any more when it is released. */
  async #end(watch: RunningWatch): Promise<void> {
    this.#forget(watch);
    await Promise.race([watch.done, delay(STOP_MS, undefined, { ref: false })]);
    await this.options.leases.release(watch.lease);
  }
}
