import {
  ChainNode,
  Chain,
  OWNER_ROLES,
  OwnerRole,
  RoleAnswer,
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

/** A role besides the accountable one. */
export type OtherRole = Exclude<OwnerRole, 'accountable'>;

/** A state in which a role has something to be settled. */
export type GapState = Exclude<RoleAnswer['state'], 'resolved'>;

/** The roles, besides the accountable one, that have a gap for any identity. */
export function roleGaps(chain: Chain): Array<[GapState, OtherRole[]]> {
  const gaps = new Map<GapState, Set<OtherRole>>();
  for (const node of chain.nodes) {
    const answers = (node.kind === 'identity' && node.owners) || [];
    for (const answer of answers) {
      const { state } = readAnswer(answer);
      if (answer.role !== 'accountable' && state !== 'resolved') {
        const roles = gaps.get(state) ?? new Set();
        gaps.set(state, roles.add(answer.role));
      }
    }
  }
  return [...gaps].map(([state, roles]) => [
    state,
    OWNER_ROLES.filter(
      (role): role is OtherRole => role !== 'accountable' && roles.has(role),
    ),
  ]);
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
