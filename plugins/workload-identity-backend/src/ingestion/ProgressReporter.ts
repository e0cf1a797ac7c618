import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import { InventoryStore, SnapshotRun } from '../database/InventoryStore';
import { Clock } from './Clock';

const INTERVAL_MILLISECONDS = 2_000;

/** What a {@link ProgressReporter} reports, and to whom. */
export interface ProgressReporterOptions {
  store: Pick<InventoryStore, 'reportProgress'>;
  clock: Clock;
  run: SnapshotRun;
  /** Called after each report. */
  onProgress?: () => Promise<void>;
}

/** Writes down how far a reading has come, every two seconds at most. */
export class ProgressReporter {
  static create(options: ProgressReporterOptions): ProgressReporter {
    return new ProgressReporter(options);
  }

  #observations = 0;
  #scopes = 0;
  #reportedAt: number;

  private constructor(private readonly options: ProgressReporterOptions) {
    this.#reportedAt = Date.parse(options.run.startedAt);
  }

  /** Counts what has just been written. */
  async count(event: SnapshotEvent): Promise<void> {
    if (event.type === 'observations') {
      this.#observations += event.assets.length;
    } else if (event.type === 'coverage') {
      this.#scopes += 1;
    }
    const { store, clock, run, onProgress } = this.options;
    const now = clock.now().getTime();
    if (now - this.#reportedAt < INTERVAL_MILLISECONDS) {
      return;
    }
    this.#reportedAt = now;
    await store.reportProgress(run, {
      observations: this.#observations,
      scopes: this.#scopes,
    });
    await onProgress?.();
  }
}
