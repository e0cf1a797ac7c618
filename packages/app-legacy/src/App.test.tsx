import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { checkout, checkoutChain } from './__testUtils__/checkout';
import { fakeBackend, fakeToken } from './__testUtils__/fakeBackend';

jest.setTimeout(120_000);

const LOADING = { timeout: 60_000 };

// jsdom does not lay SVG out; the graph only needs a size.
beforeAll(() =>
  Object.defineProperty(window.SVGElement.prototype, 'getBBox', {
    configurable: true,
    value: () => ({ x: 0, y: 0, width: 100, height: 50 }),
  }),
);

async function renderApp(path: string) {
  process.env = {
    NODE_ENV: 'test',
    // As the CLI's build puts it in; the types know of text only.
    APP_CONFIG: [
      {
        context: 'test',
        data: {
          app: { title: 'Tenure', baseUrl: 'http://localhost' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { environment: 'development' },
        },
      },
    ] as unknown as string,
  };
  const identity = {
    type: 'user',
    userEntityRef: 'user:default/amara',
    ownershipEntityRefs: ['user:default/amara'],
  };
  fakeBackend({
    'GET /api/auth/oidc/refresh': () => ({
      providerInfo: {
        accessToken: 'access',
        idToken: fakeToken(),
        scope: 'openid profile email',
        expiresInSeconds: 3600,
      },
      profile: {},
      backstageIdentity: {
        token: fakeToken(),
        expiresInSeconds: 3600,
        identity,
      },
    }),
    'GET /api/catalog/entities/by-name/component/default/checkout': () =>
      checkout,
    'POST /api/catalog/entities/by-refs': body => ({
      items: (body as { entityRefs: string[] }).entityRefs.map(() => null),
    }),
    'GET /api/workload-identity/entities/component/default/checkout/chain':
      () => checkoutChain,
    'GET /api/workload-identity/assets': () => ({
      items: checkoutChain.nodes,
      totalItems: checkoutChain.nodes.length,
    }),
    'GET /api/workload-identity/sources': () => ({ items: [] }),
  });
  window.history.replaceState({}, '', path);
  const { default: App } = await import('./App');
  render(<App />);
}

describe('an app on the legacy frontend system', () => {
  it('shows the card and the three tabs on the page of a component', async () => {
    const user = userEvent.setup();
    await renderApp('/catalog/default/component/checkout');

    expect(
      await screen.findByText('1 identity', {}, LOADING),
    ).toBeInTheDocument();
    expect(screen.getByText('Lifetime')).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/identity-ttl?lifetime=never',
    );

    const tabs = screen.getAllByRole('tablist')[0];
    await user.click(within(tabs).getByRole('tab', { name: 'Ownership' }));
    expect(
      await screen.findByText('Who answers', {}, LOADING),
    ).toBeInTheDocument();
    await user.click(within(tabs).getByRole('tab', { name: 'TTL' }));
    expect(
      (await screen.findAllByText('legacy-token', {}, LOADING)).length,
    ).toBeGreaterThan(0);
    await user.click(within(tabs).getByRole('tab', { name: 'Revocation' }));
    await waitFor(
      () =>
        expect(window.location.pathname).toBe(
          '/catalog/default/component/checkout/identity-revocation',
        ),
      LOADING,
    );
    expect(
      await screen.findByText('If one of these leaked now', {}, LOADING),
    ).toBeInTheDocument();
  });

  it('shows the inventory and the sources on pages of their own', async () => {
    const user = userEvent.setup();
    await renderApp('/workload-identities');

    expect(
      await screen.findByText('checkout-account', {}, LOADING),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: /checkout-account/ }),
    ).toHaveAttribute('href', '/workload-identities/assets/i');
    await user.click(screen.getByRole('tab', { name: 'Sources' }));
    await waitFor(() =>
      expect(window.location.pathname).toBe('/workload-identities/sources'),
    );
    expect(
      await screen.findByText(/workloadIdentity:/, {}, LOADING),
    ).toBeInTheDocument();
  });
});
