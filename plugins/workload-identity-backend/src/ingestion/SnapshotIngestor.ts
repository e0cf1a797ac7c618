import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Reason } from '@tenure/backstage-plugin-workload-identity-common';
import {
  IdentitySource,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  AuthorityChangedError,
  SnapshotSupersededError,
} from '../database/ingest/errors';
import {
  InventoryChange,
  InventoryStore,
  SnapshotRun,
} from '../database/InventoryStore';
import { Clock } from './Clock';
import { ProgressReporter } from './ProgressReporter';
import { readSnapshot, SnapshotReadError } from './readSnapshot';
import { SnapshotTally } from './SnapshotTally';
import { IngestListeners, IngestResult } from './types';

/** Options of {@link SnapshotIngestor.create}. */
export interface SnapshotIngestorOptions {
  store: InventoryStore;
  logger: LoggerService;
  clock: Clock;
  listeners?: IngestListeners;
}

/**
 * Reads snapshots of sources into the inventory, event by event: what it holds
 * in memory is one page, not the estate.
 */
export class SnapshotIngestor {
  static create(options: SnapshotIngestorOptions): SnapshotIngestor {
    return new SnapshotIngestor(options);
  }

  private constructor(private readonly options: SnapshotIngestorOptions) {}

  /**
   * Reads one snapshot of a source. That the source fails is part of the
   * result, and of what the inventory shows; what this throws is a fault of the
   * database, or of a listener.
   *
   * A reading that is under way for the same source is superseded: it stops at
   * its next write.
   *
   * @param options - `onProgress` is called when the reading has begun, and
   *   each time that it was written down how far it has come.
   */
  async ingest(
    source: IdentitySource,
    options: { signal: AbortSignal; onProgress?: () => Promise<void> },
  ): Promise<IngestResult> {
    const { store, logger, clock } = this.options;
    const { signal, onProgress } = options;
    const run = await store.beginRun(source.id);
    const progress = ProgressReporter.create({ store, clock, run, onProgress });
    const tally = SnapshotTally.create(clock);
    try {
      await onProgress?.();
      await this.#consume(source, run, { tally, progress, signal });
      return tally.result(run);
    } catch (error) {
      const reason = reasonOf(error);
      if (error instanceof SnapshotSupersededError) {
        logger.info(error.message);
        return tally.result(run, reason);
      }
      const isFaultOfSource =
        error instanceof SnapshotReadError ||
        error instanceof AuthorityChangedError;
      try {
        await store.failRun(run, { error: reason, ...tally.end() });
      } catch (failure) {
        if (failure instanceof SnapshotSupersededError) {
          logger.info(failure.message);
        } else if (isFaultOfSource) {
          throw failure;
        } else {
          // The first fault says more than that its mark could not be set.
          logger.warn(
            `Could not mark source '${source.id}' as failed`,
            failure as Error,
          );
        }
      }
      if (!isFaultOfSource) {
        throw error;
      }
      logger.warn(
        `Source '${source.id}' could not be read to its end; what is known of it stays: ${reason.code}: ${reason.message}`,
      );
      return tally.result(run, reason);
    }
  }

  async #consume(
    source: IdentitySource,
    run: SnapshotRun,
    options: {
      tally: SnapshotTally;
      progress: ProgressReporter;
      signal: AbortSignal;
    },
  ): Promise<void> {
    const { tally, progress, signal } = options;
    const onChange = (change: InventoryChange) => this.#tell(change, tally);
    for await (const event of readSnapshot(source, signal, run.knownVersion)) {
      if (event.type === 'end') {
        await this.options.store.completeRun(
          run,
          {
            exhaustive: event.exhaustive,
            version: event.version,
            ...tally.end(),
          },
          onChange,
        );
        return;
      }
      await this.#apply(event, run, tally);
      await progress.count(event);
    }
    throw new SnapshotReadError(
      'Incomplete',
      'The source stopped without saying that it was at its end',
    );
  }

  async #apply(
    event: Exclude<SnapshotEvent, { type: 'end' }>,
    run: SnapshotRun,
    tally: SnapshotTally,
  ): Promise<void> {
    const { store } = this.options;
    const onChange = (change: InventoryChange) => this.#tell(change, tally);
    switch (event.type) {
      case 'authority': {
        const { authority, uid, version } = event;
        await store.confirmAuthority(run, { authority, uid, version });
        break;
      }
      case 'observations': {
        const { scope, assets, links } = event;
        await store.writeObservations(run, scope, { assets, links }, onChange);
        break;
      }
      case 'coverage': {
        const { type: _, ...coverage } = event;
        await store.writeCoverage(run, coverage, onChange);
        tally.cover(coverage);
        break;
      }
      case 'unchanged': {
        if (run.knownVersion === undefined) {
          throw new SnapshotReadError(
            'UnchangedFromNothing',
            'The source said that nothing has changed, though the inventory holds no reading that it could compare with',
          );
        }
        await store.confirmUnchanged(run, event.confirmedAt);
        tally.keepProblems();
        break;
      }
      case 'problem': {
        const { code, message, location } = event;
        tally.problem({ code, message, location });
        break;
      }
      default:
        // A later version of the contract may know more than this one.
        this.options.logger.debug('Skipped an unknown snapshot event');
    }
  }

  async #tell(change: InventoryChange, tally: SnapshotTally): Promise<void> {
    tally.add(change);
    if (change.workloads.length) {
      await this.options.listeners?.workloadsChanged(change.workloads);
    }
  }
}

function reasonOf(error: unknown): Reason {
  if (error instanceof SnapshotReadError) {
    return error.reason;
  }
  if (error instanceof AuthorityChangedError) {
    return { code: error.code, message: error.message };
  }
  if (error instanceof SnapshotSupersededError) {
    return { code: 'Superseded', message: error.message };
  }
  return {
    code: 'InventoryFault',
    // Messages of the database quote the statement and its values.
    message: `The inventory could not be written (${
      isError(error) ? error.name : 'unknown'
    }); the log of the backend says why`,
  };
}
