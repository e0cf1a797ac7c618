import { CatalogComponentSync } from '../catalog/CatalogComponentSync';
import { CatalogOwnerSync } from '../catalog/CatalogOwnerSync';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';
import { EmissionTrigger } from './EmissionTrigger';

type Ingestor = Pick<SnapshotIngestor, 'ingest'>;
type ComponentSync = Pick<CatalogComponentSync, 'run'>;
type OwnerSync = Pick<CatalogOwnerSync, 'run'>;

/** Asks for a pass after a source was read that changed something. */
export function requestingIngestor(
  ingestor: Ingestor,
  trigger: Pick<EmissionTrigger, 'request'>,
): Ingestor {
  return {
    async ingest(source, options) {
      const result = await ingestor.ingest(source, options);
      const { assetsChanged, assetsRemoved, linksChanged, generation } = result;
      if (
        assetsChanged + assetsRemoved + linksChanged > 0 ||
        generation === 1
      ) {
        trigger.request();
      }
      return result;
    },
  };
}

/**
 * Asks for a pass after the catalog's components, or records, changed; `done`
 * notes that they were read as a whole.
 */
export function requestingSync<T extends ComponentSync | OwnerSync>(
  sync: T,
  options: {
    trigger: Pick<EmissionTrigger, 'request'>;
    done: () => Promise<void>;
  },
): { run: T['run'] } {
  let first = true;
  return {
    run: async (passOptions: { signal: AbortSignal }) => {
      const result = await sync.run(passOptions);
      await options.done();
      if (first || result.changed > 0 || result.removed > 0) {
        options.trigger.request();
      }
      first = false;
      return result;
    },
  };
}
