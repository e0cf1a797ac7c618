import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { WorkloadIdentityApi } from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import {
  after,
  createAssetChain,
  createChain,
  ownedBy,
  sources,
  workloadDetail,
} from '../../__testUtils__/fixtures';
import {
  createApi,
  mockSvgLayout,
  responseError,
} from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { AssetPage } from './AssetPage';

// A page in jsdom takes its time on a busy machine.
jest.setTimeout(60_000);

// Contrast can't be told in jsdom, and trying to takes most of the time.
const AXE = { rules: { 'color-contrast': { enabled: false } } };

beforeAll(mockSvgLayout);

const identity = createChain().nodes.find(({ id }) => id === 'i-prod')!;
const { sharedBy: _, owners: __, ...summaryOfIdentity } = identity;

const identityDetail = {
  ...workloadDetail,
  asset: { ...summaryOfIdentity, differences: [] },
  owners: ownedBy('group:default/payments'),
  history: workloadDetail.history.slice(0, 1),
  historyCursor: 'older',
};

function render(
  id: string,
  methods: Partial<WorkloadIdentityApi>,
  rest: string = '',
) {
  const api = createApi({
    listSources: jest.fn(async () => ({ items: sources })),
    ...methods,
  });
  const { container } = renderOnPage(<AssetPage />, {
    api,
    path: `/workload-identities/assets/${id}${rest}`,
    mountPath: '/workload-identities/assets/:id',
  });
  return { api, container };
}

describe('AssetPage', () => {
  it('shows all that is known of a workload, with links to more', async () => {
    const { container } = render('w-prod', {
      getAsset: jest.fn(async () => workloadDetail),
    });
    expect(
      await screen.findByRole('heading', { level: 2, name: /checkout/ }),
    ).toBeInTheDocument();
    const differences = within(
      screen.getByRole('region', { name: 'Declared against live' }),
    );
    expect(
      differences.getByText('Replicas').closest('tr')!.textContent,
    ).toMatch(/Replicas23$/);
    const links = within(screen.getByRole('region', { name: 'Links' }));
    expect(links.getByText('checkout').closest('a')).toHaveAttribute(
      'href',
      '/workload-identities/assets/i-prod',
    );
    links.getByText('1 more that you may not see');
    expect(
      links.getByRole('link', { name: 'See all 5 in the inventory' }),
    ).toHaveAttribute(
      'href',
      '/workload-identities/inventory?linked=out%3Auses%3Aw-prod',
    );
    within(screen.getByRole('region', { name: 'Components' })).getByText(
      'Confirmed',
    );
    // By its title, and by its id where it is not among the sources.
    const facts = within(
      screen.getByRole('region', { name: 'Facts by source' }),
    );
    await facts.findByText('prod-eu');
    facts.getByText('manifests/prod');
    // A workload has no chain of its own to show.
    expect(
      screen.queryByRole('navigation', { name: 'Views of the asset' }),
    ).toBeNull();
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('shows owners, older history when asked for, and the chain of an identity', async () => {
    let fail = true;
    const { api } = render('i-prod', {
      getAsset: jest.fn(async () => identityDetail),
      getAssetChain: jest.fn(async id => createAssetChain(id)),
      listHistory: jest.fn(async () => {
        if (fail) {
          throw new Error('the connection was lost');
        }
        return {
          items: [
            {
              id: 'h-0',
              assetId: 'i-prod',
              at: after(-300 * 86_400),
              type: 'appeared' as const,
              detail: {},
            },
          ],
        };
      }),
    });
    const owners = within(
      await screen.findByRole('region', { name: 'Who answers' }),
    );
    owners.getByRole('link', { name: 'payments' });

    const history = within(screen.getByRole('region', { name: 'History' }));
    await userEvent.click(history.getByRole('button', { name: 'Show older' }));
    await history.findByText(/Older history could not be read/);
    fail = false;
    await userEvent.click(history.getByRole('button', { name: 'Show older' }));
    await history.findByText('Appeared');
    expect(api.listHistory).toHaveBeenLastCalledWith(
      'i-prod',
      { cursor: 'older' },
      expect.anything(),
    );
    expect(history.queryByRole('button', { name: 'Show older' })).toBeNull();

    await userEvent.click(screen.getByRole('link', { name: 'TTL' }));
    await waitFor(() =>
      expect(screen.getByTestId('location')).toHaveTextContent(
        '/workload-identities/assets/i-prod/ttl',
      ),
    );
    await screen.findByRole('table', { name: 'Credentials, worst first' });
    expect(api.getAssetChain).toHaveBeenCalledWith('i-prod');
  });

  it('leads from the lifetimes of an asset to its own plans', async () => {
    render(
      'i-prod',
      {
        getAsset: jest.fn(async () => identityDetail),
        getAssetChain: jest.fn(async id => createAssetChain(id)),
      },
      '/ttl',
    );
    const table = await screen.findByRole('table', {
      name: 'Credentials, worst first',
    });
    await userEvent.click(
      within(table).getByLabelText('Show details of checkout-tls'),
    );
    expect(
      await screen.findByRole('link', { name: 'How it would be revoked' }),
    ).toHaveAttribute(
      'href',
      '/workload-identities/assets/i-prod/revocation?plan=c-tls',
    );
  });

  it.each([
    [404, 'NotFoundError', 'The inventory does not hold this asset'],
    [403, 'NotAllowedError', 'You may not see this asset'],
  ])('says so where the server answers %d', async (status, name, text) => {
    render('gone', {
      getAsset: jest.fn(async () => {
        throw await responseError(status, name);
      }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
  });
});
