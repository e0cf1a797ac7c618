import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  AccessGrant,
  AccessView,
  WorkloadIdentityApi,
} from '@tenure/backstage-plugin-workload-identity-common';
import { axe } from 'jest-axe';
import { after, sources } from '../../__testUtils__/fixtures';
import { createApi, responseError } from '../../__testUtils__/renderOnEntity';
import { renderOnPage } from '../../__testUtils__/renderOnPage';
import { AccessTab } from './AccessTab';
import { permissionRows, rowMatches, ruleText } from './permissionRows';

jest.setTimeout(60_000);

const AXE = { rules: { 'color-contrast': { enabled: false } } };

const tokens = {
  verbs: ['create'],
  apiGroups: [''],
  resources: ['serviceaccounts/token'],
};
const grant = (more: Partial<AccessGrant> = {}): AccessGrant => ({
  role: { id: 'r-1', displayName: 'issuer' },
  binding: 'ClusterRoleBinding issuers',
  state: 'known',
  permissionSets: ['one'],
  ...more,
});

const view: AccessView = {
  assetId: 'i-prod',
  asOf: after(0),
  state: 'known',
  pending: false,
  freshness: { state: 'fresh', asOf: after(-40) },
  grants: [
    grant(),
    grant({
      role: { id: 'r-2', displayName: 'reader', namespace: 'payments' },
      binding: 'RoleBinding payments/readers',
      namespace: 'payments',
      through: 'system:serviceaccounts:payments',
      permissionSets: ['two'],
    }),
    grant({
      role: { id: 'r-3', displayName: 'gone' },
      binding: 'ClusterRoleBinding old',
      state: 'missing',
      permissionSets: [],
    }),
  ],
  moreGrants: 0,
  hiddenGrants: 2,
  permissionSets: {
    one: [tokens, { verbs: ['get'], nonResourceURLs: ['/metrics'] }],
    two: [
      { verbs: ['list', 'get'], apiGroups: ['', 'apps'], resources: ['pods'] },
      {
        verbs: ['*'],
        apiGroups: ['*'],
        resources: ['*'],
        resourceNames: ['x'],
      },
    ],
  },
  powers: [
    {
      power: 'issue-tokens',
      target: 'accounts',
      rule: tokens,
      bindings: ['ClusterRoleBinding issuers'],
      becomes: {
        total: 1000,
        more: true,
        controlling: 2,
        examples: [
          { id: 'i-admin', displayName: 'admin', namespace: 'kube-system' },
        ],
      },
    },
    {
      power: 'exec-pods',
      target: 'running-accounts',
      namespaces: ['a', 'b', 'c', 'd', 'e', 'f'],
      namespaceTotal: 60,
      through: 'system:serviceaccounts',
      rule: { verbs: ['get'], apiGroups: [''], resources: ['pods/exec'] },
      bindings: ['RoleBinding a/exec'],
      becomes: { total: 1, controlling: 0, examples: [] },
    },
  ],
  hiddenPowers: 0,
  control: {
    state: 'yes',
    facts: [
      { reason: 'issue-tokens', rule: tokens },
      { reason: 'run-privileged', workloads: 1 },
    ],
  },
  boundaries: [
    {
      workload: { id: 'w-1', displayName: 'agent', namespace: 'payments' },
      hostAccess: ['hostPath /etc', 'hostNetwork'],
      nodeControl: ['hostPath /etc'],
      allowsPrivilegeEscalation: false,
      podSecurity: { enforce: 'baseline' },
    },
    { workload: { id: 'w-2', displayName: 'web' } },
  ],
  moreBoundaries: 3,
  gaps: [],
  moreGaps: 0,
};

const nothing: AccessView = {
  ...view,
  grants: [],
  hiddenGrants: 0,
  permissionSets: {},
  powers: [],
  control: { state: 'no', facts: [] },
  boundaries: [],
  moreBoundaries: 0,
};

function render(getAccess: WorkloadIdentityApi['getAccess']) {
  const api = createApi({
    listSources: jest.fn(async () => ({ items: sources })),
    getAccess: jest.fn(getAccess),
  });
  const { container } = renderOnPage(<AccessTab assetId="i-prod" />, {
    api,
    path: '/workload-identities/assets/i-prod/access',
    mountPath: '/workload-identities/assets/:id',
  });
  return { api, container };
}

const region = (name: string) => within(screen.getByRole('region', { name }));

describe('AccessTab', () => {
  it('says who it can become, what it may do, and by which bindings', async () => {
    const { container, api } = render(async () => view);
    await screen.findByText('It controls its cluster');
    expect(api.getAccess).toHaveBeenCalledWith('i-prod', expect.anything());
    screen.getByText(
      'Asks for tokens of accounts: create serviceaccounts/token',
    );
    screen.getByText('1 workload that can take over its node runs as it');

    const powers = region('Can become');
    powers.getByText('more than 1000 accounts');
    powers.getByText('2 of them control the cluster');
    expect(powers.getByText('kube-system/admin').closest('a')).toHaveAttribute(
      'href',
      '/workload-identities/assets/i-admin',
    );
    powers.getByText('and 55 more');
    powers.getByText('through the group system:serviceaccounts');

    const permissions = region('Permissions');
    const row = permissions.getByText('serviceaccounts/token').closest('tr')!;
    expect(row.textContent).toContain(
      'ClusterRoleBinding issuers, role issuer',
    );
    // In a namespace every resource is none of the cluster's.
    expect(permissions.getByText('everything').closest('tr')).toHaveTextContent(
      /do anything.*payments/,
    );
    screen.getByText('2 more that you may not see');
    expect(screen.getByText('gone').closest('li')).toHaveTextContent(
      'ClusterRoleBinding old names gone, which is not there: it grants nothing',
    );

    const boundary = region('What it runs as on its nodes');
    boundary.getByText('can take over its node');
    boundary.getByText('enforce: baseline');
    boundary.getByText('not known');
    screen.getByText('3 more workloads');
    expect(await axe(container, AXE)).toHaveNoViolations();
  });

  it('filters permissions by what stands in them', async () => {
    render(async () => view);
    const filter = await screen.findByLabelText(
      'Part of a resource, verb, namespace or binding',
    );
    screen.getByText('5 of 5');
    await userEvent.type(filter, 'readers apps');
    await screen.findByText('1 of 5');
    await userEvent.clear(filter);
    await userEvent.type(filter, 'nowhere');
    await screen.findByText('Nothing matches the filter.');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filter' }),
    );
    expect(await screen.findByText('5 of 5')).toBeInTheDocument();
  });

  it('says of nothing that it is nothing, only where all was read', async () => {
    render(async () => nothing);
    await screen.findByText('It does not control its cluster');
    screen.getByText(/^None of its permissions lets it/);
    screen.getByText('No binding grants it anything, nor any of its groups.');
    expect(screen.getByText('No workload runs as it.')).toBeInTheDocument();
  });

  it('says what was not read, and claims nothing then', async () => {
    render(async () => ({
      ...nothing,
      state: 'partial',
      pending: true,
      control: { state: 'unknown', facts: [] },
      freshness: {
        state: 'stale',
        asOf: after(-4000),
        since: after(-3600),
      },
      moreGaps: 2,
      gaps: [
        {
          sourceId: sources[0].id,
          resource: 'rbac.authorization.k8s.io/clusterroles',
          partition: '',
          state: 'forbidden',
          since: after(-3600),
          reason: { code: 'Forbidden', message: 'may not list clusterroles' },
        },
      ],
    }));
    const unknown = await screen.findByText(
      'Nothing says that it controls its cluster',
    );
    expect(unknown.closest('[data-status]')).toHaveAttribute(
      'data-status',
      'unknown',
    );
    screen.getByText('There may be more than is shown');
    screen.getByText(
      'Changes of roles or bindings are still being followed up.',
    );
    screen.getByText(/may not list clusterroles/);
    screen.getByText('in 2 other places');
    screen.getByText(/^None that is known of\./);
    screen.getByText(/^Nothing is known to be granted to it\./);
  });

  it('is never green when it is stale', async () => {
    render(async () => ({
      ...nothing,
      freshness: { state: 'stale', asOf: after(-4000), since: after(-3600) },
    }));
    const said = await screen.findByText('It does not control its cluster');
    expect(said.closest('[data-status]')).toHaveAttribute(
      'data-status',
      'stale',
    );
  });

  it('says that it is of no cluster', async () => {
    render(async () => ({ ...nothing, state: 'not-applicable' }));
    expect(
      await screen.findByText(/^It is no identity of a Kubernetes cluster/),
    ).toBeInTheDocument();
  });

  it('says what is missing where it is forbidden, with its name', async () => {
    const forbidden = render(async () => {
      throw await responseError(403, 'NotAllowedError');
    });
    await screen.findByText('You may not see what this identity may do');
    expect(forbidden.container.textContent).toContain(
      'workload-identity.asset.read',
    );
  });

  it('asks again after a failure', async () => {
    let fail = true;
    render(async () => {
      if (fail) {
        throw new Error('the connection was lost');
      }
      return nothing;
    });
    const retry = await screen.findByRole('button', { name: 'Try again' });
    fail = false;
    await userEvent.click(retry);
    expect(
      await screen.findByText('It does not control its cluster'),
    ).toBeInTheDocument();
  });
});

describe('permission rows', () => {
  it('put together what several bindings grant of one thing', () => {
    const rows = permissionRows({
      ...view,
      grants: [
        grant(),
        grant({ binding: 'ClusterRoleBinding too', permissionSets: ['more'] }),
        grant({ namespace: 'a', permissionSets: ['urls'] }),
      ],
      permissionSets: {
        one: [tokens],
        more: [{ ...tokens, verbs: ['get', 'create'] }],
        urls: [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
      },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      on: 'serviceaccounts/token',
      verbs: ['create', 'get'],
    });
    expect(rows[0].grants.map(({ binding }) => binding)).toEqual([
      'ClusterRoleBinding issuers',
      'ClusterRoleBinding too',
    ]);
    expect(rowMatches(rows[0], 'CREATE too')).toBe(true);
    expect(rowMatches(rows[0], 'delete')).toBe(false);
  });

  it('read as one line', () => {
    expect(
      ruleText({
        verbs: ['get', 'list'],
        apiGroups: ['', 'apps'],
        resources: ['deployments'],
        resourceNames: ['a'],
      }),
    ).toBe('get, list deployments [a] (apps)');
  });
});
