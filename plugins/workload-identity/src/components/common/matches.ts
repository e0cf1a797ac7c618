import {
  Chain,
  WorkloadMatch,
} from '@tenure/backstage-plugin-workload-identity-common';

/**
 * The strongest match of each workload, by its id: what several components claim
 * is confirmed when one of them is.
 */
export function matchesByWorkload(
  chain: Pick<Chain, 'matches'>,
): Map<string, WorkloadMatch> {
  const matches = new Map<string, WorkloadMatch>();
  for (const match of chain.matches) {
    if (matches.get(match.workloadId)?.state !== 'confirmed') {
      matches.set(match.workloadId, match);
    }
  }
  return matches;
}
