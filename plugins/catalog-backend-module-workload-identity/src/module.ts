import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { KindsProcessor } from './processor/KindsProcessor';
import { HttpEntityFeed } from './provider/HttpEntityFeed';
import { InventoryEntityProvider } from './provider/InventoryEntityProvider';
import { readProviderConfig } from './provider/readProviderConfig';

/**
 * Teaches the catalog the kinds WorkloadIdentity, WorkloadSecret and
 * IdentityOwner, and gives it the entities that follow from the inventory.
 *
 * @public
 */
export const catalogModuleWorkloadIdentity = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'workload-identity',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, discovery, logger, scheduler }) {
        const { schedule, reconcileSeconds } = readProviderConfig(config);
        catalog.addProcessor(KindsProcessor.create());
        catalog.addEntityProvider(
          InventoryEntityProvider.create({
            feed: HttpEntityFeed.create({ auth, discovery }),
            runner: scheduler.createScheduledTaskRunner(schedule),
            logger,
            reconcileSeconds,
          }),
        );
      },
    });
  },
});
