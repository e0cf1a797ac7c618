import { LoggerService } from '@backstage/backend-plugin-api';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { InventoryStore } from '../database/InventoryStore';
import { Clock } from './Clock';
import { IngestListeners, IngestResult } from './types';

/** Options of {@link SnapshotIngestor.create}. */
export interface SnapshotIngestorOptions {
  store: InventoryStore;
  logger: LoggerService;
  clock: Clock;
  listeners?: IngestListeners;
}

/** Reads snapshots of sources into the inventory. */
export class SnapshotIngestor {
  static create(options: SnapshotIngestorOptions): SnapshotIngestor {
    return new SnapshotIngestor(options);
  }

  private constructor(readonly options: SnapshotIngestorOptions) {}

  async ingest(
    source: IdentitySource,
    options: { signal: AbortSignal },
  ): Promise<IngestResult> {
    throw new Error(`${source.id} ${options.signal.aborted}`);
  }
}
