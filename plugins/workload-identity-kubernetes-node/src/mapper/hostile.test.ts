import { dropValues } from '../decode/dropValues';
import { unfoldList } from '../decode/unfoldList';
import { KUBERNETES_RESOURCES, scopeResource } from '../resources';
import {
  codesOf,
  deployment,
  mapOne,
  mapperOf,
} from '../__testUtils__/objects';

const object = (metadata: unknown, kind = 'ServiceAccount') => ({
  apiVersion: 'v1',
  kind,
  metadata,
});

describe('objects without a proper name', () => {
  it.each([
    ['no metadata', undefined, 'MissingName', true],
    ['metadata that is text', 'x', 'MissingName', true],
    ['no name', { namespace: 'a' }, 'MissingName', true],
    ['a number as name', { name: 1, namespace: 'a' }, 'MissingName', true],
    ['a path as name', { name: 'a/b', namespace: 'a' }, 'MissingName', true],
    [
      'a fragment as name',
      { name: 'a#b', namespace: 'a' },
      'MissingName',
      true,
    ],
    [
      'a long name',
      { name: 'a'.repeat(254), namespace: 'a' },
      'MissingName',
      true,
    ],
    ['capitals', { name: 'Name', namespace: 'a' }, 'MissingName', true],
    [
      'a generated name',
      { generateName: 'a-', namespace: 'a' },
      'GeneratedName',
      false,
    ],
    ['no namespace', { name: 'a' }, 'MissingNamespace', true],
    [
      'a forged namespace',
      { name: 'a', namespace: 'b/Deployment' },
      'InvalidNamespace',
      true,
    ],
    [
      'a long namespace',
      { name: 'a', namespace: 'b'.repeat(64) },
      'InvalidNamespace',
      true,
    ],
    [
      'a group as namespace',
      { name: 'a', namespace: 'Group' },
      'InvalidNamespace',
      true,
    ],
  ])('%s', (_, metadata, code, hidesObject) => {
    const mapped = mapOne(object(metadata));
    expect(mapped.assets).toEqual([]);
    expect(mapped.links).toEqual([]);
    expect(mapped.problems).toContainEqual(
      expect.objectContaining({ code, hidesObject }),
    );
  });

  it('get the default namespace where there is one', () => {
    expect(
      mapOne(object({ name: 'a' }), { defaultNamespace: 'apps' }).assets[0].key
        .name,
    ).toBe('apps/a');
  });
});

describe('odd fields', () => {
  const odd = [null, 0, NaN, true, 'text', [], [[]], {}, { a: 1 }, () => {}];
  const paths = [
    ['metadata', 'labels'],
    ['metadata', 'annotations'],
    ['metadata', 'ownerReferences'],
    ['metadata', 'uid'],
    ['metadata', 'creationTimestamp'],
    ['spec'],
    ['spec', 'replicas'],
    ['spec', 'schedule'],
    ['spec', 'jobTemplate'],
    ['spec', 'template'],
    ['spec', 'containers'],
    ['spec', 'volumes'],
    ['spec', 'template', 'spec', 'containers'],
    ['spec', 'template', 'spec', 'initContainers'],
    ['spec', 'template', 'spec', 'volumes'],
    ['spec', 'template', 'spec', 'imagePullSecrets'],
    ['spec', 'template', 'spec', 'serviceAccountName'],
    ['status'],
    ['status', 'containerStatuses'],
    ['rules'],
    ['subjects'],
    ['roleRef'],
    ['aggregationRule'],
    ['type'],
    ['immutable'],
    ['imagePullSecrets'],
    ['automountServiceAccountToken'],
    ['data'],
    ['spec', 'template', 'spec', 'containers', 'args'],
    ['spec', 'secretName'],
    ['spec', 'duration'],
    ['spec', 'uris'],
    ['spec', 'issuerRef'],
    ['spec', 'provider'],
    ['spec', 'provider', 'vault'],
    ['spec', 'provider', 'vault', 'server'],
    ['spec', 'secretStoreRef'],
    ['spec', 'refreshInterval'],
    ['spec', 'target'],
    ['spec', 'dataFrom'],
    ['status', 'conditions'],
    ['status', 'notAfter'],
  ];

  function withField(
    kind: string,
    group: string,
    path: string[],
    value: unknown,
  ) {
    const made: Record<string, any> = {
      apiVersion: group ? `${group}/v1` : 'v1',
      kind,
      metadata: { name: 'a', namespace: 'a' },
    };
    let at = made;
    for (const step of path.slice(0, -1)) {
      at[step] ??= {};
      at = at[step];
    }
    at[path[path.length - 1]] = value;
    return made;
  }

  it.each(KUBERNETES_RESOURCES.map(r => [r.kind, r.group, scopeResource(r)]))(
    'of a %s never make it throw',
    (kind, group, resource) => {
      for (const path of paths) {
        for (const value of [...odd, [null], [{ name: {} }], ['x', {}]]) {
          const mapper = mapperOf();
          const mapped = mapper.map(withField(kind, group, path, value));
          // A ConfigMap without findings is none of the inventory's.
          expect(mapped?.scope.resource).toBe(
            kind === 'ConfigMap' ? undefined : resource,
          );
          mapper.flushInstances();
        }
      }
    },
  );

  it.each([
    ...odd,
    undefined,
    Symbol('s'),
    { kind: 'Pod' },
    { apiVersion: 'v1', kind: [] },
  ])('an object that is %p is none', value => {
    expect(mapperOf().map(value)).toBeUndefined();
    expect(() => dropValues(value)).not.toThrow();
  });

  it('are told by their path', () => {
    const mapped = mapOne(
      deployment({
        containers: [{ name: 'app', env: 'all' }, 'text'],
        automountServiceAccountToken: 'no',
      }),
    );
    expect(mapped.problems.map(one => one.message)).toEqual([
      'spec.template.spec.automountServiceAccountToken has not the type or form that Kubernetes gives it',
      'spec.template.spec.containers[].env has not the type or form that Kubernetes gives it',
      'spec.template.spec.containers[] has not the type or form that Kubernetes gives it',
    ]);
  });

  it('do not reach prototypes', () => {
    const parsed = JSON.parse(
      '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"a","labels":{"__proto__":"x","constructor":"y"},"__proto__":{"uid":"forged"}}}',
    );
    const mapped = mapOne(parsed);
    expect(mapped.assets[0]).not.toHaveProperty('incarnation');
    expect(({} as Record<string, unknown>).uid).toBeUndefined();
  });
});

describe('references', () => {
  it.each([
    [
      'a Secret in env',
      {
        containers: [
          { env: [{ valueFrom: { secretKeyRef: { name: 'a/b', key: 'k' } } }] },
        ],
      },
    ],
    ['a Secret in envFrom', { containers: [{ envFrom: [{ secretRef: {} }] }] }],
    [
      'a Secret in volumes',
      { volumes: [{ name: 'v', secret: { secretName: 'B#' } }] },
    ],
    ['a Secret in imagePullSecrets', { imagePullSecrets: [{ name: '' }] }],
    ['the ServiceAccount', { serviceAccountName: 'x/y' }],
  ])('to %s are checked', (what, spec) => {
    const mapped = mapOne(deployment(spec));
    expect(mapped.problems).toEqual([
      {
        code: 'InvalidReference',
        message: `The name of ${what} is missing or not a valid name`,
        hidesObject: false,
      },
    ]);
    expect(mapped.links.filter(link => link.type === 'uses')).toEqual([]);
  });

  it('to keys are checked', () => {
    const mapped = mapOne(
      deployment({
        volumes: [
          {
            secret: { secretName: 's', items: [{ key: 'a b' }, { key: 'c' }] },
          },
        ],
      }),
    );
    expect(codesOf(mapped)).toEqual(['InvalidReference']);
    expect(mapped.links.find(link => link.type === 'uses')?.facts).toEqual({
      places: [{ as: 'volume', keys: ['c'] }],
    });
  });
});

describe('lists', () => {
  it('are unfolded, and typed ones tell their items what they are', () => {
    const pods = unfoldList({
      apiVersion: 'v1',
      kind: 'PodList',
      items: [{ metadata: { name: 'a' } }, 'odd'],
    });
    expect(pods).toEqual([
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
      'odd',
    ]);
    const items = [{ kind: 'Role', apiVersion: 'x/v1' }];
    expect(unfoldList({ apiVersion: 'v1', kind: 'List', items })).toEqual(
      items,
    );
    expect(unfoldList({ kind: 'List', items: {} })).toBeUndefined();
    expect(unfoldList({ kind: 'Pod', items: [] })).toBeUndefined();
    expect(unfoldList(null)).toBeUndefined();
  });
});

it('names the resources of scopes', () => {
  expect(KUBERNETES_RESOURCES.map(scopeResource)).toEqual([
    'namespaces',
    'spire.spiffe.io/clusterspiffeids',
    'spire.spiffe.io/clusterstaticentries',
    'secrets-store.csi.x-k8s.io/secretproviderclasses',
    'serviceaccounts',
    'secrets',
    'configmaps',
    'apps/deployments',
    'apps/statefulsets',
    'apps/daemonsets',
    'apps/replicasets',
    'replicationcontrollers',
    'batch/cronjobs',
    'batch/jobs',
    'pods',
    'networking.k8s.io/ingresses',
    'gateway.networking.k8s.io/gateways',
    'certificates.k8s.io/certificatesigningrequests',
    'rbac.authorization.k8s.io/clusterroles',
    'rbac.authorization.k8s.io/roles',
    'rbac.authorization.k8s.io/clusterrolebindings',
    'rbac.authorization.k8s.io/rolebindings',
    'cert-manager.io/clusterissuers',
    'cert-manager.io/issuers',
    'cert-manager.io/certificates',
    'external-secrets.io/clustersecretstores',
    'external-secrets.io/secretstores',
    'external-secrets.io/externalsecrets',
    'external-secrets.io/clusterexternalsecrets',
    'external-secrets.io/pushsecrets',
    'bitnami.com/sealedsecrets',
  ]);
  expect(
    KUBERNETES_RESOURCES.filter(r => r.metadataOnly).map(r => r.kind),
  ).toEqual(['Secret']);
});
