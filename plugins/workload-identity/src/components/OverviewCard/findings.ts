import {
  ChainNode,
  Chain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { readAnswer } from '../common';

/** Who claims identities that nobody is confirmed to answer for. */
export function claimants(chain: Chain): string[] {
  const refs = chain.nodes
    .flatMap(node => (node.kind === 'identity' && node.owners) || [])
    .filter(({ role }) => role === 'accountable')
    .map(readAnswer)
    .filter(({ state }) => state === 'claimed')
    .flatMap(({ named }) => named.map(({ entityRef }) => entityRef));
  return [...new Set(refs)];
}

/**
 * How many credentials have ended though a workload presents them or uses the
 * secret that holds them.
 */
export function expiredInUse(chain: Chain, now: Date): number {
  const held = new Map<string, string[]>();
  const used = new Set<string>();
  for (const { from, to, type } of chain.edges) {
    if (type === 'presents' || type === 'uses') {
      used.add(to);
    } else if (type === 'holds') {
      held.set(to, [...(held.get(to) ?? []), from]);
    }
  }
  return chain.nodes.filter(
    node =>
      hasExpired(node, now) &&
      (used.has(node.id) || held.get(node.id)?.some(id => used.has(id))),
  ).length;
}

function hasExpired(node: ChainNode, now: Date): boolean {
  return (
    node.kind === 'credential' &&
    node.facts.expiry?.type === 'at' &&
    Date.parse(node.facts.expiry.at) <= now.getTime()
  );
}
