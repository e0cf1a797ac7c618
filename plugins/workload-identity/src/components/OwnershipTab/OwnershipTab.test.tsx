import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  EntityChain,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import {
  checkoutEntity,
  createChain,
  ownedBy,
  stale,
  workloadDetail,
} from '../../__testUtils__/fixtures';
import {
  createApi,
  mockSvgLayout,
  renderOnEntity,
  responseError,
} from '../../__testUtils__/renderOnEntity';
import { OwnershipTab } from './OwnershipTab';

const matrix = () =>
  within(screen.getByLabelText('Who answers for each identity'));
const graph = () => screen.getByLabelText(/as a graph/);

/** A box of the graph by its accessible name, which is its SVG title. */
const findBox = async (name: RegExp) =>
  (await within(graph()).findByText(name)).parentElement!;

/** The chain with other answers for the identity `i-prod`. */
function withOwners(
  owners: NonNullable<EntityChain['nodes'][number]['owners']>,
): EntityChain {
  const chain = createChain();
  return {
    ...chain,
    nodes: chain.nodes.map(node =>
      node.id === 'i-prod' ? { ...node, owners } : node,
    ),
  };
}

const record = (name: string, standing: 'confirmed' | 'claimed') => ({
  type: 'identity-owner' as const,
  entityRef: `identityowner:default/${name}`,
  standing,
});

// A tab in jsdom takes its time on a busy machine.
jest.setTimeout(30_000);

// Contrast can't be told in jsdom, and trying to takes most of the time.
const AXE = { rules: { 'color-contrast': { enabled: false } } };

beforeAll(mockSvgLayout);

describe('OwnershipTab', () => {
  it('answers who, draws the chain and says the same as a table', async () => {
    renderOnEntity(<OwnershipTab />, { chain: createChain() });

    await screen.findByText('Who answers');
    matrix().getByText('production · prod-eu');
    matrix().getByText('staging · staging');
    // The same name in two clusters is told apart, and no name is longer.
    const own = matrix()
      .getByLabelText('Identity prod-eu/payments/checkout, open details')
      .closest('tr')!;
    within(own).getByRole('link', { name: 'payments' });
    // The component names its owner, and no record names anybody else yet.
    expect(within(own).getAllByText('Missing')).toHaveLength(5);
    screen.getByText('With gaps (3)');
    const shared = matrix()
      .getByLabelText('Identity default, open details')
      .closest('tr')!;
    within(shared).getByText('Used by 4 workloads');
    within(shared).getByText('Default account');

    const box = await findBox(/^Workload settlement, open details, Claimed/);
    expect(box).toHaveAttribute('role', 'button');
    expect(box).toHaveAttribute('tabindex', '0');

    const table = within(
      screen
        .getByText('The chain as a table')
        .closest('div[class*="Paper"]')! as HTMLElement,
    );
    const claimed = table
      .getAllByText('runs as')
      .map(cell => cell.closest('tr')!)
      .find(row => /settlement.*runs as.*default/.test(row.textContent!))!;
    within(claimed).getByText('Claimed');
    within(claimed).getByText('Live');
  });

  it('gives axe nothing to object to', async () => {
    const chain = createChain();
    const kept = ['w-cron', 'i-default', 's-psp', 'c-psp'];
    const { container } = renderOnEntity(<OwnershipTab />, {
      chain: {
        ...chain,
        nodes: chain.nodes.filter(({ id }) => kept.includes(id)),
        redacted: [{ from: 'w-cron', type: 'uses', kind: 'secret', count: 2 }],
        sources: [{ ...chain.sources[0], freshness: stale }],
      },
    });
    await within(await screen.findByLabelText(/as a graph/)).findByText(
      '2 hidden',
    );
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('marks roles that give power over the platform', async () => {
    renderOnEntity(<OwnershipTab />, { chain: createChain() });
    const drawn = within(await screen.findByLabelText(/as a graph/));
    const boxes = await drawn.findAllByText('reads secrets');
    expect(boxes.map(box => box.parentElement!.textContent)).toEqual([
      expect.stringContaining('Permissions'),
    ]);
  });

  it('opens what the keyboard chooses in a drawer, and keeps it in the URL', async () => {
    const { api } = renderOnEntity(<OwnershipTab />, {
      chain: createChain(),
      detail: workloadDetail,
      query: 'show=all',
    });
    await screen.findByText('Who answers');
    const box = await findBox(
      /^Workload prod-eu\/payments\/checkout, open details/,
    );
    fireEvent.keyDown(box, { key: 'Enter' });

    const drawer = await screen.findByRole('dialog');
    expect(screen.getByTestId('location')).toHaveTextContent(
      '/?show=all&asset=w-prod',
    );
    expect(api.getAsset).toHaveBeenCalledWith('w-prod');
    const replicas = (await within(drawer).findAllByText('Replicas')).map(
      cell => cell.closest('tr')!.textContent,
    );
    expect(replicas[0]).toMatch(/Replicas23$/);
    within(drawer).getByText('checkout.yaml, document 2');
    within(drawer).getByText('1 more that you may not see');
    within(drawer).getByText('4 more are not listed here');
    within(drawer).getByText('Replicas: 2 → 3', { normalizer: s => s });
    expect(await axe(drawer, AXE)).toHaveNoViolations();

    await userEvent.click(within(drawer).getByLabelText('Close the details'));
    await waitFor(() =>
      expect(screen.getByTestId('location')).toHaveTextContent('/?show=all'),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says why details cannot be shown', async () => {
    const { api } = renderOnEntity(<OwnershipTab />, {
      query: 'asset=elsewhere',
      api: createApi({
        getEntityChain: jest.fn(async () => createChain()),
        getAsset: jest.fn(async () => {
          throw await responseError(403, 'NotAllowedError');
        }),
      }),
    });
    const drawer = await screen.findByRole('dialog');
    await within(drawer).findByText(/You may not see this/);
    expect(api.getAsset).toHaveBeenCalledWith('elsewhere');
  });

  it('shows only the identities that the URL asks for', async () => {
    renderOnEntity(<OwnershipTab />, {
      chain: createChain(),
      query: 'show=shared',
    });
    await screen.findByText('Who answers');
    expect(
      matrix()
        .getAllByRole('button')
        .map(button => button.getAttribute('aria-label') ?? button.textContent),
    ).toEqual([
      'Identity default, open details',
      'Copy prod-eu/payments/default',
      'Name operators',
      'Name a policy owner',
      'Name an enforcement owner',
      'Name a drift responder',
      'Name a successor',
    ]);
    await userEvent.click(screen.getByText('All (3)'));
    expect(screen.getByTestId('location')).toHaveTextContent(/^\/$/);
    matrix().getByText('staging · staging');
  });

  it('gives claims, ambiguity, dangling and missing owners each their look', async () => {
    renderOnEntity(<OwnershipTab />, {
      chain: withOwners([
        {
          role: 'accountable',
          state: 'ambiguous',
          owners: [
            {
              entityRef: 'group:default/payments',
              exists: true,
              provenance: [record('one', 'confirmed')],
            },
            {
              entityRef: 'group:default/core',
              exists: true,
              provenance: [record('two', 'confirmed')],
            },
            {
              entityRef: 'group:default/pirates',
              exists: true,
              provenance: [record('three', 'claimed')],
            },
          ],
        },
        {
          role: 'operator',
          state: 'claimed',
          owners: [
            {
              entityRef: 'group:default/platform',
              exists: true,
              provenance: [record('one', 'claimed')],
            },
          ],
        },
        {
          role: 'policyOwner',
          state: 'dangling',
          owners: [
            {
              entityRef: 'group:default/gone',
              exists: false,
              provenance: [record('one', 'confirmed')],
            },
          ],
        },
      ]),
    });
    await screen.findByText('Who answers');
    const row = within(
      matrix()
        .getByLabelText(/prod-eu\/payments\/checkout, open/)
        .closest('tr')!,
    );
    const [accountable, operator, policy, enforcement] =
      row.getAllByRole('cell');
    within(accountable).getByText('Two records claim this');
    expect(
      within(accountable)
        .getAllByRole('link')
        .map(link => link.getAttribute('href'))
        .filter(href => href?.includes('identityowner')),
    ).toEqual([
      // The mark of each owner, and what settles it.
      '/catalog/default/identityowner/one',
      '/catalog/default/identityowner/two',
      '/catalog/default/identityowner/one',
      '/catalog/default/identityowner/two',
    ]);
    within(accountable).getByRole('link', { name: 'core' });
    expect(within(accountable).queryByText('pirates')).toBeNull();
    await userEvent.hover(within(accountable).getAllByText('Record')[0]);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'From the IdentityOwner record identityowner:default/one: confirmed' +
        'Also claimed by pirates, not confirmed (From the IdentityOwner record identityowner:default/three)',
    );
    within(operator).getByText('Claimed');
    within(policy).getByText('Not in the catalog');
    within(policy).getByText('group:default/gone');
    expect(within(policy).queryByRole('link', { name: /gone/ })).toBeNull();
    within(enforcement).getByText('Not known');
  });

  it('says by which entry a record covers, and who would come next', async () => {
    renderOnEntity(<OwnershipTab />, {
      chain: withOwners([
        {
          role: 'accountable',
          state: 'resolved',
          owners: [
            {
              entityRef: 'group:default/payments',
              exists: true,
              members: 3,
              provenance: [
                {
                  ...record('one', 'confirmed'),
                  scope: { cluster: 'prod-eu', namespace: 'payments' },
                },
              ],
            },
          ],
          runnersUp: [
            {
              entityRef: 'group:default/platform',
              exists: true,
              provenance: [
                {
                  ...record('two', 'confirmed'),
                  scope: { cluster: 'prod-eu' },
                },
              ],
            },
          ],
        },
        {
          role: 'operator',
          state: 'empty',
          owners: [
            {
              entityRef: 'group:default/hollow',
              exists: true,
              members: 0,
              provenance: [record('one', 'confirmed')],
            },
          ],
        },
        { role: 'driftResponder', state: 'missing', owners: [] },
      ]),
    });
    await screen.findByText('Who answers');
    const row = within(
      matrix()
        .getByLabelText(/prod-eu\/payments\/checkout, open/)
        .closest('tr')!,
    );
    const [accountable, operator] = row.getAllByRole('cell');
    await userEvent.hover(within(accountable).getByText('Record'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'From the IdentityOwner record identityowner:default/one, by namespace payments of cluster prod-eu: confirmed' +
        'Otherwise platform (From the IdentityOwner record identityowner:default/two, by the whole cluster prod-eu)',
    );
    within(operator).getByText('Nobody is in it');
    within(operator).getByText(/members, or name another/);

    // A record covers it already, so one line is enough.
    await userEvent.click(
      row.getByRole('button', { name: 'Name a drift responder' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    dialog.getByRole('link', { name: 'one' });
    dialog.getByText(/driftResponder: group:default\/your-team/);
    expect(dialog.queryByText(/covers:/)).toBeNull();
  });

  it('has a record to copy for a role that nobody is named for', async () => {
    renderOnEntity(<OwnershipTab />, { chain: createChain() });
    await screen.findByText('Who answers');
    const row = within(
      matrix()
        .getByLabelText(/prod-eu\/payments\/checkout, open/)
        .closest('tr')!,
    );
    await userEvent.click(row.getByRole('button', { name: 'Name operators' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      /kind: IdentityOwner.*owner: group:default\/payments.*operators: \[group:default\/your-team\].*cluster: "prod-eu", namespace: "payments"/,
    );
    within(dialog).getByRole('button', { name: 'Copy the lines' });
    expect(await axe(dialog, AXE)).toHaveNoViolations();
  });

  it('takes no claim for an owner, and a missing accountable one for a gap', async () => {
    const [accountable, ...unnamed] = ownedBy('group:default/billing');
    const others = unnamed.map(answer => ({
      ...answer,
      state: 'resolved' as const,
      owners: accountable.owners,
    }));
    const claimedOnly = accountable.owners.map(owner => ({
      ...owner,
      provenance: [
        {
          type: 'component-owner' as const,
          entityRef: 'component:default/sales-dashboard',
          standing: 'claimed' as const,
        },
      ],
    }));
    const chain = createChain();
    const answers: Record<string, RoleAnswer> = {
      'i-prod': { ...accountable, owners: claimedOnly },
      'i-staging': { role: 'accountable', state: 'missing', owners: [] },
    };
    renderOnEntity(<OwnershipTab />, {
      chain: {
        ...chain,
        nodes: chain.nodes.map(node =>
          node.kind === 'identity'
            ? { ...node, owners: [answers[node.id] ?? accountable, ...others] }
            : node,
        ),
      },
      query: 'show=gaps',
    });
    await screen.findByText('With gaps (2)');
    const rowOf = (name: RegExp) =>
      within(matrix().getByLabelText(name).closest('tr')!);
    rowOf(/prod-eu\/payments\/checkout, open/).getByText('Claimed');
    rowOf(/staging\/payments\/checkout, open/).getByText('Missing');
    rowOf(/staging\/payments\/checkout, open/).getByText(
      'Set spec.owner of the component',
    );
    expect(matrix().queryByLabelText(/default, open/)).toBeNull();
  });

  it('counts what may not be seen and what is left out, and says what is stale', async () => {
    const chain = createChain();
    renderOnEntity(<OwnershipTab />, {
      chain: {
        ...chain,
        sources: [{ ...chain.sources[0], freshness: stale }],
        hiddenWorkloads: 1,
        redacted: [{ from: 'w-prod', type: 'uses', kind: 'secret', count: 2 }],
        overflow: [{ from: 'i-prod', type: 'granted', total: 40, shown: 1 }],
      },
    });
    expect(await screen.findByText(/prod-eu: stale since/)).toHaveTextContent(
      'prod-eu: stale since 1 hour ago — API server unreachable',
    );
    expect(await within(graph()).findByText('2 hidden')).toBeInTheDocument();
    within(graph()).getByText('39 more');
    screen.getByText('2 that you may not see');
    screen.getByText('1 more that you may not see');
  });

  it('draws a large chain only when asked to', async () => {
    const chain = createChain();
    const [workload] = chain.nodes;
    renderOnEntity(<OwnershipTab />, {
      chain: {
        ...chain,
        nodes: Array.from({ length: 151 }, (_, index) => ({
          ...workload,
          id: `w-${index}`,
          displayName: `job-${index}`,
        })),
        edges: [],
        matches: [],
      },
    });
    await screen.findByText(/The graph would have 151 nodes/);
    expect(screen.queryByLabelText(/as a graph/)).toBeNull();
    screen.getByText('Draw it all the same');
  });
});

describe('states of a chain that is not there', () => {
  it('keeps the place while loading', async () => {
    renderOnEntity(<OwnershipTab />, {
      api: createApi({ getEntityChain: () => new Promise(() => {}) }),
    });
    expect(
      await screen.findByRole('status', { name: 'Loading identities' }),
    ).toBeInTheDocument();
  });

  it('tells what failed with the id of the request, and tries again', async () => {
    let fail = true;
    const api = createApi({
      getEntityChain: jest.fn(async () => {
        if (fail) {
          throw await responseError(503, 'ServiceUnavailableError', {
            'x-request-id': 'req-1',
          });
        }
        return createChain();
      }),
    });
    renderOnEntity(<OwnershipTab />, { api });
    await screen.findByText(/The identities of checkout could not be read/);
    expect(screen.getByText(/Request id/)).toHaveTextContent(
      'Request id: req-1',
    );
    fail = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Who answers');
  });

  it('says which permission is missing and whom to ask', async () => {
    const { container } = renderOnEntity(<OwnershipTab />, {
      api: createApi({
        getEntityChain: async () => {
          throw await responseError(403, 'NotAllowedError');
        },
      }),
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('workload-identity.asset.read');
    within(alert).getByRole('link', { name: 'payments' });
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('says that the inventory does not know the component', async () => {
    renderOnEntity(<OwnershipTab />, {
      api: createApi({
        getEntityChain: async () => {
          throw await responseError(404, 'NotFoundError');
        },
      }),
    });
    expect(
      await screen.findByText('The inventory does not know checkout'),
    ).toBeInTheDocument();
  });

  it.each([
    ['without annotations', undefined, 'backstage.io/kubernetes-id: checkout'],
    [
      'with annotations that match nothing',
      { 'backstage.io/kubernetes-id': 'chekout' },
      'tenure.dev/component: component:default/checkout',
    ],
  ])('gives the lines to copy %s', async (_, annotations, line) => {
    const { container } = renderOnEntity(<OwnershipTab />, {
      chain: createChain({ nodes: [], edges: [], matches: [] }),
      entity: {
        ...checkoutEntity,
        metadata: { ...checkoutEntity.metadata, annotations },
      },
    });
    await screen.findByText('No workload is known to belong to checkout');
    await waitFor(() => expect(container).toHaveTextContent(line));
    if (annotations) {
      screen.getByText('chekout');
    }
  });

  it('says when all workloads are hidden', async () => {
    renderOnEntity(<OwnershipTab />, {
      chain: createChain({
        nodes: [],
        edges: [],
        matches: [],
        hiddenWorkloads: 2,
      }),
    });
    expect(
      await screen.findByText(/2 workloads belong to it that you may not see/),
    ).toBeInTheDocument();
  });
});
