import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ChainNode } from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import { after, createChain, fresh, stale } from '../../__testUtils__/fixtures';
import { createApi, renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { TtlTab } from './TtlTab';

// Queries by role walk the whole table.
jest.setTimeout(30_000);

const DAY = 86_400;

async function table() {
  return screen.findByRole('table', { name: 'Credentials, worst first' });
}

/** The table's rows of credentials, without those that details open in. */
async function rows() {
  const headers = (await table()).querySelectorAll('[role="rowheader"]');
  return [...headers].map(header => header.closest('tr')!);
}

async function rowOf(name: string) {
  return (await rows()).find(row => row.textContent?.includes(name))!;
}

const chip = (name: string) => screen.getByRole('button', { name });

function withNode(id: string, change: (node: ChainNode) => object) {
  const chain = createChain();
  return {
    ...chain,
    nodes: chain.nodes.map(node =>
      node.id === id ? ({ ...node, ...change(node) } as ChainNode) : node,
    ),
  };
}

describe('TtlTab', () => {
  it('lists every credential worst first, with what is known of its life', async () => {
    const { container } = renderOnEntity(<TtlTab />, { chain: createChain() });

    expect(
      (await rows()).map(
        row => row.querySelector('[role="rowheader"] span')!.textContent,
      ),
    ).toEqual([
      'registry-pull',
      'checkout-tls',
      'checkout-ci-token',
      'psp-api-key',
      'checkout token',
    ]);
    // Without the words that stand in icons.
    const cells = async (name: string) =>
      [...(await rowOf(name)).querySelectorAll('[role="cell"], td')].map(
        cell => {
          const copy = cell.cloneNode(true) as Element;
          copy.querySelectorAll('svg').forEach(icon => icon.remove());
          return copy.textContent;
        },
      );

    expect(await cells('checkout-tls')).toEqual([
      '',
      'prod-eu/payments/checkout',
      expect.stringMatching(/ago78 d old$/),
      'Ends in 12 days12 d 4 h left',
      '90 d / not known',
      'Not known',
      'Not known',
      'as of 40 seconds ago',
    ]);
    expect((await cells('registry-pull'))[3]).toBe(
      'Expired 2 days ago, in use',
    );
    // Each copy is issued anew, so there is no one instant to know.
    expect((await cells('checkout token'))[2]).toBe('per token');
    expect((await cells('checkout token'))[5]).toBe('by kubelet');
    expect((await cells('checkout token')).slice(3, 5)).toEqual([
      'Each token: 1 h, renewed by kubelet; the API server may extend to 1 y',
      '1 h / up to 1 y',
    ]);
    expect((await cells('checkout-ci-token'))[3]).toBe('Never expires');
    expect((await cells('checkout-ci-token'))[1]).toContain('Nothing known');
    expect((await cells('psp-api-key'))[3]).toBe('Not known');

    // Only what is known to be well is green.
    for (const [name, status] of [
      ['registry-pull', 'bad'],
      ['checkout-tls', 'attention'],
      ['checkout-ci-token', 'attention'],
      ['psp-api-key', 'unknown'],
      ['checkout token', 'attention'],
    ]) {
      const marks = (await rowOf(name)).querySelectorAll('[data-status]');
      expect(
        [...marks].map(mark => mark.getAttribute('data-status')),
      ).toContain(status);
    }
    expect(
      (await table()).querySelector('[data-status="good"]'),
    ).not.toBeInTheDocument();

    await screen.findByRole('group', { name: /by the instant/ });
    expect(await axe(container)).toHaveNoViolations();
  });

  it('keeps the filter in the URL, and counts what each holds', async () => {
    renderOnEntity(<TtlTab />, {
      chain: createChain(),
      query: 'lifetime=never',
    });

    expect(await rows()).toHaveLength(1);
    expect(chip('Never expires: 1')).toHaveAttribute('aria-pressed', 'true');
    expect(chip('Unknown: 1')).toHaveAttribute('aria-pressed', 'false');
    chip('Expired in use: 1');
    chip('< 7 d: 0');
    chip('< 30 d: 1');
    chip('Stale: 0');

    await userEvent.click(chip('< 30 d: 1'));
    expect(await rowOf('checkout-tls')).toBeInTheDocument();
    expect(screen.getByTestId('location')).toHaveTextContent(
      '/?lifetime=within30d',
    );

    chip('< 7 d: 0').focus();
    await userEvent.keyboard('{Enter}');
    expect(
      screen.getByText('No credential is among these now.'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(await rows()).toHaveLength(5);
    expect(screen.getByTestId('location')).toHaveTextContent(/^\/$/);
  });

  it('opens a row: how it renews, where it is declared, what says so', async () => {
    renderOnEntity(<TtlTab />, {
      chain: withNode('c-tls', () => ({
        sources: ['kubernetes/prod-eu', 'manifests/staging'],
        differences: [
          { field: 'declaredTtlSeconds', declared: 86_400, live: 7_776_000 },
        ],
      })),
    });

    const toggle = within(await rowOf('checkout-tls')).getByRole('button', {
      name: 'Show details of checkout-tls',
    });
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    toggle.focus();
    await userEvent.keyboard('{Enter}');

    const detail = document.getElementById(
      toggle.getAttribute('aria-controls')!,
    )!;
    const said = (term: string) =>
      within(detail).getByText(term).nextElementSibling;
    expect(said('How it renews')).toHaveTextContent('By hand');
    expect(said('Where it is declared')).toHaveTextContent('GitOps staging');
    expect(said('Where it was seen')).toHaveTextContent('prod-eu');
    expect(said('What says so')).toHaveTextContent(
      'Expires: annotation tenure.dev/expires-at',
    );
    expect(said('Declared against live')).toHaveTextContent(
      'Declared lifetime: declared 86400, live 7776000',
    );
    expect(
      within(detail).getByRole('link', { name: 'How it would be revoked' }),
    ).toHaveAttribute('href', '/identity-revocation?plan=c-tls');

    await userEvent.click(
      within(await rowOf('checkout token')).getByRole('button', {
        name: 'Show details of checkout token',
      }),
    );
    expect(screen.getByText('By itself, by kubelet')).toBeInTheDocument();
    expect(screen.getByText('The API server’s own')).toBeInTheDocument();
  });

  it('tells of failing renewal and sync, though the credential still works', async () => {
    const chain = withNode('c-tls', node => ({
      facts: {
        ...node.facts,
        issuance: {
          state: 'failing',
          reason: 'Failed',
          since: after(-2 * DAY),
        },
        renewsAt: after(3 * DAY),
        spiffeIds: ['spiffe://prod.example/checkout'],
      },
    }));
    renderOnEntity(<TtlTab />, {
      chain: {
        ...chain,
        nodes: chain.nodes.map(node =>
          node.id === 's-tls'
            ? ({
                ...node,
                facts: {
                  ...node.facts,
                  sync: { by: 'external-secrets', state: 'failing' },
                },
              } as ChainNode)
            : node,
        ),
      },
    });
    const row = await rowOf('checkout-tls');
    expect(row).toHaveTextContent('Issuing fails: Failed, 2 days ago');
    expect(row).toHaveTextContent(
      'Sync of checkout-tls fails: no reason given, since when is not known',
    );
    expect(
      row.querySelectorAll('[role="rowheader"] [data-status="attention"]'),
    ).toHaveLength(2);
    expect(await rowOf('psp-api-key')).not.toHaveTextContent('fails');

    await userEvent.click(within(row).getAllByRole('button')[0]);
    const details = await screen.findByText('Renewed next');
    expect(details.nextSibling).toHaveTextContent('in 3 days');
    expect(
      screen.getByText('spiffe://prod.example/checkout'),
    ).toBeInTheDocument();
  });

  it('draws the next 90 days; a mark leads to its row by keyboard too', async () => {
    renderOnEntity(<TtlTab />, { chain: createChain() });

    const marks = within(
      await screen.findByRole('group', { name: /by the instant/ }),
    );
    expect(
      marks.getAllByRole('button').map(mark => mark.getAttribute('aria-label')),
    ).toEqual([
      'registry-pull, ended 2 days ago. Show in the table',
      'checkout-tls, ends in 12 days. Show in the table',
    ]);
    const figure = screen.getByRole('figure', { name: 'The next 90 days' });
    expect(figure).toHaveTextContent('Next: checkout-tls in 12 days');
    expect(figure).toHaveTextContent('1 has ended already');
    expect(figure).toHaveTextContent('3 have no single end');

    marks.getByRole('button', { name: /checkout-tls/ }).focus();
    await userEvent.keyboard('{Enter}');
    expect(
      screen.getByRole('button', { name: 'Hide details of checkout-tls' }),
    ).toHaveFocus();
  });

  it('says so where nothing has an instant to draw', async () => {
    renderOnEntity(<TtlTab />, {
      chain: createChain(),
      query: 'lifetime=unknown',
    });
    expect(
      await screen.findByText(/so there is nothing to draw/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('group', { name: /by the instant/ }),
    ).not.toBeInTheDocument();
  });

  it('shows nothing in green that is stale', async () => {
    const good = {
      facts: {
        class: 'x509-certificate',
        expiry: { type: 'at', at: after(80 * DAY) },
      },
    };
    const { unmount } = renderOnEntity(<TtlTab />, {
      chain: withNode('c-tls', () => ({ ...good, freshness: fresh })),
    });
    expect(
      (await rowOf('checkout-tls')).querySelector('[data-status="good"]'),
    ).toHaveTextContent(/Ends in 2 months/);
    unmount();

    renderOnEntity(<TtlTab />, {
      chain: withNode('c-tls', () => ({ ...good, freshness: stale })),
      query: 'lifetime=stale',
    });
    const row = await rowOf('checkout-tls');
    expect(row.querySelector('[data-status="good"]')).not.toBeInTheDocument();
    expect(row.querySelectorAll('[data-status="stale"]')).toHaveLength(2);
    expect(chip('Stale: 1')).toHaveAttribute('aria-pressed', 'true');
  });

  it('tells of what it does not list, and of there being nothing', async () => {
    const chain = createChain();
    const { unmount } = renderOnEntity(<TtlTab />, {
      chain: {
        ...chain,
        redacted: [
          { from: 'w-prod', type: 'uses', kind: 'secret', count: 2 },
          { from: 'w-prod', type: 'presents', kind: 'credential', count: 1 },
          { from: 'w-prod', type: 'runs-image', kind: 'image', count: 7 },
        ],
        overflow: [{ from: 'w-prod', type: 'uses', total: 60, shown: 50 }],
      },
    });
    expect(
      await screen.findByText('3 more that you may not see'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('10 more credentials or secrets are not listed here'),
    ).toBeInTheDocument();
    unmount();

    const { container } = renderOnEntity(<TtlTab />, {
      chain: {
        ...chain,
        nodes: chain.nodes.filter(node => node.kind !== 'credential'),
      },
    });
    expect(
      await screen.findByRole('heading', {
        name: 'No credential is known for checkout',
      }),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows why there is nothing when the request fails', async () => {
    renderOnEntity(<TtlTab />, {
      api: createApi({
        getEntityChain: jest.fn(async () => {
          throw new Error('database is locked');
        }),
      }),
    });
    expect(await screen.findByText('database is locked')).toBeInTheDocument();
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });
});
