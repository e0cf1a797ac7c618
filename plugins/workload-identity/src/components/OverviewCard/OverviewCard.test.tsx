import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import {
  createChain,
  fresh,
  ownedBy,
  stale,
} from '../../__testUtils__/fixtures';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { OverviewCard } from './OverviewCard';

const row = (name: string) =>
  within(screen.getByRole('link', { name }).closest('li')!);

// A card in jsdom takes its time on a busy machine.
jest.setTimeout(30_000);

describe('OverviewCard', () => {
  it('tells in a sentence and four rows how the component stands', async () => {
    const { container } = renderOnEntity(<OverviewCard />, {
      chain: createChain(),
    });

    expect(await screen.findByText('3 identities')).toBeInTheDocument();
    expect(screen.getByText('checkout-tls').closest('p')!.textContent).toBe(
      'Runs as 3 identities in 2 environments. Next expiry: checkout-tls in 12 days.',
    );
    expect(row('Ownership').getByText(/answers for it/)).toHaveTextContent(
      'payments answers for it',
    );
    row('Ownership').getByText('1 workload is claimed, not confirmed');
    row('Ownership').getByText(
      'No operator, policy owner, enforcement owner, drift responder, or successor',
    );
    row('Lifetime').getByText('1 expired and in use');
    row('Lifetime').getByText('1 never expires');
    row('Lifetime').getByText('1 with an unknown end');
    row('Reach').getByText('Can read secrets');
    row('Reach').getByText('Shared by 4 workloads');
    row('Freshness').getByText('40 seconds ago');
    expect(screen.getByRole('link', { name: 'Lifetime' })).toHaveAttribute(
      'href',
      '/identity-ttl?lifetime=expired',
    );
    expect(screen.getByRole('link', { name: 'Reach' })).toHaveAttribute(
      'href',
      '/identity-ownership?show=shared',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows nothing in green that is stale, and says since when and why', async () => {
    const chain = createChain();
    const { container } = renderOnEntity(<OverviewCard />, {
      chain: {
        ...chain,
        hiddenWorkloads: 1,
        redacted: [{ from: 'w-prod', type: 'uses', kind: 'secret', count: 2 }],
        summary: {
          ...chain.summary,
          reach: {
            sharedIdentities: 0,
            sharedByWorkloads: 1,
            acrossEnvironments: 0,
            capabilities: [],
          },
          freshness: {
            ...stale,
            stale: [
              {
                sourceId: 'kubernetes/prod-eu',
                since: stale.since,
                reason: stale.reason,
              },
            ],
          },
        },
      },
    });

    expect(await screen.findByText(/prod-eu stale since/)).toHaveTextContent(
      'prod-eu stale since 1 hour ago, API server unreachable',
    );
    expect(container.querySelector('[data-status="good"]')).toBeNull();
    expect(
      container.querySelectorAll('[data-status="stale"]').length,
    ).toBeGreaterThan(1);
    screen.getByText('3 more that you may not see');
  });

  it.each([
    ['missing', 'Nobody answers for 1 identity'],
    ['dangling', 'The owner of 1 identity is not in the catalog'],
    ['ambiguous', 'Two records claim 1 identity'],
  ] as const)('says when ownership is %s', async (state, text) => {
    const chain = createChain();
    renderOnEntity(<OverviewCard />, {
      chain: {
        ...chain,
        summary: {
          ...chain.summary,
          ownership: { ...chain.summary.ownership, [state]: 1 },
          freshness: { ...fresh, stale: [] },
        },
      },
    });
    expect(await screen.findByText(text)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Ownership' })).toHaveAttribute(
      'href',
      '/identity-ownership?show=gaps',
    );
  });

  it('names who claims identities, and gives nothing green for it', async () => {
    const chain = createChain();
    const claimed = ownedBy('group:default/billing').map(answer => ({
      ...answer,
      owners: answer.owners.map(owner => ({
        ...owner,
        provenance: owner.provenance.map(one => ({
          ...one,
          standing: 'claimed' as const,
        })),
      })),
    }));
    renderOnEntity(<OverviewCard />, {
      chain: {
        ...chain,
        nodes: chain.nodes.map(node =>
          node.id === 'i-prod' ? { ...node, owners: claimed } : node,
        ),
        summary: {
          ...chain.summary,
          ownership: {
            ...chain.summary.ownership,
            accountable: [],
            claimed: 1,
          },
        },
      },
    });
    expect(
      await screen.findByText(/1 identity is claimed by/),
    ).toHaveTextContent('1 identity is claimed by billing, not confirmed');
    expect(row('Ownership').queryByText(/answers for it/)).toBeNull();
    expect(
      screen
        .getByRole('link', { name: 'Ownership' })
        .closest('li')!
        .querySelector('[data-status="good"]'),
    ).toBeNull();
  });

  it('gives the exact times on focus', async () => {
    renderOnEntity(<OverviewCard />, { chain: createChain() });
    const time = await screen.findByText('in 12 days');
    expect(time).toHaveAttribute('datetime', '2026-12-04T16:00:00.000Z');
    await userEvent.hover(time);
    await waitFor(() =>
      expect(screen.getByRole('tooltip')).toHaveTextContent(
        '2026-12-04 16:00:00 UTC',
      ),
    );
  });
});
