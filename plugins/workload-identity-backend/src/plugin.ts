import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { identitySourcesExtensionPoint } from '@tenure/backstage-plugin-workload-identity-node';
import { CatalogComponentSync } from './catalog/CatalogComponentSync';
import { readConfig } from './config/readConfig';
import { DatabaseComponentStore } from './database/components/DatabaseComponentStore';
import { DatabaseInventoryStore } from './database/DatabaseInventoryStore';
import { DatabaseInventoryReader } from './database/DatabaseInventoryReader';
import { systemClock } from './ingestion/Clock';
import { SnapshotIngestor } from './ingestion/SnapshotIngestor';
import { MatchingListener } from './matching/MatchingListener';
import { registerPermissions } from './permissions/registerPermissions';
import {
  MATCHING_TASK_ID,
  scheduleComponentTasks,
  triggerTask,
} from './scheduling/componentTasks';
import { scheduleRetentionTask } from './scheduling/retentionTask';
import { SchedulerSourceRefresher } from './scheduling/SchedulerSourceRefresher';
import { SourceRegistry } from './scheduling/SourceRegistry';
import { SourceTasks } from './scheduling/SourceTasks';
import { createRouter } from './service/createRouter';

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
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const { auth, catalog, database, logger, scheduler } = deps;
        const clock = systemClock;
        const config = readConfig(deps.config);
        const { sources } = registry;

        const store = await DatabaseInventoryStore.create({
          database,
          clock,
          logger,
        });
        await store.registerSources(sources, config.clusters);

        const knex = await database.getClient();
        const components = DatabaseComponentStore.create({
          knex,
          clock,
          logger,
          matching: {
            consents: config.consents,
            maxWorkloadsPerComponent: config.matching.maxWorkloadsPerComponent,
          },
        });
        const ingestor = SnapshotIngestor.create({
          store,
          logger,
          clock,
          listeners: MatchingListener.create({
            matcher: components,
            requestReconciliation: () =>
              triggerTask(scheduler, MATCHING_TASK_ID),
            logger,
          }),
        });

        const reader = DatabaseInventoryReader.create({
          knex,
          clock,
          maxFanOut: config.chain.maxFanOut,
        });
        registerPermissions(deps.permissionsRegistry, reader);
        deps.httpRouter.use(
          await createRouter({
            httpAuth: deps.httpAuth,
            permissions: deps.permissions,
            permissionsRegistry: deps.permissionsRegistry,
            catalog,
            auditor: deps.auditor,
            logger,
            reader,
            refresher: SchedulerSourceRefresher.create({ scheduler, sources }),
          }),
        );

        await scheduleComponentTasks({
          scheduler,
          sync: CatalogComponentSync.create({
            catalog,
            auth,
            store: components,
            logger,
            clock,
          }),
          store: components,
          logger,
          refreshIntervalSeconds: config.catalog.refreshIntervalSeconds,
        });
        await SourceTasks.create({
          ingestor,
          signals: deps.signals,
          logger,
        }).schedule(scheduler, sources);
        await scheduleRetentionTask({
          scheduler,
          store,
          clock,
          logger,
          historyDays: config.retention.historyDays,
        });
      },
    });
  },
});
