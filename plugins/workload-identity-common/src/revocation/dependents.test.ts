import { AssetKind } from '../assets/keys';
import { ChainNode, EntityChain } from '../api/chain';
import { renderCommand } from './commands';
import { credentialUses } from './dependents';
import { planOnChain } from './planOnChain';

const NOW = new Date('2026-03-01T12:00:00Z');

function node<K extends AssetKind>(
  kind: K,
  id: string,
  name: string,
  more: object = {},
) {
  return {
    id,
    kind,
    authority: 'cluster:prod',
    name,
    displayName: name,
    cluster: 'prod',
    namespace: 'payments',
    standing: 'live',
    sources: ['git'],
    facts: {},
    differences: [],
    freshness: { state: 'fresh' },
    firstSeenAt: NOW.toISOString(),
    changedAt: NOW.toISOString(),
    ...more,
  } as unknown as ChainNode & { kind: K };
}

const legacyToken = node(
  'credential',
  'c-legacy',
  'payments/Secret/ci#service-account-token',
  { facts: { class: 'service-account-token', expiry: { type: 'never' } } },
);
const projected = node(
  'credential',
  'c-token',
  'payments/Deployment/checkout#token/@3607',
  { facts: { class: 'projected-token', audiences: [] } },
);

const chain = {
  nodes: [
    node('workload', 'w1', 'payments/Deployment/checkout', {
      facts: { podLabels: { app: 'checkout' } },
    }),
    node('workload', 'w2', 'payments/CronJob/report'),
    node('secret', 's1', 'payments/ci', { sharedBy: { workloads: 5 } }),
    node('identity', 'i1', 'payments/checkout', {
      facts: { class: 'kubernetes-service-account' },
      sharedBy: { workloads: 3 },
    }),
    legacyToken,
    projected,
    node('credential', 'c-lone', 'payments/Secret/lone#opaque'),
  ],
  edges: [
    ['w1', 's1', 'uses'],
    ['w2', 's1', 'uses'],
    ['w1', 'c-token', 'presents'],
    ['s1', 'c-legacy', 'holds'],
    ['c-legacy', 'i1', 'authenticates'],
    ['c-token', 'i1', 'authenticates'],
    ['w1', 'gone', 'uses'],
  ].map(([from, to, type]) => ({ from, to, type, sources: [], facts: [] })),
  sources: [
    { id: 'git', title: 'GitOps', role: 'declared' },
    { id: 'live', title: 'prod', role: 'live' },
  ],
} as unknown as EntityChain;

it('finds what depends on each credential, through the secrets that hold it', () => {
  const uses = credentialUses(chain);
  const summary = [...uses].map(([id, use]) => [
    id,
    use.workloads.map(w => w.id),
    use.secrets.map(s => s.id),
    use.identities.map(i => i.id),
    use.totalWorkloads,
  ]);
  expect(summary).toEqual([
    ['c-legacy', ['w1', 'w2'], ['s1'], ['i1'], 5],
    ['c-token', ['w1'], [], ['i1'], 1],
    ['c-lone', [], [], [], 0],
  ]);
});

it('plans with what the chain knows around a credential', () => {
  const uses = credentialUses(chain);
  const legacy = planOnChain(legacyToken, uses.get('c-legacy')!, chain, NOW);
  expect(legacy.decisive).toBe('delete-token-secret');
  expect(legacy.steps.at(-1)).toMatchObject({
    code: 'replace-service-account',
    parameters: { namespace: 'payments', name: 'checkout' },
  });
  expect(legacy.warnings).toEqual(
    expect.arrayContaining(['delivery-restores-it', 'account-is-shared']),
  );
  expect(
    legacy.steps.find(step => step.code === 'stop-recreation')?.parameters
      .sources,
  ).toBe('GitOps');

  const token = planOnChain(projected, uses.get('c-token')!, chain, NOW);
  expect(token.decisive).toBe('restart-workload');
  expect(token.warnings).not.toContain('delivery-restores-it');
  expect(
    token.steps.map(({ command }) => command && renderCommand(command)),
  ).toContain(
    'kubectl get pods --namespace=payments --selector=app=checkout --sort-by=.metadata.creationTimestamp',
  );
});
