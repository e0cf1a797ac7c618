import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { CatalogEntityPage, CatalogIndexPage } from '@backstage/plugin-catalog';
import {
  WorkloadIdentityAssetPage,
  WorkloadIdentityInventoryPage,
  WorkloadIdentitySourcesPage,
} from '@tenure/backstage-plugin-workload-identity/legacy';
import { Navigate, Route } from 'react-router-dom';
import { entityPage } from './entityPage';
import { Root } from './Root';
import { DemoSignInPage, oidcAuthApi } from './signIn';

const app = createApp({
  apis: [oidcAuthApi],
  components: { SignInPage: DemoSignInPage },
});

export default app.createRoot(
  <AppRouter>
    <Root>
      <FlatRoutes>
        <Route path="/" element={<Navigate to="/catalog" />} />
        <Route path="/catalog" element={<CatalogIndexPage />} />
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        >
          {entityPage}
        </Route>
        <Route
          path="/workload-identities"
          element={<WorkloadIdentityInventoryPage />}
        />
        <Route
          path="/workload-identities/sources"
          element={<WorkloadIdentitySourcesPage />}
        />
        <Route
          path="/workload-identities/assets/:id"
          element={<WorkloadIdentityAssetPage />}
        />
      </FlatRoutes>
    </Root>
  </AppRouter>,
);
