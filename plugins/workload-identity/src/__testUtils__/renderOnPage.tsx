import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  entityRouteRef,
  EntityProvider,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { WorkloadIdentityApi } from '@tenure/backstage-plugin-workload-identity-common';
import { RenderResult } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { workloadIdentityApiRef } from '../apiRef';
import { ClockProvider } from '../hooks/useNow';
import {
  assetRouteRef,
  coveredRouteRef,
  inventoryRouteRef,
  organisationRouteRef,
  ownershipRouteRef,
  revocationRouteRef,
  sourcesRouteRef,
  ttlRouteRef,
} from '../routes';
import { NOW } from './fixtures';

/** Every page and tab of the plugin, where the app has them. */
export const PLUGIN_ROUTES = {
  '/catalog/:namespace/:kind/:name': entityRouteRef,
  '/identity-ownership': ownershipRouteRef,
  '/identity-ttl': ttlRouteRef,
  '/identity-revocation': revocationRouteRef,
  '/identity-covered': coveredRouteRef,
  '/workload-identities': organisationRouteRef,
  '/workload-identities/inventory': inventoryRouteRef,
  '/workload-identities/sources': sourcesRouteRef,
  '/workload-identities/assets/:id': assetRouteRef,
};

/** The present path and query, in the element with the test id `location`. */
export function Location() {
  const { pathname, search } = useLocation();
  return <span data-testid="location">{`${pathname}${search}`}</span>;
}

/**
 * Shows an element as a page at a path, at the instant {@link NOW}, to a reader
 * who holds the permissions that are not named.
 */
export function renderOnPage(
  element: JSX.Element,
  options: {
    api: WorkloadIdentityApi;
    /** With its query. */
    path: string;
    /** The path with its parameters, where it has some. */
    mountPath?: string;
    /** Names of permissions that the reader lacks. */
    without?: string[];
    entity?: Entity;
    /** What the catalog knows. */
    catalog?: object;
  },
): RenderResult {
  const { api, without = [], entity } = options;
  return renderInTestApp(
    <TestApiProvider
      apis={[
        [workloadIdentityApiRef, api],
        [catalogApiRef, options.catalog ?? {}],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: ({ permission }) =>
              without.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        ],
      ]}
    >
      <ClockProvider now={() => NOW}>
        {entity ? (
          <EntityProvider entity={entity}>{element}</EntityProvider>
        ) : (
          element
        )}
        <Location />
      </ClockProvider>
    </TestApiProvider>,
    {
      mountedRoutes: PLUGIN_ROUTES,
      mountPath: options.mountPath,
      initialRouteEntries: [options.path],
    },
  );
}
