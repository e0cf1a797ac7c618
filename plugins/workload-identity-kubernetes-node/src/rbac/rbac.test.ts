import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { AggregatedRole, rolesAggregatedBy } from './aggregateRoles';
import { AccessAttributes, ScopedRules } from './attributes';
import { findPowers } from './powers/findPowers';
import { findAllowing, mayDo } from './mayDo';
import { parseSubject, systemGroupsOf } from './subjects';

const RBAC = 'rbac.authorization.k8s.io';
const rule = (
  verbs: string[],
  apiGroups: string[],
  resources: string[],
  resourceNames?: string[],
): PermissionRule => ({
  verbs,
  apiGroups,
  resources,
  ...(resourceNames && { resourceNames }),
});

describe('mayDo', () => {
  const get = { verb: 'get', group: '', resource: 'pods' };

  it.each<[string, PermissionRule, AccessAttributes, boolean]>([
    ['the very thing', rule(['get'], [''], ['pods']), get, true],
    ['another verb', rule(['list'], [''], ['pods']), get, false],
    ['another group', rule(['get'], ['apps'], ['pods']), get, false],
    ['no group at all', { verbs: ['get'], resources: ['pods'] }, get, false],
    ['every verb', rule(['*'], [''], ['pods']), get, true],
    ['every group', rule(['get'], ['*'], ['pods']), get, true],
    ['every resource', rule(['get'], [''], ['*']), get, true],
    ['a verb with a star in it', rule(['g*'], [''], ['pods']), get, false],
    [
      'a resource, asked for its subresource',
      rule(['get'], [''], ['pods']),
      { ...get, subresource: 'log' },
      false,
    ],
    [
      'a subresource, asked for its resource',
      rule(['get'], [''], ['pods/log']),
      get,
      false,
    ],
    [
      'the subresource',
      rule(['get'], [''], ['pods/log']),
      { ...get, subresource: 'log' },
      true,
    ],
    [
      'every resource, asked for a subresource',
      rule(['get'], [''], ['*']),
      { ...get, subresource: 'log' },
      true,
    ],
    [
      'the subresource of every resource',
      rule(['get'], [''], ['*/log']),
      { ...get, subresource: 'log' },
      true,
    ],
    [
      'a longer subresource of every resource',
      rule(['get'], [''], ['*/xlog']),
      { ...get, subresource: 'log' },
      false,
    ],
    [
      'every subresource of a resource, which is no form',
      rule(['get'], [''], ['pods/*']),
      { ...get, subresource: 'log' },
      false,
    ],
    [
      'a name',
      rule(['get'], [''], ['pods'], ['a']),
      { ...get, name: 'a' },
      true,
    ],
    [
      'another name',
      rule(['get'], [''], ['pods'], ['a']),
      { ...get, name: 'b' },
      false,
    ],
    [
      'a name, asked without one',
      rule(['get'], [''], ['pods'], ['a']),
      get,
      false,
    ],
    [
      'a star as a name',
      rule(['get'], [''], ['pods'], ['*']),
      { ...get, name: 'a' },
      false,
    ],
    [
      'no names',
      rule(['get'], [''], ['pods'], []),
      { ...get, name: 'a' },
      true,
    ],
    [
      'a URL',
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      { verb: 'get', path: '/healthz' },
      true,
    ],
    [
      'a URL above',
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      { verb: 'get', path: '/healthz/etcd' },
      false,
    ],
    [
      'URLs below',
      { verbs: ['get'], nonResourceURLs: ['/healthz/*'] },
      { verb: 'get', path: '/healthz/etcd' },
      true,
    ],
    [
      'URLs below, asked for the one above',
      { verbs: ['get'], nonResourceURLs: ['/healthz/*'] },
      { verb: 'get', path: '/healthz' },
      false,
    ],
    [
      'URLs with several stars at the end',
      { verbs: ['get'], nonResourceURLs: ['/a**'] },
      { verb: 'get', path: '/ab' },
      true,
    ],
    [
      'URLs with a star within',
      { verbs: ['get'], nonResourceURLs: ['/a/*/b'] },
      { verb: 'get', path: '/a/x/b' },
      false,
    ],
    [
      'every resource, asked for a URL',
      rule(['*'], ['*'], ['*']),
      { verb: 'get', path: '/healthz' },
      false,
    ],
  ])('with %s', (_, one, attributes, expected) => {
    expect(mayDo([{ rules: [one] }], attributes)).toBe(expected);
  });

  it('holds within a namespace what was granted there', () => {
    const inA: ScopedRules = {
      namespace: 'a',
      rules: [
        rule(['*'], ['*'], ['*']),
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ],
    };
    expect(mayDo([inA], { ...get, namespace: 'a' })).toBe(true);
    expect(mayDo([inA], { ...get, namespace: 'b' })).toBe(false);
    expect(mayDo([inA], get)).toBe(false);
    expect(mayDo([inA], { verb: 'get', path: '/healthz' })).toBe(false);
  });

  it('says by which rule of what', () => {
    const first = { binding: 'x', rules: [rule(['list'], [''], ['pods'])] };
    const second = { binding: 'y', rules: [rule(['get'], [''], ['pods'])] };
    expect(findAllowing([first, second], get)).toEqual({
      granted: second,
      rule: second.rules[0],
    });
    expect(findAllowing([], get)).toBeUndefined();
  });
});

describe('subjects', () => {
  it.each([
    [
      'payments/checkout',
      [
        'system:authenticated',
        'system:serviceaccounts',
        'system:serviceaccounts:payments',
      ],
    ],
    ['User/jane', ['system:authenticated']],
    ['User/system:anonymous', ['system:unauthenticated']],
    ['Group/devs', []],
  ])('%s is in its groups', (name, groups) => {
    expect(systemGroupsOf(parseSubject(name)!)).toEqual(groups);
  });

  it('are what they are named', () => {
    expect(parseSubject('User/a/b')).toEqual({ kind: 'user', name: 'a/b' });
    expect(parseSubject('payments')).toBeUndefined();
    expect(parseSubject('payments/')).toBeUndefined();
  });
});

describe('aggregation', () => {
  const roles: AggregatedRole[] = [
    { name: 'a', labels: { to: 'edit', tier: '1' } },
    { name: 'b', labels: { to: 'view' } },
    { name: 'c', labels: {} },
    {
      name: 'mid',
      labels: { to: 'edit' },
      aggregates: [{ matchLabels: { to: 'view' } }],
    },
  ];
  const of = (aggregates: AggregatedRole['aggregates']) =>
    rolesAggregatedBy({ name: 'top', labels: {}, aggregates }, roles);

  it.each<[string, AggregatedRole['aggregates'], string[]]>([
    ['no selector', [], []],
    ['a label', [{ matchLabels: { to: 'view' } }], ['b']],
    [
      'labels of aggregated ones',
      [{ matchLabels: { to: 'edit' } }],
      ['a', 'b'],
    ],
    [
      'several selectors',
      [{ matchLabels: { tier: '1' } }, { matchLabels: { to: 'view' } }],
      ['a', 'b'],
    ],
    ['an empty selector', [{}], ['a', 'b', 'c']],
    [
      'In',
      [
        {
          matchExpressions: [
            { key: 'tier', operator: 'In', values: ['1', '2'] },
          ],
        },
      ],
      ['a'],
    ],
    [
      'NotIn',
      [
        {
          matchExpressions: [
            { key: 'to', operator: 'NotIn', values: ['edit'] },
          ],
        },
      ],
      ['b', 'c'],
    ],
    [
      'Exists',
      [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }],
      ['a'],
    ],
    [
      'DoesNotExist',
      [{ matchExpressions: [{ key: 'to', operator: 'DoesNotExist' }] }],
      ['c'],
    ],
    [
      'an unknown operator',
      [{ matchExpressions: [{ key: 'to', operator: 'Like' }] }],
      [],
    ],
  ])('by %s', (_, aggregates, expected) => {
    expect(of(aggregates)).toEqual(expected);
  });

  it('ends where roles aggregate each other', () => {
    const one: AggregatedRole = {
      name: 'one',
      labels: { x: 'y' },
      aggregates: [{}],
    };
    const two: AggregatedRole = { name: 'two', labels: {}, aggregates: [{}] };
    expect(rolesAggregatedBy(one, [one, two, ...roles])).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('powers', () => {
  const pods = rule(['create'], [''], ['pods']);

  it.each<[string, PermissionRule[], string[]]>([
    ['reading pods', [rule(['get', 'list'], [''], ['pods', 'pods/log'])], []],
    ['everything', [rule(['*'], ['*'], ['*'])], ['administrate anything']],
    [
      'impersonating users',
      [rule(['impersonate'], [''], ['users'])],
      ['impersonate users'],
    ],
    [
      'impersonating groups alone',
      [rule(['impersonate'], [''], ['groups'])],
      [],
    ],
    [
      'impersonating users and groups',
      [rule(['impersonate'], [''], ['users', 'groups'])],
      ['impersonate users', 'impersonate groups'],
    ],
    [
      'impersonating accounts',
      [rule(['impersonate'], [''], ['serviceaccounts'])],
      ['impersonate accounts'],
    ],
    ['bind alone', [rule(['bind'], [RBAC], ['clusterroles'])], []],
    [
      'bind and bindings',
      [
        rule(['bind'], [RBAC], ['clusterroles']),
        rule(['create'], [RBAC], ['rolebindings']),
      ],
      ['bind-roles roles', 'change-rbac'],
    ],
    [
      'escalate and roles',
      [rule(['escalate', 'update'], [RBAC], ['clusterroles'])],
      ['escalate-roles roles', 'change-rbac'],
    ],
    [
      'tokens',
      [rule(['create'], [''], ['serviceaccounts/token'])],
      ['issue-tokens accounts'],
    ],
    [
      'tokens by subresource',
      [rule(['create'], ['*'], ['*/token'])],
      ['issue-tokens accounts'],
    ],
    [
      'secrets, to read',
      [rule(['get'], [''], ['secrets'])],
      ['read-secrets stored-accounts'],
    ],
    [
      'secrets, to make and read',
      [rule(['create', 'get'], [''], ['secrets'])],
      ['make-token-secrets accounts', 'read-secrets stored-accounts'],
    ],
    ['secrets, to make', [rule(['create'], [''], ['secrets'])], []],
    ['pods', [pods], ['create-pods accounts']],
    [
      'pods by name, which is nothing',
      [rule(['create'], [''], ['pods'], ['a'])],
      [],
    ],
    [
      'workloads',
      [rule(['create', 'patch'], ['apps'], ['deployments'])],
      ['create-pods accounts', 'change-pods running-accounts'],
    ],
    [
      'ephemeral containers',
      [rule(['patch'], [''], ['pods/ephemeralcontainers'])],
      ['change-pods running-accounts'],
    ],
    [
      'exec',
      [rule(['get'], [''], ['pods/exec'])],
      ['exec-pods running-accounts'],
    ],
    [
      'accounts, to change',
      [rule(['patch'], [''], ['serviceaccounts'])],
      ['change-accounts accounts'],
    ],
    [
      'mutating webhooks',
      [
        rule(
          ['patch'],
          ['admissionregistration.k8s.io'],
          ['mutatingwebhookconfigurations'],
        ),
      ],
      ['change-admission anything'],
    ],
    [
      'validating webhooks',
      [
        rule(
          ['delete'],
          ['admissionregistration.k8s.io'],
          ['validatingwebhookconfigurations'],
        ),
      ],
      ['watch-admission'],
    ],
    [
      'approving',
      [
        rule(
          ['update'],
          ['certificates.k8s.io'],
          ['certificatesigningrequests/approval'],
        ),
        rule(
          ['approve'],
          ['certificates.k8s.io'],
          ['signers'],
          ['kubernetes.io/kube-apiserver-client'],
        ),
      ],
      ['sign-certificates users'],
    ],
    [
      'approving what serves',
      [
        rule(
          ['update'],
          ['certificates.k8s.io'],
          ['certificatesigningrequests/approval'],
        ),
        rule(
          ['approve'],
          ['certificates.k8s.io'],
          ['signers'],
          ['kubernetes.io/kubelet-serving'],
        ),
      ],
      [],
    ],
    [
      'the proxy of nodes',
      [rule(['get'], [''], ['nodes/proxy'])],
      ['proxy-nodes nodes'],
    ],
    [
      'volumes',
      [rule(['create'], [''], ['persistentvolumes'])],
      ['create-volumes nodes'],
    ],
  ])('of %s', (_, rules, expected) => {
    expect(
      findPowers(rules).map(({ power, target }) =>
        target ? `${power} ${target}` : power,
      ),
    ).toEqual(expected);
  });

  it('in a namespace leave out what has none, and control no cluster', () => {
    const rules = [
      pods,
      rule(['get'], [''], ['nodes/proxy']),
      rule(['impersonate'], [''], ['users', 'serviceaccounts']),
    ];
    const flags = (namespace?: string) =>
      findPowers(rules, { namespace }).map(
        ({ power, controlsCluster }) => `${power} ${controlsCluster}`,
      );
    expect(flags('payments')).toEqual([
      'impersonate false',
      'create-pods false',
    ]);
    expect(flags('kube-system')).toEqual([
      'impersonate true',
      'create-pods true',
    ]);
  });

  it('say whom they are limited to, and by which rule they come', () => {
    const named = rule(['create'], [''], ['serviceaccounts/token'], ['b', 'a']);
    expect(findPowers([named])).toEqual([
      {
        power: 'issue-tokens',
        target: 'accounts',
        names: ['a', 'b'],
        rule: named,
        controlsCluster: false,
      },
    ]);
    const whole = rule(['create'], [''], ['serviceaccounts/token']);
    expect(findPowers([named, whole])).toEqual([
      {
        power: 'issue-tokens',
        target: 'accounts',
        rule: whole,
        controlsCluster: true,
      },
    ]);
  });

  it('reach the cluster by the names that do', () => {
    const masters = (names: string[]) =>
      findPowers([
        rule(['impersonate'], [''], ['groups'], names),
        rule(['impersonate'], [''], ['users'], ['jane']),
      ]).map(({ target, controlsCluster }) => `${target} ${controlsCluster}`);
    expect(masters(['devs'])).toEqual(['users false', 'groups false']);
    expect(masters(['devs', 'system:masters'])).toEqual([
      'users false',
      'groups true',
    ]);
  });

  it('come together from what is granted here and in the whole cluster', () => {
    const bind = rule(['bind'], [RBAC], ['clusterroles']);
    const bindings = rule(['create'], [RBAC], ['rolebindings']);
    const powers = (here: PermissionRule[], elsewhere: PermissionRule[]) =>
      findPowers(here, { namespace: 'a', elsewhere }).map(one => one.power);
    expect(powers([bindings], [bind])).toEqual(['bind-roles', 'change-rbac']);
    expect(powers([bind], [bindings])).toEqual(['bind-roles']);
    expect(powers([], [bind, bindings])).toEqual([]);
  });
});
