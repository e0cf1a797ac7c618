import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { IconBundleBlueprint } from '@backstage/plugin-app-react';
import { DefaultEntityPresentationApi } from '@backstage/plugin-catalog';
import {
  catalogApiRef,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { workloadIdentityKindIcons } from '@tenure/backstage-plugin-workload-identity';

const iconBundle = IconBundleBlueprint.make({
  name: 'workload-identity-kinds',
  params: {
    icons: Object.fromEntries(
      Object.entries(workloadIdentityKindIcons).map(([kind, Icon]) => [
        `kind:${kind}`,
        <Icon fontSize="inherit" />,
      ]),
    ),
  },
});

/** Icons of the identities' kinds where the app asks for them by name. */
export const kindIconsModule = createFrontendModule({
  pluginId: 'app',
  extensions: [iconBundle],
});

const entityPresentation = ApiBlueprint.make({
  name: 'entity-presentation',
  params: defineParams =>
    defineParams({
      api: entityPresentationApiRef,
      deps: { catalogApi: catalogApiRef },
      factory: ({ catalogApi }) =>
        DefaultEntityPresentationApi.create({
          catalogApi,
          kindIcons: workloadIdentityKindIcons,
        }),
    }),
});

/** The same icons beside links to entities, and in the graph of relations. */
export const kindPresentationModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [entityPresentation],
});
