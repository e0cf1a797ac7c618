import {
  ChainNode,
  EntityChain,
  OwnerRole,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Roles beside the accountable owner that nobody is named for on some identity. */
export function rolesMissing(
  chain: EntityChain,
): Array<Exclude<OwnerRole, 'accountable'>> {
  const missing = new Set<Exclude<OwnerRole, 'accountable'>>();
  for (const node of chain.nodes) {
    for (const { role, state } of (node.kind === 'identity' && node.owners) ||
      []) {
      if (role !== 'accountable' && state === 'missing') {
        missing.add(role);
      }
    }
  }
  return [...missing];
}

/**
 * How many credentials have ended though a workload presents them or uses the
 * secret that holds them.
 */
export function expiredInUse(chain: EntityChain, now: Date): number {
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
