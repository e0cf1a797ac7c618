import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { identitySourcesExtensionPoint } from '@tenure/backstage-plugin-workload-identity-node';
import { readManifestSources } from './config/readConfig';
import { ManifestSource } from './source/ManifestSource';

/**
 * Adds one source for each entry of `workloadIdentity.sources.manifests`.
 *
 * @public
 */
export const workloadIdentityModuleManifests = createBackendModule({
  pluginId: 'workload-identity',
  moduleId: 'manifests',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: identitySourcesExtensionPoint,
        urlReader: coreServices.urlReader,
      },
      async init({ config, sources, urlReader }) {
        sources.addSource(
          ...readManifestSources(config).map(options =>
            ManifestSource.create(options, { urlReader }),
          ),
        );
      },
    });
  },
});
