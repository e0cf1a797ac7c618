import { LifecycleService, LoggerService } from '@backstage/backend-plugin-api';
import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { DatabaseDeltaStore } from '../database/deltas/DatabaseDeltaStore';
import { DatabaseLeaseStore } from '../database/leases/DatabaseLeaseStore';
import { ChangeFollow } from './ChangeFollow';
import { WatchListeners } from './SourceWatch';
import { WatchSupervisor } from './WatchSupervisor';

/** Whether a source says what changes as it happens. */
export function isWatchable(source: IdentitySource): boolean {
  return source.describe().capabilities.deltas && source.watch !== undefined;
}

/**
 * Has this replica watch its share of the sources that can be watched, until
 * the backend shuts down.
 */
export async function startWatching(options: {
  sources: readonly IdentitySource[];
  leases: DatabaseLeaseStore;
  deltas: DatabaseDeltaStore;
  follow: ChangeFollow;
  /** Has the catalog's entities brought up to date. */
  emission: { request(): void };
  workloadsChanged: WatchListeners['workloadsChanged'];
  refresh(sourceId: string): Promise<unknown>;
  lifecycle: LifecycleService;
  logger: LoggerService;
}): Promise<WatchSupervisor | undefined> {
  const { leases, deltas, follow, emission, lifecycle, logger } = options;
  const sources = options.sources.filter(isWatchable);
  await leases.forgetOthers(sources.map(source => source.id));
  if (!sources.length) {
    return undefined;
  }
  const supervisor = WatchSupervisor.create({
    sources,
    leases,
    deltas,
    logger,
    listeners: {
      workloadsChanged: options.workloadsChanged,
      changed: sourceId => {
        follow.changed(sourceId);
        emission.request();
      },
      relist: async sourceId => {
        await options.refresh(sourceId);
      },
    },
  });
  lifecycle.addStartupHook(() => supervisor.start());
  lifecycle.addShutdownHook(() => supervisor.stop());
  return supervisor;
}
