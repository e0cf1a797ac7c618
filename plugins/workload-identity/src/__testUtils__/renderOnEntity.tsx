import { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  AssetDetail,
  EntityChain,
  WorkloadIdentityApi,
} from '@tenure/backstage-plugin-workload-identity-common';
import { RenderResult } from '@testing-library/react';
import { workloadIdentityApiRef } from '../apiRef';
import { ClockProvider } from '../hooks/useNow';
import { checkoutEntity, NOW } from './fixtures';
import { Location, PLUGIN_ROUTES } from './renderOnPage';

/** An API of which every method fails that is not given. */
export function createApi(
  methods: Partial<WorkloadIdentityApi> = {},
): jest.Mocked<WorkloadIdentityApi> {
  const refuse = (name: string) =>
    jest.fn(async () => {
      throw new Error(`The test does not expect ${name} to be called`);
    });
  return {
    getEntityChain: refuse('getEntityChain'),
    listAssets: refuse('listAssets'),
    getAsset: refuse('getAsset'),
    getAssetChain: refuse('getAssetChain'),
    getAccess: refuse('getAccess'),
    listHistory: refuse('listHistory'),
    listFacet: refuse('listFacet'),
    getSummary: refuse('getSummary'),
    exportAssets: refuse('exportAssets'),
    getOwnerRecord: refuse('getOwnerRecord'),
    listSources: refuse('listSources'),
    listCoverage: refuse('listCoverage'),
    refreshSource: refuse('refreshSource'),
    deleteSource: refuse('deleteSource'),
    ...methods,
  } as jest.Mocked<WorkloadIdentityApi>;
}

/**
 * Shows an element as on an entity's page, at the instant {@link NOW}, with
 * `chain` for an answer, or `api` for another behaviour. The present path and
 * query are in the element with the test id `location`.
 */
export function renderOnEntity(
  element: JSX.Element,
  options: {
    chain?: EntityChain;
    detail?: AssetDetail;
    api?: WorkloadIdentityApi;
    entity?: Entity;
    /** Query of the page, without the question mark. */
    query?: string;
  } = {},
): RenderResult & { api: WorkloadIdentityApi } {
  const { chain, detail } = options;
  const api =
    options.api ??
    createApi({
      ...(chain && { getEntityChain: jest.fn(async () => chain) }),
      ...(detail && { getAsset: jest.fn(async () => detail) }),
    });
  const rendered = renderInTestApp(
    <TestApiProvider
      apis={[
        [workloadIdentityApiRef, api],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <ClockProvider now={() => NOW}>
        <EntityProvider entity={options.entity ?? checkoutEntity}>
          {element}
        </EntityProvider>
        <Location />
      </ClockProvider>
    </TestApiProvider>,
    {
      mountedRoutes: PLUGIN_ROUTES,
      initialRouteEntries: [options.query ? `/?${options.query}` : '/'],
    },
  );
  return { ...rendered, api };
}

/** The error of a client for an answer with this status. */
export function responseError(
  status: number,
  name: string,
  headers: Record<string, string> = {},
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: name,
    headers: new Headers({ 'content-type': 'application/json', ...headers }),
    text: async () =>
      JSON.stringify({
        error: { name, message: `The server said ${name}` },
        request: { method: 'GET', url: '/entities/component/default/checkout' },
        response: { statusCode: status },
      }),
  } as Response);
}

/** jsdom does not lay SVG out; the graph only needs a size. */
export function mockSvgLayout(): void {
  Object.defineProperty(window.SVGElement.prototype, 'getBBox', {
    configurable: true,
    value: () => ({ x: 0, y: 0, width: 100, height: 50 }),
  });
}
