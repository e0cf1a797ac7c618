import {
  IdentitySource,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';
import { IngestResult } from '../ingestion/types';
import { InventoryMetrics } from './InventoryMetrics';
import { timed } from './timed';

type Ingestor = Pick<SnapshotIngestor, 'ingest'>;

/** Counts what an ingestor reads and changes, and how long that takes. */
export class MeasuredIngestor implements Ingestor {
  static create(options: {
    ingestor: Ingestor;
    metrics: InventoryMetrics;
  }): MeasuredIngestor {
    return new MeasuredIngestor(options.ingestor, options.metrics);
  }

  private constructor(
    private readonly ingestor: Ingestor,
    private readonly metrics: InventoryMetrics,
  ) {}

  async ingest(
    source: IdentitySource,
    options: Parameters<Ingestor['ingest']>[1],
  ): Promise<IngestResult> {
    const attributes = {
      source: source.id,
      source_type: source.type,
    };
    const result = await timed(
      this.metrics.snapshotDuration,
      attributes,
      () =>
        this.ingestor.ingest(
          countEvents(source, event => this.#count(event, attributes)),
          options,
        ),
      outcomeOf,
    );
    const { snapshotChanges, snapshotProblems } = this.metrics;
    for (const [change, count] of [
      ['asset-changed', result.assetsChanged],
      ['asset-removed', result.assetsRemoved],
      ['link-changed', result.linksChanged],
    ] as const) {
      snapshotChanges.add(count, { ...attributes, change });
    }
    snapshotProblems.add(result.problems, attributes);
    return result;
  }

  #count(event: SnapshotEvent, attributes: Record<string, string>): void {
    if (event.type === 'observations') {
      const { snapshotObservations: counter } = this.metrics;
      counter.add(event.assets.length, { ...attributes, what: 'asset' });
      counter.add(event.links.length, { ...attributes, what: 'link' });
    }
  }
}

function outcomeOf({ state, error }: IngestResult): string {
  return error?.code === 'Superseded' ? 'superseded' : state;
}

/** The same source, of whose snapshots each event is told on its way. */
function countEvents(
  source: IdentitySource,
  onEvent: (event: SnapshotEvent) => void,
): IdentitySource {
  return {
    id: source.id,
    type: source.type,
    describe: () => source.describe(),
    checkHealth: options => source.checkHealth(options),
    async *snapshot(options) {
      for await (const event of source.snapshot(options)) {
        onEvent(event);
        yield event;
      }
    },
  };
}
