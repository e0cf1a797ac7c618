import { Entity } from '@backstage/catalog-model';
import { EntityChain } from '@tenure/backstage-plugin-workload-identity-common';

export const checkout: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { uid: '1', namespace: 'default', name: 'checkout' },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/payments' }],
};

const AS_OF = '2026-11-22T12:00:00.000Z';

const freshness = {
  state: 'fresh',
  asOf: AS_OF,
  sourceId: 'prod-eu-live',
} as const;

const inProduction = {
  authority: 'cluster:prod-eu',
  cluster: 'prod-eu',
  namespace: 'payments',
  environment: 'production',
  standing: 'live',
  sources: ['prod-eu-live'],
  differences: [],
  freshness,
  firstSeenAt: AS_OF,
  changedAt: AS_OF,
} as const;

/** One workload, its account, and a token that never ends. */
export const checkoutChain: EntityChain = {
  entityRef: 'component:default/checkout',
  asOf: AS_OF,
  matches: [{ workloadId: 'w', state: 'confirmed' }],
  nodes: [
    {
      ...inProduction,
      sources: ['prod-eu-live'],
      differences: [],
      id: 'w',
      kind: 'workload',
      name: 'payments/Deployment/checkout',
      displayName: 'checkout-workload',
      facts: { controller: 'Deployment', replicas: 2 },
    },
    {
      ...inProduction,
      sources: ['prod-eu-live'],
      differences: [],
      id: 'i',
      kind: 'identity',
      name: 'payments/checkout',
      displayName: 'checkout-account',
      facts: { class: 'kubernetes-service-account' },
      owners: [
        {
          role: 'accountable',
          state: 'resolved',
          owners: [
            {
              entityRef: 'group:default/payments',
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
      ],
    },
    {
      ...inProduction,
      sources: ['prod-eu-live'],
      differences: [],
      id: 'c',
      kind: 'credential',
      name: 'payments/legacy-token',
      displayName: 'legacy-token',
      facts: { class: 'service-account-token', expiry: { type: 'never' } },
    },
  ],
  edges: [
    {
      from: 'w',
      to: 'i',
      type: 'runs-as',
      sources: ['prod-eu-live'],
      facts: [{}],
    },
    {
      from: 'c',
      to: 'i',
      type: 'authenticates',
      sources: ['prod-eu-live'],
      facts: [{}],
    },
  ],
  overflow: [],
  redacted: [],
  hiddenWorkloads: 0,
  sources: [
    {
      id: 'prod-eu-live',
      title: 'prod-eu',
      role: 'live',
      cluster: 'prod-eu',
      freshness,
    },
  ],
  summary: {
    workloads: { confirmed: 1, claimed: 0 },
    identities: 1,
    environments: ['production'],
    ownership: {
      accountable: ['group:default/payments'],
      missing: 0,
      claimed: 0,
      ambiguous: 0,
      dangling: 0,
      empty: 0,
    },
    lifetime: {
      credentials: 1,
      expired: 0,
      within7d: 0,
      within30d: 0,
      later: 0,
      never: 1,
      perIssue: 0,
      unknown: 0,
    },
    reach: {
      sharedIdentities: 0,
      sharedByWorkloads: 0,
      acrossEnvironments: 0,
      capabilities: [],
    },
    freshness: { ...freshness, stale: [] },
  },
};
