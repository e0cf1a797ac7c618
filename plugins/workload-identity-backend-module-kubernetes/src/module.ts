import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { identitySourcesExtensionPoint } from '@tenure/backstage-plugin-workload-identity-node';
import { readSources } from './config/readSources';
import { KubernetesSource } from './source/KubernetesSource';

/**
 * Reads workload identities live from the API servers that are configured under
 * `workloadIdentity.sources.kubernetes`.
 *
 * @public
 */
export const workloadIdentityModuleKubernetes = createBackendModule({
  pluginId: 'workload-identity',
  moduleId: 'kubernetes',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        sources: identitySourcesExtensionPoint,
      },
      async init({ config, logger, sources }) {
        const configured = readSources(config);
        sources.addSource(
          ...configured.map(source => KubernetesSource.create(source)),
        );
        for (const { id, cluster, server } of configured) {
          logger.info(
            `Source ${id} reads cluster ${cluster} at ${
              server.url ?? 'the address in the pod'
            }`,
          );
        }
      },
    });
  },
});
