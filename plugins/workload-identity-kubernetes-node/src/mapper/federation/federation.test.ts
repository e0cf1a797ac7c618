import {
  deployment,
  factsOf,
  linksOf,
  mapperOf,
  pod,
} from '../../__testUtils__/objects';
import { renderSpiffeId } from './spiffeTemplate';

const SPIRE = 'spire.spiffe.io/v1alpha1';

function namespace(labels: object, annotations = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'payments', labels, annotations },
  };
}

function configMap(name: string, place: string, data: object) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: place },
    data,
  };
}

const ISTIO = configMap('istio', 'istio-system', {
  mesh: 'trustDomain: prod.example\nrootNamespace: istio-system\n',
});

function spiffeIdTemplate(name: string, spec: object) {
  return {
    apiVersion: SPIRE,
    kind: 'ClusterSPIFFEID',
    metadata: { name },
    spec,
  };
}

const TEMPLATE =
  'spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}';

function checkout(template?: object, spec?: object) {
  return deployment(
    {
      serviceAccountName: 'checkout',
      containers: [{ name: 'app', image: 'app:1' }],
      ...spec,
    },
    { template: { metadata: template } },
  );
}

/** Maps all, and says what the last of them gave. */
function mapLast(objects: unknown[], options?: Parameters<typeof mapperOf>[0]) {
  const mapper = mapperOf(options);
  const mapped = objects.map(object => mapper.map(object));
  return mapped[mapped.length - 1]!;
}

describe('SPIFFE IDs by template', () => {
  const pods = {
    namespace: 'payments',
    account: 'checkout',
    labels: { app: 'shop', 'example.org/team': 'pay' },
  };
  const settings = { by: 'spire' as const, trustDomain: 'prod.example' };

  it.each([
    [TEMPLATE, 'spiffe://prod.example/ns/payments/sa/checkout'],
    [
      'spiffe://{{.TrustDomain}}/{{ .PodMeta.Labels.app }}',
      'spiffe://prod.example/shop',
    ],
    [
      'spiffe://prod.example/{{ index .PodMeta.Labels "example.org/team" }}',
      'spiffe://prod.example/pay',
    ],
    // One in each pod, or on each node.
    [
      'spiffe://prod.example/pod/{{ .PodMeta.Name }}',
      'spiffe://prod.example/pod/*',
    ],
    [
      'spiffe://prod.example/n/{{.NodeMeta.Name}}-x',
      'spiffe://prod.example/n/*-x',
    ],
    // What nobody says here.
    ['spiffe://prod.example/{{ .ClusterName }}', undefined],
    ['spiffe://prod.example/{{ .PodMeta.Annotations.app }}', undefined],
    ['spiffe://prod.example/{{ .PodMeta.Labels.app | upper }}', undefined],
    // SPIRE registers nothing for these.
    ['spiffe://prod.example/{{ .PodMeta.Labels.missing }}', undefined],
    ['spiffe://other.example/x', undefined],
    ['https://prod.example/x', undefined],
    ['spiffe://prod.example', undefined],
    ['', undefined],
  ])('%s gives %s', (template, id) => {
    expect(renderSpiffeId(template, pods, settings)).toBe(id);
  });

  it('need a trust domain', () => {
    expect(renderSpiffeId(TEMPLATE, pods, undefined)).toBeUndefined();
    expect(
      renderSpiffeId(
        'spiffe://a.example/{{ .PodMeta.Namespace }}',
        pods,
        undefined,
      ),
    ).toBe('spiffe://a.example/payments');
  });
});

describe('SPIRE', () => {
  const byLabel = spiffeIdTemplate('shops', {
    spiffeIDTemplate: TEMPLATE,
    podSelector: { matchLabels: { app: 'shop' } },
    namespaceSelector: {
      matchExpressions: [{ key: 'env', operator: 'In', values: ['prod'] }],
    },
    ttl: '30m',
  });
  const fallback = spiffeIdTemplate('rest', {
    spiffeIDTemplate: 'spiffe://prod.example/rest',
    fallback: true,
  });
  const shop = checkout({ labels: { app: 'shop' } });

  it('gives pods that its selectors match a certificate for their ID', () => {
    const mapped = mapLast(
      [namespace({ env: 'prod' }), byLabel, fallback, shop],
      { trustDomain: 'prod.example' },
    );
    expect(factsOf(mapped)).toMatchObject({
      'credential payments/Deployment/checkout#svid/spire/shops': {
        class: 'x509-svid',
        expiry: { type: 'per-issue' },
        declaredTtlSeconds: 1800,
        renewal: { mode: 'automatic', by: 'spire-agent' },
        spiffeIds: ['spiffe://prod.example/ns/payments/sa/checkout'],
      },
      'identity ns/payments/sa/checkout': { class: 'spiffe' },
    });
    expect(linksOf(mapped, 'federates-to')).toEqual({
      'payments/checkout -federates-to-> ns/payments/sa/checkout': {
        mechanism: 'spire',
        conditions: [
          'ClusterSPIFFEID shops',
          'pods with the labels app=shop',
          'namespaces with the labels env in (prod)',
        ],
      },
    });
    expect(
      mapped.links.find(({ type }) => type === 'authenticates')?.to.authority,
    ).toBeDefined();
    expect(JSON.stringify(mapped)).not.toContain('/rest');
  });

  it('falls back where nothing else matches', () => {
    const mapped = mapLast([namespace({}), byLabel, fallback, shop]);
    expect(Object.keys(linksOf(mapped, 'federates-to'))).toEqual([
      'payments/checkout -federates-to-> rest',
    ]);
  });

  it('selects no namespace that was not read', () => {
    const mapped = mapLast([byLabel, shop], { trustDomain: 'prod.example' });
    expect(linksOf(mapped, 'federates-to')).toEqual({});
  });

  it('names nobody while the trust domain is not known', () => {
    const mapped = mapLast([namespace({ env: 'prod' }), byLabel, shop]);
    expect(linksOf(mapped, 'federates-to')).toEqual({});
    expect(
      factsOf(mapped)[
        'credential payments/Deployment/checkout#svid/spire/shops'
      ],
    ).toMatchObject({
      basis: {
        renewal:
          'ClusterSPIFFEID shops, whose template needs what is not known here',
      },
    });
  });

  it('says in its own settings what its templates take, and whom it leaves out', () => {
    const settings = (ignoreNamespaces: string[]) =>
      configMap('spire-controller-manager', 'spire', {
        'spire-controller-manager-config.yaml': JSON.stringify({
          apiVersion: SPIRE,
          kind: 'ControllerManagerConfig',
          clusterName: 'east',
          trustDomain: 'east.example',
          ignoreNamespaces,
        }),
      });
    const named = spiffeIdTemplate('named', {
      spiffeIDTemplate: 'spiffe://{{.TrustDomain}}/{{.ClusterName}}',
    });
    expect(
      Object.keys(
        linksOf(mapLast([settings([]), named, shop]), 'federates-to'),
      ),
    ).toEqual(['payments/checkout -federates-to-> east']);
    expect(
      linksOf(mapLast([settings(['payments']), named, shop]), 'federates-to'),
    ).toEqual({});
  });

  it('has entries that are made by hand', () => {
    const entry = (spec: object) => ({
      apiVersion: SPIRE,
      kind: 'ClusterStaticEntry',
      metadata: { name: 'edge' },
      spec,
    });
    const mapped = mapLast([
      entry({
        spiffeID: 'spiffe://prod.example/edge',
        parentID: 'spiffe://prod.example/agent',
        selectors: ['k8s:ns:payments', 'k8s:sa:checkout'],
      }),
    ]);
    expect(factsOf(mapped)).toEqual({
      'identity edge': {
        class: 'spiffe',
        selectors: ['k8s:ns:payments', 'k8s:sa:checkout'],
        registeredBy: 'ClusterStaticEntry edge',
      },
    });
    expect(Object.keys(linksOf(mapped))).toEqual([
      'payments/checkout -federates-to-> edge',
    ]);
    const odd = mapLast([entry({ spiffeID: 'https://prod.example' })]);
    expect(odd.problems.map(({ code }) => code)).toEqual(['InvalidFederation']);
    expect(odd.assets).toEqual([]);
  });
});

describe('meshes', () => {
  const linkerd = configMap('linkerd-config', 'linkerd', {
    values: 'clusterDomain: cluster.local\nidentityTrustDomain: mesh.example\n',
  });

  it.each([
    [
      'label of the namespace',
      [ISTIO, namespace({ 'istio-injection': 'enabled' })],
      {},
      true,
    ],
    ['revision', [ISTIO, namespace({ 'istio.io/rev': '1-28' })], {}, true],
    [
      'ambient',
      [ISTIO, namespace({ 'istio.io/dataplane-mode': 'ambient' })],
      {},
      true,
    ],
    [
      'label of the pods',
      [ISTIO],
      { labels: { 'sidecar.istio.io/inject': 'true' } },
      true,
    ],
    [
      'pods that are left out',
      [ISTIO, namespace({ 'istio-injection': 'enabled' })],
      { labels: { 'sidecar.istio.io/inject': 'false' } },
      false,
    ],
    ['no Istio', [namespace({ 'istio-injection': 'enabled' })], {}, false],
    ['nothing that asks for it', [ISTIO, namespace({})], {}, false],
  ])('Istio: %s', (_, before, template, isIn) => {
    const mapped = mapLast([...before, checkout(template)]);
    expect(Object.keys(linksOf(mapped, 'federates-to'))).toEqual(
      isIn ? ['payments/checkout -federates-to-> ns/payments/sa/checkout'] : [],
    );
  });

  it('Istio: a proxy that runs shows it, though the domain is not known', () => {
    const mapper = mapperOf();
    mapper.map(
      pod('one', {
        metadata: {
          ownerReferences: [
            { kind: 'Rollout', name: 'checkout', controller: true },
          ],
        },
        spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
      }),
    );
    const [mapped] = mapper.flushInstances();
    expect(
      factsOf(mapped)['credential payments/Rollout/checkout#svid/istio'],
    ).toMatchObject({ class: 'x509-svid', declaredTtlSeconds: 86_400 });
    expect(linksOf(mapped, 'federates-to')).toEqual({});
  });

  it('Istio: revisions with other domains leave it unknown', () => {
    const other = configMap('istio-canary', 'istio-system', {
      mesh: 'trustDomain: other.example',
    });
    const mapped = mapLast([
      ISTIO,
      other,
      namespace({ 'istio-injection': 'enabled' }),
      checkout(),
    ]);
    expect(linksOf(mapped, 'federates-to')).toEqual({});
    expect(
      factsOf(mapped)['credential payments/Deployment/checkout#svid/istio'],
    ).toBeDefined();
  });

  it('Linkerd gives names that are no SPIFFE IDs', () => {
    const mapped = mapLast([
      linkerd,
      namespace({}, { 'linkerd.io/inject': 'enabled' }),
      checkout(),
    ]);
    const name =
      'checkout.payments.serviceaccount.identity.linkerd.mesh.example';
    expect(linksOf(mapped, 'federates-to')).toEqual({
      [`payments/checkout -federates-to-> ${name}`]: {
        mechanism: 'linkerd',
        conditions: ['annotation linkerd.io/inject=enabled'],
      },
    });
    expect(factsOf(mapped)[`identity ${name}`]).toEqual({ class: 'mesh' });
    const out = mapLast([
      linkerd,
      namespace({}, { 'linkerd.io/inject': 'enabled' }),
      checkout({ annotations: { 'linkerd.io/inject': 'disabled' } }),
    ]);
    expect(linksOf(out, 'federates-to')).toEqual({});
  });
});

it('EKS Pod Identity is seen by its token, without the role', () => {
  const mapped = mapLast([
    checkout(undefined, {
      volumes: [
        {
          name: 'eks-pod-identity-token',
          projected: {
            sources: [
              { serviceAccountToken: { audience: 'pods.eks.amazonaws.com' } },
            ],
          },
        },
      ],
    }),
  ]);
  expect(linksOf(mapped, 'federates-to')).toEqual({
    'payments/checkout -federates-to-> eks-pod-identity/prod/payments/checkout':
      {
        mechanism: 'aws-eks-pod-identity',
        conditions: [
          'audience pods.eks.amazonaws.com',
          expect.stringContaining('which alone names the role'),
        ],
      },
  });
});

describe('the agent of Vault', () => {
  const asked = {
    'vault.hashicorp.com/agent-inject': 'true',
    'vault.hashicorp.com/role': 'checkout',
    'vault.hashicorp.com/agent-inject-secret-db': 'secret/data/payments/db',
    'vault.hashicorp.com/agent-inject-secret-login': 'database/creds/checkout',
    'vault.hashicorp.com/agent-inject-template-db': 'never kept',
  };

  it('logs in as a role, and fetches secrets', () => {
    const mapped = mapLast([
      checkout({
        annotations: {
          ...asked,
          'vault.hashicorp.com/service': 'https://vault.example:8200',
          'vault.hashicorp.com/auth-path': 'auth/k8s-prod',
          'vault.hashicorp.com/namespace': 'team-a',
        },
      }),
    ]);
    expect(Object.keys(linksOf(mapped, 'federates-to'))).toEqual([
      'payments/checkout -federates-to-> auth/k8s-prod/role/checkout',
    ]);
    expect(linksOf(mapped, 'uses')).toEqual({
      'payments/Deployment/checkout -uses-> secret/payments/db': {
        places: [{ as: 'agent' }],
      },
      'payments/Deployment/checkout -uses-> database/creds/checkout': {
        places: [{ as: 'agent' }],
      },
    });
    const { to } = mapped.links.find(({ type }) => type === 'federates-to')!;
    expect(to.authority).toBe('store:vault/vault.example:8200/team-a');
    expect(JSON.stringify(mapped)).not.toContain('never kept');
  });

  it('asks the Vault of its injector where none is named', () => {
    const mapped = mapLast([checkout({ annotations: asked })]);
    const { to } = mapped.links.find(({ type }) => type === 'federates-to')!;
    expect(to).toEqual({
      kind: 'identity',
      authority: 'store:vault-injector/prod',
      name: 'auth/kubernetes/role/checkout',
    });
  });

  it('does nothing where it is not asked for', () => {
    const mapped = mapLast([
      checkout({
        annotations: { ...asked, 'vault.hashicorp.com/agent-inject': 'false' },
      }),
    ]);
    expect(linksOf(mapped, 'uses')).toEqual({});
    expect(linksOf(mapped, 'federates-to')).toEqual({});
  });
});
