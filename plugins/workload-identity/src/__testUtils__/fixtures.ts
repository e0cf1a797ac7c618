import { Entity, RELATION_OWNED_BY } from '@backstage/catalog-model';
import {
  AssetDetail,
  AssetOf,
  ChainNode,
  EntityChain,
  Freshness,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The instant at which the fixtures are looked at. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

/** An instant so many seconds after {@link NOW}; before it when negative. */
export function after(seconds: number): string {
  return new Date(NOW.getTime() + seconds * 1000).toISOString();
}

const DAY = 86_400;

export const checkoutEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'checkout' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
  relations: [{ type: RELATION_OWNED_BY, targetRef: 'group:default/payments' }],
};

export const fresh: Freshness = {
  state: 'fresh',
  asOf: after(-40),
  sourceId: 'kubernetes/prod-eu',
};

export const stale: Freshness = {
  state: 'stale',
  asOf: after(-5_280),
  since: after(-4_680),
  reason: { code: 'UNREACHABLE', message: 'API server unreachable' },
  sourceId: 'kubernetes/prod-eu',
};

const inProduction = {
  authority: 'cluster:prod-eu' as const,
  cluster: 'prod-eu',
  namespace: 'payments',
  environment: 'production',
  standing: 'live' as const,
  sources: ['kubernetes/prod-eu', 'manifests/prod'],
  differences: [],
  freshness: fresh,
  firstSeenAt: after(-200 * DAY),
  changedAt: after(-3 * DAY),
};

const inStaging = {
  ...inProduction,
  authority: 'cluster:staging' as const,
  cluster: 'staging',
  environment: 'staging',
  standing: 'declared' as const,
  sources: ['manifests/staging'],
  freshness: { ...fresh, sourceId: 'manifests/staging' },
};

/** Who answers for an identity for which the component's owner alone is known. */
export function ownedBy(entityRef: string): RoleAnswer[] {
  return [
    {
      role: 'accountable',
      state: 'resolved',
      owners: [
        {
          entityRef,
          exists: true,
          provenance: [
            {
              type: 'component-owner',
              entityRef: 'component:default/checkout',
              standing: 'confirmed',
            },
          ],
        },
      ],
    },
    { role: 'operator', state: 'missing', owners: [] },
    { role: 'policyOwner', state: 'missing', owners: [] },
    { role: 'enforcementOwner', state: 'missing', owners: [] },
    { role: 'driftResponder', state: 'missing', owners: [] },
    { role: 'successor', state: 'missing', owners: [] },
  ];
}

const workload: AssetOf<'workload'> = {
  ...inProduction,
  id: 'w-prod',
  kind: 'workload',
  name: 'payments/Deployment/checkout',
  displayName: 'checkout',
  incarnation: '5a1c6d0e-0001',
  facts: { controller: 'Deployment', replicas: 3, runningInstances: 3 },
  differences: [{ field: 'replicas', declared: 2, live: 3 }],
};

const cronJob: AssetOf<'workload'> = {
  ...inProduction,
  id: 'w-cron',
  kind: 'workload',
  name: 'payments/CronJob/settlement',
  displayName: 'settlement',
  facts: {
    controller: 'CronJob',
    schedule: '0 3 * * *',
    maxRunSeconds: 3600,
  },
};

const stagingWorkload: AssetOf<'workload'> = {
  ...inStaging,
  id: 'w-staging',
  kind: 'workload',
  name: 'payments/Deployment/checkout',
  displayName: 'checkout',
  facts: { controller: 'Deployment', replicas: 1 },
};

const identity: ChainNode = {
  ...inProduction,
  id: 'i-prod',
  kind: 'identity',
  name: 'payments/checkout',
  displayName: 'checkout',
  facts: { class: 'kubernetes-service-account' },
  sharedBy: {
    workloads: 1,
    namespaces: 1,
    clusters: 1,
    environments: ['production'],
  },
  owners: ownedBy('group:default/payments'),
};

const sharedIdentity: ChainNode = {
  ...inProduction,
  id: 'i-default',
  kind: 'identity',
  name: 'payments/default',
  displayName: 'default',
  facts: { class: 'kubernetes-service-account', isDefault: true },
  sharedBy: {
    workloads: 4,
    namespaces: 1,
    clusters: 1,
    environments: ['production'],
  },
  owners: ownedBy('group:default/payments'),
};

const stagingIdentity: ChainNode = {
  ...inStaging,
  id: 'i-staging',
  kind: 'identity',
  name: 'payments/checkout',
  displayName: 'checkout',
  facts: { class: 'kubernetes-service-account' },
  owners: ownedBy('group:default/payments'),
};

const certificate: ChainNode = {
  ...inProduction,
  id: 'c-tls',
  kind: 'credential',
  name: 'payments/Secret/checkout-tls#x509-certificate',
  displayName: 'checkout-tls',
  facts: {
    class: 'x509-certificate',
    expiry: { type: 'at', at: after(12 * DAY + 4 * 3600) },
    issuedAt: after(-78 * DAY),
    declaredTtlSeconds: 90 * DAY,
    renewal: { mode: 'manual' },
    basis: { expiry: 'annotation tenure.dev/expires-at' },
  },
};

const projectedToken: ChainNode = {
  ...inProduction,
  id: 'c-token',
  kind: 'credential',
  name: 'payments/Deployment/checkout#token/@3607',
  displayName: 'checkout token',
  facts: {
    class: 'projected-token',
    expiry: { type: 'per-issue' },
    declaredTtlSeconds: 3607,
    effectiveTtlSeconds: 365 * DAY,
    renewal: { mode: 'automatic', by: 'kubelet' },
    audiences: [],
    boundTo: 'Pod',
    basis: { declaredTtlSeconds: 'kubernetes default' },
  },
};

const legacyToken: ChainNode = {
  ...inProduction,
  id: 'c-legacy',
  kind: 'credential',
  name: 'payments/Secret/checkout-ci-token#service-account-token',
  displayName: 'checkout-ci-token',
  facts: {
    class: 'service-account-token',
    expiry: { type: 'never' },
    issuedAt: after(-400 * DAY),
    renewal: { mode: 'none' },
    boundTo: 'Secret',
  },
};

const opaqueCredential: ChainNode = {
  ...inProduction,
  id: 'c-psp',
  kind: 'credential',
  name: 'payments/Secret/psp-api-key#opaque',
  displayName: 'psp-api-key',
  facts: {
    class: 'opaque',
    expiry: { type: 'unknown' },
    renewal: { mode: 'unknown' },
  },
};

const expiredCredential: ChainNode = {
  ...inStaging,
  id: 'c-registry',
  kind: 'credential',
  name: 'payments/Secret/registry-pull#registry-credential',
  displayName: 'registry-pull',
  facts: {
    class: 'registry-credential',
    expiry: { type: 'at', at: after(-2 * DAY) },
    renewal: { mode: 'manual' },
  },
};

function secret(
  id: string,
  name: string,
  type: string,
  where: typeof inProduction | typeof inStaging = inProduction,
): ChainNode {
  return {
    ...where,
    id,
    kind: 'secret',
    name: `payments/${name}`,
    displayName: name,
    facts: { type },
  } as ChainNode;
}

const role: ChainNode = {
  ...inProduction,
  id: 'r-reader',
  kind: 'role',
  name: 'Role/payments/checkout',
  displayName: 'checkout',
  facts: {
    class: 'kubernetes-role',
    permissionSet: 'e3b0c442',
    ruleCount: 2,
    capabilities: ['reads-secrets'],
  },
};

const image: ChainNode = {
  ...inProduction,
  authority: 'global',
  cluster: undefined,
  namespace: undefined,
  environment: undefined,
  id: 'm-checkout',
  kind: 'image',
  name: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  displayName: 'registry.example/checkout:4.2.0',
  facts: {
    digestKnown: true,
    references: ['registry.example/checkout:4.2.0'],
  },
};

/**
 * A component that runs in two environments as three identities, one of them
 * shared, with every way in which a credential can end.
 */
export function createChain(overrides: Partial<EntityChain> = {}): EntityChain {
  return {
    entityRef: 'component:default/checkout',
    asOf: NOW.toISOString(),
    matches: [
      {
        workloadId: 'w-prod',
        state: 'confirmed',
        claim: { annotation: 'backstage.io/kubernetes-id', value: 'checkout' },
        confirmedBy: {
          type: 'workload-label',
          detail: 'backstage.io/kubernetes-id=checkout',
        },
      },
      {
        workloadId: 'w-cron',
        state: 'claimed',
        claim: {
          annotation: 'tenure.dev/workloads',
          value: 'prod-eu/payments/CronJob/settlement',
        },
      },
      {
        workloadId: 'w-staging',
        state: 'confirmed',
        confirmedBy: {
          type: 'workload-annotation',
          detail: 'tenure.dev/component: component:default/checkout',
        },
      },
    ],
    nodes: [
      workload,
      cronJob,
      stagingWorkload,
      identity,
      sharedIdentity,
      stagingIdentity,
      certificate,
      projectedToken,
      legacyToken,
      opaqueCredential,
      expiredCredential,
      secret('s-tls', 'checkout-tls', 'kubernetes.io/tls'),
      secret(
        's-legacy',
        'checkout-ci-token',
        'kubernetes.io/service-account-token',
      ),
      secret('s-psp', 'psp-api-key', 'Opaque'),
      secret(
        's-registry',
        'registry-pull',
        'kubernetes.io/dockerconfigjson',
        inStaging,
      ),
      role,
      image,
    ],
    edges: [
      edge('w-prod', 'm-checkout', 'runs-image', [
        { container: 'app', reference: 'registry.example/checkout:4.2.0' },
      ]),
      edge('w-staging', 'm-checkout', 'runs-image', [
        { container: 'app', reference: 'registry.example/checkout:4.2.0' },
      ]),
      edge('w-prod', 'i-prod', 'runs-as', [{ automount: true }]),
      edge('w-cron', 'i-default', 'runs-as', [{ implied: true }]),
      edge('w-staging', 'i-staging', 'runs-as', [{}]),
      edge('w-prod', 's-tls', 'uses', [
        { places: [{ as: 'volume', container: 'app' }] },
      ]),
      edge('w-prod', 's-psp', 'uses', [
        { places: [{ as: 'env', container: 'app', keys: ['api-key'] }] },
      ]),
      edge('w-cron', 's-psp', 'uses', [
        { places: [{ as: 'envFrom', container: 'job' }] },
      ]),
      edge('w-staging', 's-registry', 'uses', [
        { places: [{ as: 'imagePull' }] },
      ]),
      edge('w-prod', 'c-token', 'presents', [{}]),
      edge('s-tls', 'c-tls', 'holds', [{}]),
      edge('s-psp', 'c-psp', 'holds', [{}]),
      edge('s-registry', 'c-registry', 'holds', [{}]),
      edge('s-legacy', 'c-legacy', 'holds', [{}]),
      edge('c-legacy', 'i-prod', 'authenticates', [{}]),
      edge('c-token', 'i-prod', 'authenticates', [{}]),
      edge('i-prod', 'r-reader', 'granted', [
        { binding: 'RoleBinding payments/checkout', namespace: 'payments' },
      ]),
    ],
    overflow: [],
    redacted: [],
    hiddenWorkloads: 0,
    sources: [
      {
        id: 'kubernetes/prod-eu',
        title: 'prod-eu',
        role: 'live',
        cluster: 'prod-eu',
        freshness: fresh,
      },
      {
        id: 'manifests/staging',
        title: 'GitOps staging',
        role: 'declared',
        cluster: 'staging',
        freshness: { ...fresh, sourceId: 'manifests/staging' },
      },
    ],
    summary: {
      workloads: { confirmed: 2, claimed: 1 },
      identities: 3,
      environments: ['production', 'staging'],
      ownership: {
        accountable: ['group:default/payments'],
        missing: 0,
        claimed: 0,
        ambiguous: 0,
        dangling: 0,
      },
      lifetime: {
        credentials: 5,
        expired: 1,
        within7d: 0,
        within30d: 1,
        later: 0,
        never: 1,
        perIssue: 1,
        unknown: 1,
        next: {
          credentialId: 'c-tls',
          displayName: 'checkout-tls',
          at: after(12 * DAY + 4 * 3600),
        },
      },
      reach: {
        sharedIdentities: 1,
        sharedByWorkloads: 4,
        acrossEnvironments: 0,
        capabilities: ['reads-secrets'],
      },
      freshness: { ...fresh, stale: [] },
    },
    ...overrides,
  };
}

function edge(
  from: string,
  to: string,
  type: EntityChain['edges'][number]['type'],
  facts: EntityChain['edges'][number]['facts'],
): EntityChain['edges'][number] {
  return { from, to, type, facts, sources: ['kubernetes/prod-eu'] };
}

/** What the API says of the workload `w-prod` of {@link createChain}. */
export const workloadDetail: AssetDetail = {
  asset: workload,
  observations: [
    {
      sourceId: 'kubernetes/prod-eu',
      standing: 'live',
      scope: { resource: 'deployments', partition: '*' },
      incarnation: '5a1c6d0e-0001',
      location: '/apis/apps/v1/namespaces/payments/deployments/checkout',
      facts: { controller: 'Deployment', replicas: 3, runningInstances: 3 },
      freshness: fresh,
    },
    {
      sourceId: 'manifests/prod',
      standing: 'declared',
      scope: { resource: 'manifests', partition: 'checkout.yaml' },
      location: 'checkout.yaml, document 2',
      facts: { controller: 'Deployment', replicas: 2 },
      freshness: { ...fresh, sourceId: 'manifests/prod' },
    },
  ],
  links: [
    {
      type: 'runs-as',
      direction: 'out',
      facts: { automount: true },
      sources: ['kubernetes/prod-eu'],
      other: identity,
      otherKind: 'identity',
    },
    {
      type: 'uses',
      direction: 'out',
      facts: { places: [] },
      sources: ['kubernetes/prod-eu'],
      otherKind: 'secret',
    },
  ],
  linkTotals: [
    { type: 'runs-as', direction: 'out', total: 1, shown: 1 },
    { type: 'uses', direction: 'out', total: 5, shown: 1 },
  ],
  history: [
    {
      id: 'h-2',
      assetId: 'w-prod',
      at: after(-3 * DAY),
      type: 'changed',
      sourceId: 'kubernetes/prod-eu',
      detail: { replicas: { before: 2, after: 3 } },
    },
    {
      id: 'h-1',
      assetId: 'w-prod',
      at: after(-200 * DAY),
      type: 'appeared',
      sourceId: 'kubernetes/prod-eu',
      detail: {},
    },
  ],
};
