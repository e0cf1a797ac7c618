import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  assetRouteRef,
  inventoryRouteRef,
  organisationRouteRef,
  sourcesRouteRef,
} from './routes';

// The header that the portal draws above a page is no part of `main`, and what it
// draws below has none of its own.
const organisationPage = PageBlueprint.make({
  params: {
    path: '/workload-identities',
    title: 'Workload identities',
    routeRef: organisationRouteRef,
  },
});

// A tab of one's own is another sub-page attached to `page:workload-identity`.
const inventoryTab = SubPageBlueprint.make({
  name: 'inventory',
  params: {
    path: 'inventory',
    title: 'Inventory',
    routeRef: inventoryRouteRef,
    loader: () =>
      import('./components/InventoryTab').then(m => (
        <main>
          <m.InventoryTab />
        </main>
      )),
  },
});

const sourcesTab = SubPageBlueprint.make({
  name: 'sources',
  params: {
    path: 'sources',
    title: 'Sources',
    routeRef: sourcesRouteRef,
    loader: () =>
      import('./components/SourcesTab').then(m => (
        <main>
          <m.SourcesTab />
        </main>
      )),
  },
});

const assetPage = PageBlueprint.make({
  name: 'asset',
  params: {
    path: '/workload-identities/assets/:id',
    routeRef: assetRouteRef,
    loader: () =>
      import('./components/AssetPage').then(m => (
        <main>
          <m.AssetPage />
        </main>
      )),
  },
});

export default [organisationPage, inventoryTab, sourcesTab, assetPage];
