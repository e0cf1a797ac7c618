import {
  ChainNode,
  ChainSource,
  Expiry,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { fromNow, NOW } from '../testUtils/Estate';
import { summarizeChain } from './summarizeChain';

const DAY = 86_400;

const base = (id: string, environment?: string) => ({
  id,
  authority: 'cluster:prod' as const,
  name: id,
  displayName: id,
  ...(environment && { environment }),
  standing: 'live' as const,
  sources: ['prod'],
  differences: [],
  freshness: { state: 'fresh' as const },
  firstSeenAt: fromNow(0),
  changedAt: fromNow(0),
});
const credential = (id: string, expiry: Expiry): ChainNode => ({
  ...base(id),
  kind: 'credential',
  facts: { class: 'opaque', expiry },
});
const identity = (
  id: string,
  state: RoleAnswer['state'],
  workloads: number,
  environments: string[],
): ChainNode => ({
  ...base(id, environments[0]),
  kind: 'identity',
  facts: {},
  sharedBy: { workloads, namespaces: 1, clusters: 1, environments },
  owners: [
    {
      role: 'accountable',
      state,
      owners: [{ entityRef: `group:default/${id}`, provenance: [] }],
    },
    { role: 'operator', state: 'missing', owners: [] },
  ],
});
const source = (id: string, since?: string): ChainSource => ({
  id,
  title: id,
  role: 'live',
  freshness: since
    ? { state: 'stale', since, sourceId: id }
    : { state: 'fresh', asOf: fromNow(-1), sourceId: id },
});

describe('summarizeChain', () => {
  it('sums up what there is', () => {
    const at = (seconds: number): Expiry => ({
      type: 'at',
      at: fromNow(seconds),
    });
    const summary = summarizeChain(
      {
        matches: [
          { workloadId: 'w1', state: 'confirmed' },
          { workloadId: 'w2', state: 'claimed' },
          { workloadId: 'w3', state: 'claimed' },
        ],
        nodes: [
          { ...base('w1', 'production'), kind: 'workload', facts: {} },
          identity('own', 'resolved', 3, ['production']),
          identity('shared', 'resolved', 5, ['production', 'staging']),
          identity('orphan', 'missing', 1, []),
          identity('contested', 'ambiguous', 9, ['staging']),
          identity('gone', 'dangling', 1, []),
          identity('wished', 'claimed', 1, []),
          identity('hollow', 'empty', 1, []),
          credential('ended', at(0)),
          credential('soon', at(7 * DAY - 1)),
          credential('month', at(7 * DAY)),
          credential('later', at(30 * DAY)),
          credential('never', { type: 'never' }),
          credential('issued', { type: 'per-issue' }),
          credential('unsaid', { type: 'unknown' }),
          {
            ...base('r'),
            kind: 'role',
            facts: { capabilities: ['wildcard', 'reads-secrets'] },
          },
        ],
        sources: [
          source('a'),
          source('b', fromNow(-9)),
          source('c', fromNow(-5)),
        ],
        others: new Map([
          ['own', 0],
          ['shared', 4],
          ['contested', 1],
        ]),
      },
      NOW,
    );
    expect(summary).toEqual({
      workloads: { confirmed: 1, claimed: 2 },
      identities: 7,
      environments: ['production', 'staging'],
      ownership: {
        accountable: ['group:default/own', 'group:default/shared'],
        missing: 1,
        claimed: 1,
        ambiguous: 1,
        dangling: 1,
        empty: 1,
      },
      lifetime: {
        credentials: 7,
        expired: 1,
        within7d: 1,
        within30d: 1,
        later: 1,
        never: 1,
        perIssue: 1,
        unknown: 1,
        next: {
          credentialId: 'soon',
          displayName: 'soon',
          at: fromNow(7 * DAY - 1),
        },
      },
      reach: {
        sharedIdentities: 2,
        sharedByWorkloads: 9,
        acrossEnvironments: 1,
        capabilities: ['reads-secrets', 'wildcard'],
      },
      freshness: {
        state: 'stale',
        since: fromNow(-9),
        sourceId: 'b',
        stale: [
          { sourceId: 'b', since: fromNow(-9) },
          { sourceId: 'c', since: fromNow(-5) },
        ],
      },
    });
  });

  it('is unknown, not good, where there is nothing', () => {
    const summary = summarizeChain(
      { matches: [], nodes: [], sources: [], others: new Map() },
      NOW,
    );
    expect(summary.freshness).toEqual({ state: 'unknown', stale: [] });
    expect(summary.lifetime).toMatchObject({ credentials: 0, expired: 0 });
    expect(summary.lifetime.next).toBeUndefined();
  });
});
