import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  SourceView,
  WorkloadIdentityApi,
} from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import {
  after,
  coverage,
  sources,
  summary,
} from '../../__testUtils__/fixtures';
import { createApi, responseError } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { SourcesTab } from './SourcesTab';

// Queries by role walk the whole table.
jest.setTimeout(60_000);

// Contrast can't be told in jsdom, and trying to takes most of the time.
const AXE = { rules: { 'color-contrast': { enabled: false } } };

function render(
  options: {
    methods?: Partial<WorkloadIdentityApi>;
    query?: string;
    without?: string[];
  } = {},
) {
  const api = createApi({
    getSummary: jest.fn(async () => summary),
    listSources: jest.fn(async () => ({ items: sources })),
    listCoverage: jest.fn(async (_, request) =>
      request?.cursor
        ? { items: coverage.slice(1), totalItems: 2 }
        : { items: coverage.slice(0, 1), totalItems: 2, nextCursor: 'more' },
    ),
    ...options.methods,
  });
  const { container } = renderOnPage(<SourcesTab />, {
    api,
    path: `/workload-identities/sources?${options.query ?? ''}`,
    without: options.without,
  });
  return { api, container };
}

const rowOf = async (title: string) =>
  within(
    within(await screen.findByRole('table', { name: 'Sources' }))
      .getByText(title)
      .closest('tr')!,
  );
const location = () => screen.getByTestId('location').textContent;

describe('SourcesTab', () => {
  it('says that the catalog does not get everything, and what to do', async () => {
    render({
      methods: {
        listSources: jest.fn(async () => ({
          items: sources,
          catalogCut: { emitted: 20_000, beyond: 1_234 },
        })),
      },
    });
    const note = within(
      (
        await screen.findByText(
          'The catalog has 20,000 identities and secrets, and 1,234 are left out of it',
        )
      ).closest<HTMLElement>('[role=status]')!,
    );
    expect(
      note.getByText('workloadIdentity.catalog.entities.cap'),
    ).toBeVisible();
    expect(note.getByText('emit: matched')).toBeVisible();
    await rowOf('prod-eu');
  });

  it('says in words how each source stands, what needs a person on top', async () => {
    const { container } = render();
    const stale = await rowOf('GitOps staging');
    stale.getByText(/Stale since/);
    stale.getByText(
      'The last attempt failed: API server unreachable (UNREACHABLE)',
    );
    const fresh = await rowOf('prod-eu');
    expect(
      fresh.getByText(/Up to date, as of/).closest('[data-status]'),
    ).toHaveAttribute('data-status', 'good');
    fresh.getByText('1 forbidden');
    const first = await rowOf('new');
    first.getByText('Being read for the first time');
    first.getByText('1,500 observations in 3 scopes so far');
    (await rowOf('old repository')).getByText('Retired: no longer configured');
    expect(
      screen
        .getAllByRole('rowheader')
        .map(header => header.querySelector('div')!.textContent),
    ).toEqual(['GitOps staging', 'new', 'prod-eu', 'old repository']);
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('shows only the state that the URL asks for', async () => {
    render({ query: 'state=stale' });
    await rowOf('GitOps staging');
    expect(screen.queryByText('old repository')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'All (4)' }));
    expect(location()).toBe('/workload-identities/sources');
    await rowOf('old repository');
  });

  it('opens coverage page by page, and the problems', async () => {
    const { api } = render();
    const row = await rowOf('GitOps staging');
    await userEvent.click(
      row.getByRole('button', {
        name: 'See the list of what GitOps staging covers',
      }),
    );
    expect(location()).toBe(
      '/workload-identities/sources?source=manifests%2Fstaging',
    );
    const drawer = within(await screen.findByRole('dialog'));
    await drawer.findByText('deployments');
    expect(drawer.queryByText('vault')).toBeNull();
    await userEvent.click(
      drawer.getByRole('button', { name: 'Show more (1 of 2)' }),
    );
    await drawer.findByText('vault');
    drawer.getByText('list secrets is not granted (Forbidden)');
    expect(api.listCoverage).toHaveBeenLastCalledWith(
      'manifests/staging',
      { cursor: 'more', limit: 50 },
      expect.anything(),
    );
    drawer.getByText('checkout.yaml, document 2');
    drawer.getByText('yaml.alias-limit');
    expect(
      drawer.getByRole('link', { name: 'See what it speaks of' }),
    ).toHaveAttribute(
      'href',
      '/workload-identities/inventory?source=manifests%2Fstaging',
    );
  });

  it('refreshes a source, and shows how far the read has come', async () => {
    let present: SourceView = sources[0];
    const { api } = render({
      methods: {
        listSources: jest.fn(async () => ({ items: [present] })),
        refreshSource: jest.fn(async sourceId => {
          present = {
            ...present,
            runningSince: after(-1),
            progress: { observations: 12, scopes: 1 },
          };
          return { sourceId, state: 'started' as const };
        }),
      },
    });
    const row = await rowOf('prod-eu');
    const button = row.getByRole('button', { name: 'Refresh prod-eu' });
    await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(button);
    await row.findByText('12 observations in 1 scopes so far');
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(button);
    expect(api.refreshSource).toHaveBeenCalledTimes(1);
    // It asks on by itself while the read is under way.
    present = { ...sources[0], lastAttemptAt: after(0) };
    await waitFor(
      () =>
        expect(
          row.queryByText('12 observations in 1 scopes so far'),
        ).toBeNull(),
      { timeout: 5_000 },
    );
    await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'));
  });

  it('says what goes before it removes a retired source', async () => {
    let items = sources;
    const { api } = render({
      methods: {
        listSources: jest.fn(async () => ({ items })),
        deleteSource: jest
          .fn()
          .mockRejectedValueOnce(new Error('it is being read'))
          .mockImplementation(async () => {
            items = sources.slice(0, 3);
          }),
      },
    });
    const button = (await rowOf('old repository')).getByRole('button', {
      name: 'Remove old repository',
    });
    await waitFor(() => expect(button).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(button);
    const dialog = within(await screen.findByRole('dialog'));
    dialog.getByText(/The 31 observations of this source go/);
    dialog.getByText(/no other source speaks of go with it/);
    await userEvent.click(dialog.getByRole('button', { name: 'Remove it' }));
    await dialog.findByText('It could not be removed: it is being read');
    await userEvent.click(dialog.getByRole('button', { name: 'Remove it' }));
    await waitFor(() =>
      expect(screen.queryByText('old repository')).toBeNull(),
    );
    expect(api.deleteSource).toHaveBeenLastCalledWith('manifests/old');
  });

  it('leaves what is not allowed in its place, with the reason', async () => {
    // For two seconds usePermission gives the answer that it gave before.
    await new Promise(resolve => setTimeout(resolve, 2_500));
    const { api } = render({
      without: [
        'workload-identity.source.refresh',
        'workload-identity.source.delete',
      ],
    });
    const refresh = (await rowOf('prod-eu')).getByRole('button', {
      name: 'Refresh prod-eu',
    });
    await waitFor(() =>
      expect(refresh).toHaveAttribute(
        'aria-description',
        expect.stringContaining('workload-identity.source.refresh'),
      ),
    );
    await userEvent.click(refresh);
    expect(api.refreshSource).not.toHaveBeenCalled();
    const remove = (await rowOf('old repository')).getByRole('button', {
      name: 'Remove old repository',
    });
    expect(remove).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(remove);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says when none is configured', async () => {
    render({ methods: { listSources: async () => ({ items: [] }) } });
    expect(
      await screen.findByText('No source is configured'),
    ).toBeInTheDocument();
  });

  it('says which permission is missing', async () => {
    render({
      methods: {
        listSources: async () => {
          throw await responseError(403, 'NotAllowedError');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'workload-identity.source.read',
    );
  });
});
