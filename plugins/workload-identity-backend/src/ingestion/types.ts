import { Reason } from '@tenure/backstage-plugin-workload-identity-common';

/** What one reading of a source did. */
export interface IngestResult {
  /** The number of the reading, counted per source. */
  generation: number;
  state: 'succeeded' | 'failed';
  /** Assets that appeared, or whose merged facts changed. */
  assetsChanged: number;
  /** Assets that nobody observes any longer. */
  assetsRemoved: number;
  /** Links that appeared, changed or went. */
  linksChanged: number;
  /** Inputs that were skipped. */
  problems: number;
  /** Why the reading as a whole failed. */
  error?: Reason;
}

/** Told of changes after they are committed. */
export interface IngestListeners {
  /**
   * Workloads that came, went, or whose labels or annotations changed. An
   * error thrown here ends the ingestion and is thrown on.
   */
  workloadsChanged(assetIds: string[]): Promise<void>;
}
