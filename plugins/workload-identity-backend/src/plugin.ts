import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { identitySourcesExtensionPoint } from '@tenure/backstage-plugin-workload-identity-node';
import { inTurn } from './access/inTurn';
import { CatalogComponentSync } from './catalog/CatalogComponentSync';
import { CatalogOwnerSync } from './catalog/CatalogOwnerSync';
import { readConfig } from './config/readConfig';
import { DatabaseAccessStore } from './database/access/DatabaseAccessStore';
import { DatabaseComponentStore } from './database/components/DatabaseComponentStore';
import { DatabaseCatalogEntityFeed } from './database/emission/DatabaseCatalogEntityFeed';
import { DatabaseDeltaStore } from './database/deltas/DatabaseDeltaStore';
import { InventoryTransactor } from './database/ingest/InventoryTransactor';
import { DatabaseLeaseStore } from './database/leases/DatabaseLeaseStore';
import { DatabaseOwnerStore } from './database/owners/DatabaseOwnerStore';
import { DatabaseInventoryStore } from './database/DatabaseInventoryStore';
import { DatabaseReachStore } from './database/reach/DatabaseReachStore';
import { DatabaseInventoryReader } from './database/DatabaseInventoryReader';
import { CatalogEmitter } from './emission/CatalogEmitter';
import { scheduleEmissionTask } from './emission/emissionTask';
import { EmissionTrigger } from './emission/EmissionTrigger';
import { hiddenFromCatalog } from './emission/hiddenFromCatalog';
import { requestingIngestor, requestingSync } from './emission/requesting';
import { systemClock } from './ingestion/Clock';
import { SnapshotIngestor } from './ingestion/SnapshotIngestor';
import { MatchingListener } from './matching/MatchingListener';
import { InventoryMetrics } from './metrics/InventoryMetrics';
import {
  measuredMatcher,
  measuredReach,
  measuredReader,
  measuredRetention,
  measuredSync,
} from './metrics/measured';
import { MeasuredIngestor } from './metrics/MeasuredIngestor';
import { observeSources } from './metrics/observeSources';
import { registerPermissions } from './permissions/registerPermissions';
import {
  MATCHING_TASK_ID,
  scheduleComponentTasks,
  triggerTask,
} from './scheduling/componentTasks';
import {
  followedEmitter,
  followedIngestor,
  followedMatcher,
  followedSync,
} from './reach/following';
import { ReachFollower } from './reach/ReachFollower';
import { scheduleOwnerTasks } from './scheduling/ownerTasks';
import { InventorySignals } from './scheduling/InventorySignals';
import {
  scheduleRemovalTask,
  SchedulerSourceRemover,
} from './scheduling/removalTask';
import { scheduleReachTask } from './scheduling/reachTask';
import { scheduleRetentionTask } from './scheduling/retentionTask';
import { SchedulerSourceRefresher } from './scheduling/SchedulerSourceRefresher';
import { SourceRegistry } from './scheduling/SourceRegistry';
import { SourceTasks } from './scheduling/SourceTasks';
import { createRouter } from './service/createRouter';
import { ClosedTenants } from './tenants/ClosedTenants';
import { ChangeFollow } from './watching/ChangeFollow';
import { startWatching } from './watching/startWatching';
import { EXPIRY_MS } from './watching/WatchSupervisor';

/**
 * The backend of the workload-identity plugin: reads the sources that modules
 * add, keeps the inventory and what belongs to whom, and serves it.
 *
 * @public
 */
export const workloadIdentityPlugin = createBackendPlugin({
  pluginId: 'workload-identity',
  register(env) {
    const registry = new SourceRegistry();
    env.registerExtensionPoint(identitySourcesExtensionPoint, registry);

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, catalog, database, logger, scheduler } = deps;
        const clock = systemClock;
        const config = readConfig(deps.config);
        const { sources } = registry;
        const metrics = InventoryMetrics.create(deps.metrics);

        const store = await DatabaseInventoryStore.create({
          database,
          clock,
          logger,
        });
        await store.registerSources(sources, config.clusters);

        const knex = await database.getClient();
        observeSources({ metrics: deps.metrics, knex, clock, logger });
        const components = DatabaseComponentStore.create({
          knex,
          clock,
          logger,
          matching: {
            consents: config.consents,
            maxWorkloadsPerComponent: config.matching.maxWorkloadsPerComponent,
          },
        });
        const follower = ReachFollower.create({
          store: inTurn(
            measuredReach(DatabaseReachStore.create({ knex }), metrics),
            DatabaseAccessStore.create({ knex }),
          ),
          logger,
        });
        const matcher = followedMatcher(
          measuredMatcher(components, metrics),
          follower,
        );
        const listeners = MatchingListener.create({
          matcher,
          requestReconciliation: () => triggerTask(scheduler, MATCHING_TASK_ID),
          logger,
        });
        const ingestor = SnapshotIngestor.create({
          store,
          logger,
          clock,
          listeners,
        });
        const signals = InventorySignals.create({
          signals: deps.signals,
          logger,
        });

        const refresher = SchedulerSourceRefresher.create({
          scheduler,
          store,
          sources,
        });
        const reader = DatabaseInventoryReader.create({
          knex,
          clock,
          maxFanOut: config.chain.maxFanOut,
        });
        const catalogEntities = await DatabaseCatalogEntityFeed.create({
          knex,
          clock,
        });
        const emissionTrigger = EmissionTrigger.create({ scheduler, logger });
        registerPermissions(deps.permissionsRegistry, reader, config.tenants);
        deps.httpRouter.use(
          await createRouter({
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
            permissionsRegistry: deps.permissionsRegistry,
            catalog,
            auditor: deps.auditor,
            logger,
            reader: measuredReader(reader, metrics),
            catalogEntities,
            closedTenants: ClosedTenants.create({
              auth,
              userInfo: deps.userInfo,
              tenants: config.tenants,
              clusters: config.clusters,
            }),
            refresher,
            remover: SchedulerSourceRemover.create({
              scheduler,
              store,
              signals,
            }),
          }),
        );

        await scheduleComponentTasks({
          scheduler,
          sync: requestingSync(
            followedSync(
              measuredSync(
                CatalogComponentSync.create({
                  catalog,
                  auth,
                  store: components,
                  logger,
                  clock,
                }),
                metrics,
              ),
              follower,
            ),
            {
              trigger: emissionTrigger,
              done: () => catalogEntities.markRead('components'),
            },
          ),
          store: matcher,
          logger,
          refreshIntervalSeconds: config.catalog.refreshIntervalSeconds,
        });
        await scheduleOwnerTasks({
          scheduler,
          sync: requestingSync(
            CatalogOwnerSync.create({
              catalog,
              auth,
              store: DatabaseOwnerStore.create({ knex, clock }),
              trusted: config.ownership.trusted,
              logger,
              clock,
            }),
            {
              trigger: emissionTrigger,
              done: () => catalogEntities.markRead('records'),
            },
          ),
          refreshIntervalSeconds: config.catalog.refreshIntervalSeconds,
        });
        const writes = InventoryTransactor.create({ knex, clock });
        const deltas = DatabaseDeltaStore.create(writes);
        await SourceTasks.create({
          ingestor: requestingIngestor(
            followedIngestor(
              MeasuredIngestor.create({ ingestor, metrics }),
              follower,
            ),
            emissionTrigger,
          ),
          signals,
          isDue: sourceId => deltas.isReadingDue(sourceId),
        }).schedule(scheduler, sources);
        await startWatching({
          sources,
          deltas,
          leases: DatabaseLeaseStore.create({
            database: writes,
            expiryMs: EXPIRY_MS,
          }),
          follow: ChangeFollow.create({ follower, signals }),
          emission: emissionTrigger,
          workloadsChanged: ids => listeners.workloadsChanged(ids),
          refresh: sourceId => refresher.refresh(sourceId),
          lifecycle: deps.lifecycle,
          logger,
        });
        await scheduleEmissionTask({
          scheduler,
          trigger: emissionTrigger,
          emitter: followedEmitter(
            CatalogEmitter.create({
              knex,
              clock,
              logger,
              settings: config.catalog.entities,
              hiddenTenants: hiddenFromCatalog(config.tenants),
            }),
            follower,
          ),
        });
        await scheduleRemovalTask({
          scheduler,
          store,
          listeners,
          signals,
          emission: emissionTrigger,
          logger,
        });
        await scheduleReachTask({ scheduler, follower });
        await scheduleRetentionTask({
          scheduler,
          store: measuredRetention(store, metrics),
          clock,
          logger,
          historyDays: config.retention.historyDays,
        });
      },
    });
  },
});
