import { codesOf, factsOf, linksOf, mapOne } from '../__testUtils__/objects';

const RBAC = 'rbac.authorization.k8s.io';

function role(rules: unknown, more?: Record<string, unknown>) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'system:controller:x', ...(more?.metadata as object) },
    rules,
    ...(more?.aggregationRule !== undefined && {
      aggregationRule: more.aggregationRule,
    }),
  };
}

const localRole = (rules: unknown) => ({
  ...role(rules),
  kind: 'Role',
  metadata: { name: 'r', namespace: 'payments' },
});

const rule = (
  apiGroups: string[],
  resources: string[],
  verbs: string[],
  more?: object,
) => ({
  apiGroups,
  resources,
  verbs,
  ...more,
});

const capabilitiesOf = (object: unknown) =>
  (mapOne(object).assets[0].facts as { capabilities?: string[] }).capabilities;

describe('capabilities', () => {
  it.each([
    ['nothing', [], []],
    ['get configmaps', [rule([''], ['configmaps'], ['get'])], []],
    [
      'everything',
      [rule(['*'], ['*'], ['*'])],
      [
        'cluster-admin',
        'reads-secrets',
        'changes-rbac',
        'impersonates',
        'creates-pods',
        'issues-tokens',
        'changes-admission',
      ],
    ],
    [
      'everything, of some name',
      [rule(['*'], ['*'], ['*'], { resourceNames: ['x'] })],
      [
        'changes-rbac',
        'impersonates',
        'creates-pods',
        'issues-tokens',
        'changes-admission',
        'wildcard',
      ],
    ],
    ['list secrets', [rule([''], ['secrets'], ['list'])], ['reads-secrets']],
    [
      'watch secrets',
      [rule([''], ['configmaps', 'secrets'], ['watch'])],
      ['reads-secrets'],
    ],
    [
      'get one secret',
      [rule([''], ['secrets'], ['get'], { resourceNames: ['a'] })],
      [],
    ],
    ['create secrets', [rule([''], ['secrets'], ['create'])], []],
    [
      'secrets of another group',
      [rule(['example.org'], ['secrets'], ['get'])],
      [],
    ],
    ['all core', [rule([''], ['*'], ['get'])], ['reads-secrets', 'wildcard']],
    [
      'bind',
      [rule([RBAC], ['clusterroles'], ['bind'], { resourceNames: ['edit'] })],
      ['changes-rbac'],
    ],
    [
      'read RBAC',
      [rule([RBAC], ['roles', 'rolebindings'], ['get', 'list'])],
      [],
    ],
    ['impersonate', [rule([''], ['users'], ['impersonate'])], ['impersonates']],
    [
      'every verb on accounts',
      [rule([''], ['serviceaccounts'], ['*'])],
      ['impersonates', 'wildcard'],
    ],
    ['create pods', [rule([''], ['pods'], ['create'])], ['creates-pods']],
    [
      'create deployments',
      [rule(['apps'], ['deployments'], ['create'])],
      ['creates-pods'],
    ],
    [
      'create jobs',
      [rule(['batch'], ['cronjobs'], ['create'])],
      ['creates-pods'],
    ],
    ['delete pods', [rule([''], ['pods'], ['delete', 'get'])], []],
    ['exec', [rule([''], ['pods/exec'], ['create'])], []],
    [
      'tokens',
      [rule([''], ['serviceaccounts/token'], ['create'])],
      ['issues-tokens'],
    ],
    [
      'tokens, by subresource',
      [rule([''], ['*/token'], ['create'])],
      ['issues-tokens'],
    ],
    ['accounts only', [rule([''], ['serviceaccounts'], ['create'])], []],
    [
      'webhooks',
      [
        rule(
          ['admissionregistration.k8s.io'],
          ['validatingwebhookconfigurations'],
          ['delete'],
        ),
      ],
      ['changes-admission'],
    ],
    [
      'admission policies',
      [
        rule(
          ['admissionregistration.k8s.io'],
          ['mutatingadmissionpolicies'],
          ['patch'],
        ),
      ],
      ['changes-admission'],
    ],
    ['URLs', [{ nonResourceURLs: ['*'], verbs: ['*'] }], ['wildcard']],
  ])('%s', (_, rules, expected) => {
    expect(capabilitiesOf(role(rules))).toEqual(expected);
  });

  it('of a Role never reach the whole cluster', () => {
    expect(capabilitiesOf(localRole([rule(['*'], ['*'], ['*'])]))).toEqual(
      expect.not.arrayContaining(['cluster-admin']),
    );
    expect(capabilitiesOf(localRole([rule(['*'], ['*'], ['*'])]))).toContain(
      'wildcard',
    );
  });
});

describe('permission sets', () => {
  const factsFor = (object: unknown) =>
    mapOne(object).assets[0].facts as {
      permissionSet?: string;
      ruleCount?: number;
    };

  it('are equal however the rules are written', () => {
    const a = role([
      rule([''], ['pods', 'secrets'], ['get', 'list']),
      rule(['apps'], ['deployments'], ['get']),
    ]);
    const b = localRole([
      rule(['apps'], ['deployments'], ['get', 'get'], { resourceNames: [] }),
      rule([''], ['secrets', 'pods'], ['list', 'get']),
      rule([''], ['pods', 'secrets'], ['get', 'list']),
    ]);
    expect(factsFor(b).permissionSet).toBe(factsFor(a).permissionSet);
    expect(factsFor(a).permissionSet).toMatch(/^[0-9a-f]{64}$/);
    expect(factsFor(b).ruleCount).toBe(2);
    expect(mapOne(a).assets[0].permissions).toEqual(
      mapOne(b).assets[0].permissions,
    );
    const other = role([rule([''], ['pods'], ['get', 'list'])]);
    expect(factsFor(other).permissionSet).not.toBe(factsFor(a).permissionSet);
  });

  it('have a hash that is settled', () => {
    // printf '[{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]}]' | sha256sum
    expect(
      factsFor(role([rule([''], ['pods'], ['list', 'get'])])).permissionSet,
    ).toBe('ac690b3b34ee3be353e38404553f895429fa3668b06d7a8d8d397e799e779585');
  });

  it.each([
    [
      'of a role with an odd rule',
      role([rule([''], ['pods'], ['get']), { verbs: 'all' }]),
      1,
    ],
    ['of a role whose rules are no list', role('all'), 1],
    [
      'of a declared aggregate',
      role([], { aggregationRule: { clusterRoleSelectors: [] } }),
      0,
    ],
  ])('%s are unknown', (_, object, problems) => {
    const mapped = mapOne(object);
    expect(mapped.assets[0].facts).not.toHaveProperty('permissionSet');
    expect(mapped.assets[0]).not.toHaveProperty('permissions');
    expect(mapped.problems).toHaveLength(problems);
  });

  it('of a live aggregate are what its controller filled in', () => {
    const mapped = mapOne(
      role([rule([''], ['pods'], ['get'])], {
        aggregationRule: {},
        metadata: { uid: 'u' },
      }),
    );
    expect(mapped.assets[0].facts).toMatchObject({ ruleCount: 1 });
  });

  it('of a declared aggregate are said to come from others', () => {
    const selectors = [
      { matchLabels: { to: 'view' } },
      {
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['1'] },
          { key: 'x', operator: 'Exists' },
        ],
      },
    ];
    const declared = (clusterRoleSelectors?: unknown) =>
      mapOne(
        role([], {
          aggregationRule: { clusterRoleSelectors },
          metadata: { labels: { to: 'edit' } },
        }),
      ).assets[0].facts;
    expect(declared(selectors)).toEqual({
      class: 'kubernetes-cluster-role',
      labels: { to: 'edit' },
      aggregates: selectors,
    });
    expect(declared()).toMatchObject({ aggregates: [] });
    expect(declared([{ matchLabels: { '-': 'x' } }, 'odd'])).toEqual({
      class: 'kubernetes-cluster-role',
      labels: { to: 'edit' },
    });
  });

  it('without rules are empty', () => {
    expect(mapOne(role(null)).assets[0].facts).toMatchObject({
      ruleCount: 0,
      capabilities: [],
    });
  });
});

describe('bindings', () => {
  const binding = (kind: string, roleKind: string, subjects: unknown) => ({
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: {
      name: 'b',
      ...(kind === 'RoleBinding' && { namespace: 'payments' }),
    },
    roleRef: { apiGroup: RBAC, kind: roleKind, name: 'admin' },
    subjects,
  });

  it('grant within their namespace', () => {
    const mapped = mapOne(
      binding('RoleBinding', 'Role', [
        { kind: 'ServiceAccount', name: 'here' },
        { kind: 'ServiceAccount', name: 'there', namespace: 'other' },
        { kind: 'ServiceAccount', name: 'here', namespace: 'payments' },
        { kind: 'User', name: 'system:serviceaccount:payments:here' },
        { kind: 'User', name: 'oidc:jane/doe@example.org' },
        { kind: 'Group', name: 'system:serviceaccounts:payments' },
      ]),
    );
    const facts = {
      binding: 'RoleBinding payments/b',
      namespace: 'payments',
    };
    const to = '-granted-> Role/payments/admin';
    expect(linksOf(mapped)).toEqual({
      [`payments/here ${to}`]: facts,
      [`other/there ${to}`]: facts,
      [`User/oidc:jane/doe@example.org ${to}`]: facts,
      [`Group/system:serviceaccounts:payments ${to}`]: facts,
    });
    expect(mapped.links.map(link => link.qualifier)).toEqual(
      Array(4).fill('RoleBinding payments/b'),
    );
    expect(factsOf(mapped)).toEqual({
      'identity User/oidc:jane/doe@example.org': { class: 'kubernetes-user' },
      'identity Group/system:serviceaccounts:payments': {
        class: 'kubernetes-group',
      },
    });
  });

  it('grant cluster roles in a namespace, and everywhere', () => {
    const subjects = [
      { kind: 'ServiceAccount', name: 'a', namespace: 'payments' },
    ];
    const link = 'payments/a -granted-> ClusterRole/admin';
    expect(
      linksOf(mapOne(binding('RoleBinding', 'ClusterRole', subjects))),
    ).toEqual({
      [link]: { binding: 'RoleBinding payments/b', namespace: 'payments' },
    });
    expect(
      linksOf(mapOne(binding('ClusterRoleBinding', 'ClusterRole', subjects))),
    ).toEqual({ [link]: { binding: 'ClusterRoleBinding b' } });
  });

  it.each([
    [
      'an account without namespace, cluster-wide',
      'ClusterRoleBinding',
      'ClusterRole',
      [{ kind: 'ServiceAccount', name: 'a' }],
      'InvalidSubject',
    ],
    [
      'a forged account',
      'RoleBinding',
      'Role',
      [{ kind: 'ServiceAccount', name: 'a', namespace: 'x/y' }],
      'InvalidSubject',
    ],
    [
      'an unknown subject',
      'RoleBinding',
      'Role',
      [{ kind: 'Robot', name: 'a' }],
      'InvalidSubject',
    ],
    [
      'a control character',
      'RoleBinding',
      'Role',
      [{ kind: 'Group', name: 'a\nb' }],
      'InvalidSubject',
    ],
    [
      'a Role for the cluster',
      'ClusterRoleBinding',
      'Role',
      [],
      'InvalidReference',
    ],
    ['subjects that are no list', 'RoleBinding', 'Role', 'all', 'InvalidField'],
  ])('with %s are a problem', (_, kind, roleKind, subjects, code) => {
    const mapped = mapOne(binding(kind, roleKind, subjects));
    expect(codesOf(mapped)).toEqual([code]);
    expect(mapped.links).toEqual([]);
  });
});
