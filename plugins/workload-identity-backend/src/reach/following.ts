import { CatalogComponentSync } from '../catalog/CatalogComponentSync';
import { DatabaseComponentStore } from '../database/components/DatabaseComponentStore';
import { CatalogEmitter } from '../emission/CatalogEmitter';
import { SnapshotIngestor } from '../ingestion/SnapshotIngestor';
import { ReachFollower } from './ReachFollower';

type Ingestor = Pick<SnapshotIngestor, 'ingest'>;
type Sync = Pick<CatalogComponentSync, 'run'>;
type Matcher = Pick<DatabaseComponentStore, 'rematchWorkloads' | 'reconcile'>;
type Emitter = Pick<CatalogEmitter, 'run'>;
type Follower = Pick<ReachFollower, 'catchUp' | 'request'>;

/**
 * Has what components reach follow a reading while it goes on, and be in step
 * when it has ended.
 */
export function followedIngestor(
  ingestor: Ingestor,
  follower: Follower,
): Ingestor {
  return {
    async ingest(source, options) {
      try {
        return await ingestor.ingest(source, {
          ...options,
          onProgress: async () => {
            follower.request();
            await options.onProgress?.();
          },
        });
      } finally {
        await follower.catchUp({ signal: options.signal });
      }
    },
  };
}

/** The same after a pass over the catalog's components. */
export function followedSync(sync: Sync, follower: Follower): Sync {
  return {
    run: options => sync.run(options).finally(() => follower.catchUp(options)),
  };
}

/** The same after workloads were matched anew. */
export function followedMatcher(matcher: Matcher, follower: Follower): Matcher {
  return {
    async rematchWorkloads(ids) {
      await matcher.rematchWorkloads(ids);
      follower.request();
    },
    async reconcile(signal) {
      const mended = await matcher.reconcile(signal);
      await follower.catchUp({ signal });
      return mended;
    },
  };
}

/** A pass over the catalog's entities begins with what is true by now. */
export function followedEmitter(emitter: Emitter, follower: Follower): Emitter {
  return {
    async run(options) {
      await follower.catchUp(options);
      return emitter.run(options);
    },
  };
}
