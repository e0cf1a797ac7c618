import {
  CatalogComponentSync,
  ComponentSyncResult,
} from '../catalog/CatalogComponentSync';
import { DatabaseComponentStore } from '../database/components/DatabaseComponentStore';
import { InventoryStore } from '../database/InventoryStore';
import { ReachStore } from '../reach/ReachFollower';
import { InventoryMetrics } from './InventoryMetrics';
import { timed } from './timed';

type Matcher = Pick<DatabaseComponentStore, 'rematchWorkloads' | 'reconcile'>;
type Sync = Pick<CatalogComponentSync, 'run'>;
type Retention = Pick<InventoryStore, 'pruneHistory' | 'prunePermissionSets'>;

/** The matching of workloads, measured. */
export function measuredMatcher(
  matcher: Matcher,
  metrics: InventoryMetrics,
): Matcher {
  return {
    rematchWorkloads: ids =>
      timed(metrics.matchingDuration, { trigger: 'snapshot' }, () =>
        matcher.rematchWorkloads(ids),
      ),
    async reconcile(signal) {
      const mended = await timed(
        metrics.matchingDuration,
        { trigger: 'reconciliation' },
        () => matcher.reconcile(signal),
      );
      metrics.matchesMended.add(mended);
      return mended;
    },
  };
}

/** The derivation of what components reach, measured where it had to be done. */
export function measuredReach(
  store: ReachStore,
  metrics: InventoryMetrics,
): ReachStore {
  return {
    async catchUp(options) {
      const startedAt = performance.now();
      const record = (outcome: string) =>
        metrics.reachDuration.record((performance.now() - startedAt) / 1000, {
          outcome,
        });
      try {
        const transactions = await store.catchUp(options);
        if (transactions > 0) {
          record('succeeded');
        }
        return transactions;
      } catch (error) {
        record('failed');
        throw error;
      }
    },
  };
}

/** The pass over the catalog's components, measured. */
export function measuredSync(sync: Sync, metrics: InventoryMetrics): Sync {
  return {
    async run(options): Promise<ComponentSyncResult> {
      const result = await timed(metrics.catalogSyncDuration, {}, () =>
        sync.run(options),
      );
      metrics.catalogSyncChanges.add(result.changed, { change: 'changed' });
      metrics.catalogSyncChanges.add(result.removed, { change: 'removed' });
      return result;
    },
  };
}

/** The removal of what is past its time, measured. */
export function measuredRetention(
  store: Retention,
  metrics: InventoryMetrics,
): Retention {
  const count = async (table: string, removing: Promise<number>) => {
    const removed = await removing;
    metrics.retentionRemoved.add(removed, { table });
    return removed;
  };
  return {
    pruneHistory: (...args) => count('history', store.pruneHistory(...args)),
    prunePermissionSets: (...args) =>
      count('permission_sets', store.prunePermissionSets(...args)),
  };
}

/**
 * The same object, every asynchronous method of which is timed under its name:
 * so that a query that is added later is measured too.
 */
export function measuredReader<T extends object>(
  reader: T,
  metrics: InventoryMetrics,
): T {
  return new Proxy(reader, {
    get(target, property) {
      const value = Reflect.get(target, property, target);
      if (typeof value !== 'function') {
        return value;
      }
      return (...args: unknown[]) => {
        const startedAt = performance.now();
        const record = (outcome: string) =>
          metrics.readDuration.record((performance.now() - startedAt) / 1000, {
            operation: String(property),
            outcome,
          });
        const result = value.apply(target, args);
        if (result instanceof Promise) {
          result.then(
            () => record('succeeded'),
            () => record('failed'),
          );
        }
        return result;
      };
    },
  });
}
