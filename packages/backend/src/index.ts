import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@tenure/backstage-plugin-catalog-backend-module-workload-identity'),
);

backend.add(import('@backstage/plugin-events-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy/module'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@tenure/backstage-plugin-workload-identity-backend'));
backend.add(
  import(
    '@tenure/backstage-plugin-workload-identity-backend-module-kubernetes'
  ),
);
backend.add(
  import('@tenure/backstage-plugin-workload-identity-backend-module-manifests'),
);

backend.start();
