import {
  ChainNode,
  ChainSource,
  ChainSummary,
  credentialLifetime,
  ExpiryBucket,
  Freshness,
  ROLE_CAPABILITIES,
  WorkloadMatch,
} from '@tenure/backstage-plugin-workload-identity-common';
import { rollUpFreshness } from '../freshness';

/** What the sums are made of. */
export interface ChainParts {
  matches: WorkloadMatch[];
  nodes: ChainNode[];
  sources: ChainSource[];
  /** How far another source is that the chain may come from. */
  unnamed?: Freshness;
  /** Per identity: workloads that share it and are not matched to the entity. */
  others: ReadonlyMap<string, number>;
}

/**
 * The sums over a chain, of what the reader may see of it. Lifetimes are in
 * buckets that do not overlap: `within30d` leaves out `within7d`.
 */
export function summarizeChain(parts: ChainParts, now: Date): ChainSummary {
  const identities = parts.nodes.filter(node => node.kind === 'identity');
  const environments = parts.nodes
    .filter(node => node.kind === 'workload' || node.kind === 'identity')
    .flatMap(node => node.environment ?? []);
  const countMatches = (state: WorkloadMatch['state']) =>
    parts.matches.filter(match => match.state === state).length;

  return {
    workloads: {
      confirmed: countMatches('confirmed'),
      claimed: countMatches('claimed'),
    },
    identities: identities.length,
    environments: unique(environments),
    ownership: summarizeOwnership(identities),
    lifetime: summarizeLifetime(parts.nodes, now),
    reach: {
      ...summarizeSharing(identities, parts.others),
      capabilities: summarizeCapabilities(parts.nodes),
    },
    freshness: summarizeFreshness(parts.sources, parts.unnamed),
  };
}

function summarizeOwnership(
  identities: ChainNode[],
): ChainSummary['ownership'] {
  const answers = identities.flatMap(
    node => node.owners?.filter(one => one.role === 'accountable') ?? [],
  );
  const count = (state: (typeof answers)[number]['state']) =>
    answers.filter(answer => answer.state === state).length;
  return {
    accountable: unique(
      answers
        .filter(answer => answer.state === 'resolved')
        .map(answer => answer.owners[0].entityRef),
    ),
    missing: count('missing'),
    claimed: count('claimed'),
    ambiguous: count('ambiguous'),
    dangling: count('dangling'),
    empty: count('empty'),
  };
}

function summarizeLifetime(
  nodes: ChainNode[],
  now: Date,
): ChainSummary['lifetime'] {
  const lifetimes = nodes.flatMap(node =>
    node.kind === 'credential'
      ? [{ node, lifetime: credentialLifetime(node, now) }]
      : [],
  );
  const count = (state: ExpiryBucket) =>
    lifetimes.filter(({ lifetime }) => lifetime.state === state).length;
  const next = lifetimes
    .flatMap(({ node, lifetime }) =>
      lifetime.expiresAt && lifetime.state !== 'expired'
        ? [
            {
              credentialId: node.id,
              displayName: node.displayName,
              at: lifetime.expiresAt,
            },
          ]
        : [],
    )
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(0);
  return {
    credentials: lifetimes.length,
    expired: count('expired'),
    within7d: count('within7d'),
    within30d: count('within30d'),
    later: count('later'),
    never: count('never'),
    perIssue: count('per-issue'),
    unknown: count('unknown'),
    ...(next && { next }),
  };
}

function summarizeSharing(
  identities: ChainNode[],
  others: ReadonlyMap<string, number>,
): Omit<ChainSummary['reach'], 'capabilities'> {
  const shared = identities.filter(node => (others.get(node.id) ?? 0) > 0);
  return {
    sharedIdentities: shared.length,
    sharedByWorkloads: Math.max(
      0,
      ...shared.map(node => node.sharedBy?.workloads ?? 0),
    ),
    acrossEnvironments: identities.filter(
      node => (node.sharedBy?.environments.length ?? 0) > 1,
    ).length,
  };
}

function summarizeCapabilities(
  nodes: ChainNode[],
): ChainSummary['reach']['capabilities'] {
  const held = new Set(
    nodes.flatMap(node =>
      node.kind === 'role' ? node.facts.capabilities ?? [] : [],
    ),
  );
  return ROLE_CAPABILITIES.filter(capability => held.has(capability));
}

function summarizeFreshness(
  sources: ChainSource[],
  unnamed: Freshness | undefined,
): ChainSummary['freshness'] {
  return {
    ...rollUpFreshness([
      ...sources.map(source => source.freshness),
      ...(unnamed ? [unnamed] : []),
    ]),
    stale: sources
      .filter(source => source.freshness.state === 'stale')
      .map(({ id, freshness: { since, reason } }) => ({
        sourceId: id,
        ...(since && { since }),
        ...(reason && { reason }),
      })),
  };
}

function unique(values: string[]): string[] {
  return [...new Set(values)].sort();
}
