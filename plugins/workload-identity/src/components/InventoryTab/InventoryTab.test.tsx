import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  AssetListRequest,
  WorkloadIdentityApi,
} from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import { clusterFacet, listOf, summary } from '../../__testUtils__/fixtures';
import { createApi, responseError } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { InventoryTab } from './InventoryTab';

// Queries by role walk the whole table.
jest.setTimeout(60_000);

// Contrast can't be told in jsdom, and trying to takes most of the time.
const AXE = { rules: { 'color-contrast': { enabled: false } } };

function render(
  query: string,
  methods: Partial<WorkloadIdentityApi> = {},
): jest.Mocked<WorkloadIdentityApi> & { container: HTMLElement } {
  const api = createApi({
    getSummary: jest.fn(async () => summary),
    listAssets: jest.fn(async () => listOf(['identity', 'credential'])),
    listFacet: jest.fn(async () => clusterFacet),
    ...methods,
  });
  const { container } = renderOnPage(<InventoryTab />, {
    api,
    path: `/workload-identities/inventory${query && `?${query}`}`,
  });
  return Object.assign(api, { container });
}

const table = () => screen.findByRole('table', { name: 'Assets' });
const lastRequest = (api: jest.Mocked<WorkloadIdentityApi>) =>
  api.listAssets.mock.lastCall![0] as AssetListRequest;
const location = () => screen.getByTestId('location').textContent;

describe('InventoryTab', () => {
  it('sums the inventory up, each number leading to its list', async () => {
    render('');
    const sums = within(
      await screen.findByRole('region', { name: 'The inventory in numbers' }),
    );
    expect(
      await sums.findByRole('link', { name: /^Identities: 1,204/ }),
    ).toHaveAttribute('href', '/workload-identities/inventory?kind=identity');
    expect(sums.getByText('1 expired')).toHaveAttribute(
      'href',
      '/workload-identities/inventory?kind=credential&expiry=expired',
    );
    const stale = sums.getByText('1 stale');
    expect(stale).toHaveAttribute(
      'href',
      '/workload-identities/sources?state=stale',
    );
    expect(stale.closest('[data-status]')).toHaveAttribute(
      'data-status',
      'stale',
    );
  });

  it('asks the server for what the URL says, and shows it as chips', async () => {
    const api = render(
      'kind=credential&cluster=prod-eu&text=check&orderBy=expiresAt&order=desc&pageSize=20',
    );
    const list = within(await table());
    expect(lastRequest(api)).toEqual({
      kind: ['credential'],
      cluster: ['prod-eu'],
      text: 'check',
      orderBy: 'expiresAt',
      order: 'desc',
      cursor: undefined,
      limit: 20,
    });
    // The columns fit the kind.
    list.getByRole('columnheader', { name: 'Declared / effective' });
    expect(list.queryByRole('columnheader', { name: 'Kind' })).toBeNull();
    expect(list.getByRole('columnheader', { name: 'Expires' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    const tls = (await list.findByText('checkout-tls')).closest('tr')!;
    expect(tls.textContent).toContain('Ends in 12 days');
    expect(within(tls).getByRole('link')).toHaveAttribute(
      'href',
      '/workload-identities/assets/c-tls',
    );

    const chips = within(
      screen.getByRole('list', { name: 'Filters that are set' }),
    );
    chips.getByText('Kind: Credentials');
    await userEvent.click(
      chips.getByRole('button', { name: 'Remove the filter Cluster: prod-eu' }),
    );
    expect(location()).toBe(
      '/workload-identities/inventory?kind=credential&text=check&orderBy=expiresAt&order=desc&pageSize=20',
    );
    await waitFor(() => expect(lastRequest(api).cluster).toBeUndefined());
    await userEvent.click(
      chips.getByRole('button', { name: 'Reset all filters' }),
    );
    expect(location()).toBe(
      '/workload-identities/inventory?orderBy=expiresAt&order=desc&pageSize=20',
    );
  });

  it('says that a list is longer than it was counted', async () => {
    render('', {
      listAssets: jest.fn(async () =>
        listOf(['identity'], {
          totalItems: 10_000,
          totalIsCapped: true,
          nextCursor: 'two',
        }),
      ),
    });
    await table();
    expect(
      screen.getByText('More than 10000 assets that you may see'),
    ).toBeVisible();
    expect(screen.getByText('1–3 of more than 10000')).toBeVisible();
  });

  it('sorts and pages by the server, and pages back', async () => {
    const api = render('pageSize=20', {
      listAssets: jest.fn(async request =>
        listOf(['identity'], {
          totalItems: 43,
          nextCursor: request?.cursor === 'two' ? undefined : 'two',
        }),
      ),
    });
    await table();
    screen.getByText('43 assets that you may see');
    screen.getByText('1–3 of 43');
    expect(screen.getByTitle('Previous page')).toBeDisabled();
    await userEvent.click(screen.getByTitle('Next page'));
    expect(location()).toContain('cursor=two');
    await screen.findByText('21–23 of 43');
    expect(lastRequest(api).cursor).toBe('two');
    expect(screen.getByTitle('Next page')).toBeDisabled();
    await userEvent.click(screen.getByTitle('Previous page'));
    expect(location()).not.toContain('cursor');
    await screen.findByText('1–3 of 43');

    // A cursor belongs to its order.
    await userEvent.click(screen.getByTitle('Next page'));
    await userEvent.click(screen.getByRole('button', { name: 'Last changed' }));
    expect(location()).toBe(
      '/workload-identities/inventory?orderBy=changedAt&pageSize=20',
    );
    await waitFor(() =>
      expect(lastRequest(api)).toMatchObject({
        orderBy: 'changedAt',
        order: 'asc',
        cursor: undefined,
      }),
    );
  });

  it('filters by values that the server lists, and by a part of the name', async () => {
    const api = render('kind=identity');
    await table();
    expect(api.listFacet).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Cluster' }));
    const values = within(
      await screen.findByRole('dialog', { name: 'Values of Cluster' }),
    );
    await values.findByText('There are more; type to find them.');
    expect(api.listFacet).toHaveBeenCalledWith(
      { kind: ['identity'], field: 'cluster', search: undefined, limit: 50 },
      expect.anything(),
    );
    await userEvent.click(values.getByRole('checkbox', { name: 'staging' }));
    expect(location()).toBe(
      '/workload-identities/inventory?kind=identity&cluster=staging',
    );
    await userEvent.type(values.getByRole('textbox'), 'prod');
    await waitFor(() =>
      expect(api.listFacet).toHaveBeenLastCalledWith(
        expect.objectContaining({ search: 'prod' }),
        expect.anything(),
      ),
    );
    await userEvent.click(values.getByRole('button', { name: 'Done' }));

    const before = api.listAssets.mock.calls.length;
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Part of a name' }),
      'check',
    );
    await waitFor(() => expect(location()).toContain('text=check'));
    await waitFor(() => expect(lastRequest(api).text).toBe('check'));
    // Once, and not for each key.
    expect(api.listAssets.mock.calls.length).toBe(before + 1);
  });

  it('exports exactly what is filtered, and says when that fails', async () => {
    const saved = jest.fn();
    Object.assign(URL, {
      createObjectURL: jest.fn(() => 'blob:list'),
      revokeObjectURL: jest.fn(),
    });
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved(this.download);
      });
    let fail = true;
    const api = render('kind=identity&orderBy=changedAt', {
      exportAssets: jest.fn(async () => {
        if (fail) {
          throw new Error('the connection was lost');
        }
        return new Blob(['id\n']);
      }),
    });
    await table();
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'As CSV' }),
    );
    await screen.findByText('The export failed (the connection was lost).');
    fail = false;
    await userEvent.click(screen.getByRole('button', { name: 'Export again' }));
    await screen.findByText(/workload-identities-2026-11-22\.csv/);
    expect(saved).toHaveBeenCalledWith('workload-identities-2026-11-22.csv');
    expect(api.exportAssets).toHaveBeenLastCalledWith(
      {
        kind: ['identity'],
        orderBy: 'changedAt',
        order: 'asc',
        format: 'csv',
      },
      expect.anything(),
    );
  });

  it('says why it is empty: by the filters, or because nothing was read', async () => {
    const nothing = { listAssets: jest.fn(async () => listOf([])) };
    render('kind=store&cluster=nowhere', nothing);
    await screen.findByText('Nothing matches these filters');
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Reset all filters' })[0],
    );
    await screen.findByText('The inventory is empty');
    expect(
      screen.getByRole('link', { name: /See the sources/ }),
    ).toHaveAttribute('href', '/workload-identities/sources');
    await waitFor(() =>
      expect(document.body).toHaveTextContent('workloadIdentity:'),
    );
  });

  it('tells what failed and tries again, and keeps what was known', async () => {
    let fail = true;
    render('', {
      listAssets: jest.fn(async () => {
        if (fail) {
          throw await responseError(503, 'ServiceUnavailableError', {
            'x-request-id': 'req-7',
          });
        }
        return listOf(['identity']);
      }),
    });
    await screen.findByText(/The inventory could not be read/);
    expect(screen.getByText(/Request id/)).toHaveTextContent('req-7');
    fail = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await within(await table()).findByText('default');
    fail = true;
    await userEvent.click(screen.getByRole('button', { name: 'Last changed' }));
    await screen.findByText(/Asking again failed/);
    within(await table()).getByText('default');
  });

  it('says which permission is missing', async () => {
    render('', {
      listAssets: jest.fn(async () => {
        throw await responseError(403, 'NotAllowedError');
      }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('You may not see the inventory');
    expect(alert).toHaveTextContent('workload-identity.asset.read');
    expect(alert).toHaveTextContent('Ask whoever runs this portal');
  });

  it('gives axe nothing to object to', async () => {
    const { container } = render('kind=credential&cluster=prod-eu');
    await within(await table()).findByText('checkout-tls');
    expect(await axe(container, AXE)).toHaveNoViolations();
    await userEvent.click(screen.getByRole('button', { name: /^Cluster/ }));
    const values = await screen.findByRole('dialog');
    await within(values).findByText('staging');
    expect(await axe(values, AXE)).toHaveNoViolations();
  });
});
