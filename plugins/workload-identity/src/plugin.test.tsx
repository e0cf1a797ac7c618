import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { workloadIdentityApiRef } from './apiRef';
import plugin from './plugin';
import { checkoutEntity, createChain } from './__testUtils__/fixtures';
import { createApi, mockSvgLayout } from './__testUtils__/renderOnEntity';

jest.setTimeout(60_000);

beforeAll(mockSvgLayout);

function renderPlugin(path: string, kind: string = 'Component') {
  const api = createApi({ getEntityChain: async () => createChain() });
  renderTestApp({
    features: [plugin],
    extensions: [createTestEntityPage({ entity: { ...checkoutEntity, kind } })],
    apis: [[workloadIdentityApiRef, api]],
    initialRouteEntries: [path],
  });
}

describe('the plugin on an entity page', () => {
  it('shows the card, with links to the three tabs', async () => {
    renderPlugin('/');
    // The first use loads the code of the card and the tabs.
    expect(
      await screen.findByText('3 identities', {}, { timeout: 30_000 }),
    ).toBeInTheDocument();
    expect(screen.getByText('Lifetime')).toHaveAttribute(
      'href',
      '/identity-ttl?lifetime=expired',
    );
    expect(
      await screen.findByText('Who answers', {}, { timeout: 30_000 }),
    ).toBeInTheDocument();
  });

  it('stays away from other kinds', async () => {
    renderPlugin('/', 'Group');
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
