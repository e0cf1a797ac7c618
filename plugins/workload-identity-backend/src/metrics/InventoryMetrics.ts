import {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';

/** Boundaries of histograms, in seconds: of requests, and of longer work. */
const REQUEST_SECONDS = [
  0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const WORK_SECONDS = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];

/**
 * What the plugin counts of its own work; `docs/operations.md` lists every
 * instrument for the operator. Attributes are names from configuration and
 * closed lists, never names of what was found.
 */
export class InventoryMetrics {
  static create(metrics: MetricsService): InventoryMetrics {
    return new InventoryMetrics(metrics);
  }

  /** By `source`, `source_type`, `outcome`. */
  readonly snapshotDuration: MetricsServiceHistogram;
  /** Things observed in snapshots, by `source`, `source_type`, `what`. */
  readonly snapshotObservations: MetricsServiceCounter;
  /** By `source`, `source_type`, `change`. */
  readonly snapshotChanges: MetricsServiceCounter;
  /** Inputs that snapshots skipped, by `source`, `source_type`. */
  readonly snapshotProblems: MetricsServiceCounter;
  /** By `trigger`, `outcome`. */
  readonly matchingDuration: MetricsServiceHistogram;
  /** Matches that only the reconciliation found to be out of date. */
  readonly matchesMended: MetricsServiceCounter;
  /** By `outcome`. */
  readonly reachDuration: MetricsServiceHistogram;
  /** By `outcome`. */
  readonly catalogSyncDuration: MetricsServiceHistogram;
  /** Components, by `change`. */
  readonly catalogSyncChanges: MetricsServiceCounter;
  /** Queries of the read side, by `operation`, `outcome`. */
  readonly readDuration: MetricsServiceHistogram;
  /** Rows that retention removed, by `table`. */
  readonly retentionRemoved: MetricsServiceCounter;

  private constructor(metrics: MetricsService) {
    const histogram = (
      name: string,
      description: string,
      explicitBucketBoundaries: number[],
    ) =>
      metrics.createHistogram(`workload_identity.${name}`, {
        description,
        unit: 's',
        advice: { explicitBucketBoundaries },
      });
    const counter = (name: string, description: string, unit: string) =>
      metrics.createCounter(`workload_identity.${name}`, { description, unit });

    this.snapshotDuration = histogram(
      'snapshot.duration',
      'Time that reading a source into the inventory took',
      WORK_SECONDS,
    );
    this.snapshotObservations = counter(
      'snapshot.observations',
      'Assets and links that sources spoke of',
      '{observation}',
    );
    this.snapshotChanges = counter(
      'snapshot.changes',
      'Assets and links that snapshots changed or removed in the inventory',
      '{change}',
    );
    this.snapshotProblems = counter(
      'snapshot.problems',
      'Inputs that snapshots skipped',
      '{problem}',
    );
    this.matchingDuration = histogram(
      'matching.duration',
      'Time that matching workloads to components took',
      WORK_SECONDS,
    );
    this.matchesMended = counter(
      'matching.mended',
      'Matches that the reconciliation found to be out of date',
      '{match}',
    );
    this.reachDuration = histogram(
      'reach.duration',
      'Time that deriving what components reach took, where there was any',
      WORK_SECONDS,
    );
    this.catalogSyncDuration = histogram(
      'catalog_sync.duration',
      'Time that a pass over the components of the catalog took',
      WORK_SECONDS,
    );
    this.catalogSyncChanges = counter(
      'catalog_sync.changes',
      'Components that a pass over the catalog changed or removed',
      '{component}',
    );
    this.readDuration = histogram(
      'read.duration',
      'Time that a query for the API took in the database',
      REQUEST_SECONDS,
    );
    this.retentionRemoved = counter(
      'retention.removed',
      'Rows that retention removed',
      '{row}',
    );
  }
}
