import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  AssetDetail,
  AssetOf,
  ChainNode,
  EntityChain,
  LinkView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import {
  createChain,
  ownedBy,
  workloadDetail,
} from '../../__testUtils__/fixtures';
import { createApi, renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { RevocationTab } from './RevocationTab';

// Queries by role walk the whole table.
jest.setTimeout(30_000);

async function rowOf(name: string) {
  const table = await screen.findByRole('table', {
    name: 'How each credential would be revoked',
  });
  return [...table.querySelectorAll('[role="rowheader"]')]
    .find(header => header.textContent?.startsWith(name))!
    .closest('tr')!;
}

function chainWith(
  nodes: Record<string, Partial<ChainNode>>,
  more: Partial<EntityChain> = {},
): EntityChain {
  const chain = createChain(more);
  return {
    ...chain,
    nodes: chain.nodes.map(
      node => ({ ...node, ...nodes[node.id] } as ChainNode),
    ),
  };
}

const plan = () => screen.findByRole('dialog');

const sharing = (workloads: number) => ({
  sharedBy: {
    workloads,
    namespaces: 1,
    clusters: 1,
    environments: ['production'],
  },
});

const billingClaim = {
  entityRef: 'group:default/billing',
  exists: true,
  provenance: [
    {
      type: 'component-owner' as const,
      entityRef: 'component:default/sales-dashboard',
      standing: 'claimed' as const,
    },
  ],
};

describe('RevocationTab', () => {
  it('tells for each credential the way, who may, what breaks and the proof', async () => {
    const { container } = renderOnEntity(<RevocationTab />, {
      chain: chainWith({
        'c-token': { owners: ownedBy('group:default/payments') },
        'c-tls': {
          owners: ownedBy('group:default/payments').map(answer =>
            answer.role === 'accountable'
              ? { ...answer, owners: [...answer.owners, billingClaim] }
              : answer,
          ),
        },
        'c-legacy': {
          owners: ownedBy('group:default/payments').map(answer =>
            answer.role === 'accountable'
              ? { ...answer, state: 'claimed' as const }
              : answer,
          ),
        },
      }),
    });

    const token = await rowOf('checkout token');
    expect(token).toHaveTextContent('Replace its Pods');
    expect(token).toHaveTextContent(
      'Whoever may patch deployments in payments, prod-eu',
    );
    expect(token).toHaveTextContent('Accountable: payments');
    expect(token).toHaveTextContent('10 s each');
    expect(token).toHaveTextContent('Up to 1 y from the issue of each copy');
    expect(token).toHaveTextContent(
      'Its Pods are gone; a bound token is refusedCan be proved in the cluster',
    );
    expect(within(token).getByText('1 workload')).toBeInTheDocument();

    const legacy = await rowOf('checkout-ci-token');
    expect(legacy).toHaveTextContent('Delete the token’s Secret for good');
    expect(legacy).toHaveTextContent(
      'Whoever may delete secrets in payments, prod-eu',
    );
    expect(legacy).toHaveTextContent(
      'Accountable: Needs attentionClaimed by payments, not confirmed',
    );
    // A claim beside a confirmed owner names nobody to call.
    const certificate = await rowOf('checkout-tls');
    expect(certificate).toHaveTextContent('Accountable: payments');
    expect(certificate).not.toHaveTextContent(/billing/i);
    expect(legacy).toHaveTextContent('Nothing known');

    const opaque = await rowOf('psp-api-key');
    expect(opaque).toHaveTextContent('Revoke at whoever issued it');
    expect(opaque).toHaveTextContent('Whoever administers its issuer');
    expect(opaque).toHaveTextContent('Whom to call is not known');
    expect(opaque).toHaveTextContent('Can’t be proved from here');
    expect(within(opaque).getByText('2 workloads')).toBeInTheDocument();

    expect(await rowOf('checkout-tls')).toHaveTextContent(
      'Until it ends in 12 days',
    );
    expect(await rowOf('registry-pull')).toHaveTextContent(
      'It has ended 2 days ago',
    );
    // What leaked is never well, and nobody's rights were checked.
    expect(container.querySelector('[data-status="good"]')).toBeNull();
    expect(container).not.toHaveTextContent(/you may (delete|patch)/i);
    expect(await axe(container)).toHaveNoViolations();
  });

  it('opens the plan of a legacy token, which must not be made again', async () => {
    renderOnEntity(<RevocationTab />, {
      chain: chainWith({
        'c-tls': {
          owners: ownedBy('group:default/payments').map(answer =>
            answer.role === 'accountable'
              ? { ...answer, owners: [...answer.owners, billingClaim] }
              : answer,
          ),
        },
        'c-legacy': { sources: ['kubernetes/prod-eu', 'manifests/staging'] },
        'i-prod': sharing(3),
      }),
    });
    const open = within(await rowOf('checkout-ci-token')).getByRole('button', {
      name: 'Open the plan for checkout-ci-token',
    });
    open.focus();
    await userEvent.keyboard('{Enter}');

    const drawer = await plan();
    expect(drawer).toHaveAccessibleName('Plan: checkout-ci-token');
    expect(screen.getByTestId('location')).toHaveTextContent('plan=c-legacy');
    expect(drawer).toHaveTextContent(/byte for byte/);
    expect(drawer).toHaveTextContent('It is declared in GitOps staging.');
    expect(drawer).toHaveTextContent('3 workloads run as this ServiceAccount');
    expect(drawer).toHaveTextContent(
      'Commands are for the cluster prod-eu. Look which one kubectl talks to first:',
    );
    expect(
      within(drawer)
        .getAllByRole('heading', { level: 4 })
        .map(heading => heading.textContent),
    ).toEqual([
      'Stop the token at once, without deleting it',
      'See when it was last used',
      'Take the Secret checkout-ci-token out of what delivers it',
      'Delete the Secret checkout-ci-token',
      'See that it stays away',
      'Revoke what was obtained with it',
      'Replace the ServiceAccount checkout',
      'API servers and who asks them',
    ]);
    const command =
      'kubectl delete secret/checkout-ci-token --namespace=payments';
    expect(within(drawer).getByText(command)).toBeInTheDocument();
    expect(
      within(drawer).getByRole('button', { name: `Copy command: ${command}` }),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByText(
        'kubectl auth can-i delete secrets/checkout-ci-token --namespace=payments',
      ),
    ).toBeInTheDocument();
    expect(
      within(drawer).getAllByRole('link', {
        name: /Managing Service Accounts/,
      })[0],
    ).toHaveAttribute(
      'href',
      'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
    );
    expect(drawer).toHaveTextContent(/remembers a successful check/);
    expect(drawer).toHaveTextContent(/No token Secret of that name exists/);
    expect(await axe(drawer)).toHaveNoViolations();

    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(screen.getByTestId('location')).not.toHaveTextContent('plan=');
    expect(open).toHaveFocus();
  });

  it('lists what depends on it, also workloads of others', async () => {
    const other: AssetOf<'workload'> = {
      ...(workloadDetail.asset as AssetOf<'workload'>),
      id: 'w-other',
      name: 'shop/Deployment/cart',
      displayName: 'cart',
      namespace: 'shop',
    };
    const link = (
      type: LinkView['type'],
      to: Pick<LinkView, 'other' | 'otherKind'>,
    ): LinkView => ({ type, direction: 'in', facts: {}, sources: [], ...to });
    const chain = chainWith({ 'c-psp': sharing(9) });
    const node = (id: string) => chain.nodes.find(one => one.id === id)!;
    const details: Record<string, AssetDetail> = {
      'c-psp': {
        ...workloadDetail,
        asset: node('c-psp'),
        links: [link('holds', { other: node('s-psp'), otherKind: 'secret' })],
        linkTotals: [],
      },
      's-psp': {
        ...workloadDetail,
        asset: node('s-psp'),
        links: [
          link('uses', { other: node('w-prod'), otherKind: 'workload' }),
          link('uses', { other, otherKind: 'workload' }),
          link('uses', { otherKind: 'workload' }),
        ],
        linkTotals: [{ type: 'uses', direction: 'in', total: 8, shown: 3 }],
      },
    };
    let fail = true;
    renderOnEntity(<RevocationTab />, {
      api: createApi({
        getEntityChain: jest.fn(async () => chain),
        getAsset: jest.fn(async (id: string) => {
          if (fail) {
            throw new Error('inventory is away');
          }
          return details[id];
        }),
      }),
    });

    await userEvent.click(
      within(await rowOf('psp-api-key')).getByRole('button', {
        name: '9 workloads depend on psp-api-key: show them',
      }),
    );
    const drawer = await plan();
    expect(
      within(drawer).getByRole('heading', { name: 'What breaks' }),
    ).toHaveFocus();
    expect(screen.getByTestId('location')).toHaveTextContent(
      'plan=c-psp&part=dependents',
    );
    // What the chain knows stays, though the rest can't be read.
    expect(
      await within(drawer).findByText(
        'Workloads elsewhere could not be read: inventory is away',
      ),
    ).toBeInTheDocument();
    expect(drawer).toHaveTextContent(
      'prod-eu/payments/CronJob/settlement (of this component)',
    );

    fail = false;
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await within(drawer).findByText('prod-eu/shop/Deployment/cart'),
    ).toBeInTheDocument();
    expect(
      within(drawer).getAllByText('prod-eu/payments/Deployment/checkout'),
    ).toHaveLength(1);
    expect(
      within(drawer).getByText('1 more that you may not see'),
    ).toBeInTheDocument();
    expect(
      within(drawer).getByText('5 more workloads are not listed here'),
    ).toBeInTheDocument();
  });

  it('opens the plan that the address names, and says when there is none', async () => {
    const { unmount } = renderOnEntity(<RevocationTab />, {
      chain: createChain(),
      query: 'plan=c-token',
    });
    const drawer = await plan();
    expect(drawer).toHaveTextContent(
      'kubectl rollout restart deployment/checkout --namespace=payments',
    );
    expect(drawer).toHaveTextContent(
      'The API server may have given 1 y where 1 h was asked for.',
    );
    expect(drawer).toHaveTextContent(
      'Whoever holds it signs in as prod-eu/payments/checkout.',
    );
    unmount();

    renderOnEntity(<RevocationTab />, {
      chain: createChain(),
      query: 'plan=c-gone',
    });
    expect(
      await screen.findByText(/credential that this address names is not/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('says why there is nothing, and what it may not show', async () => {
    const chain = createChain({
      redacted: [
        { from: 'w-prod', type: 'presents', kind: 'credential', count: 2 },
      ],
    });
    const { container } = renderOnEntity(<RevocationTab />, {
      chain: {
        ...chain,
        nodes: chain.nodes.filter(node => node.kind !== 'credential'),
      },
    });
    expect(
      await screen.findByRole('heading', {
        name: 'No credential of checkout is known that could leak',
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 more that you may not see')).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });
});
