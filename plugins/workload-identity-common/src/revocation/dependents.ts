import { AssetOf } from '../api/assets';
import { Chain, ChainNode } from '../api/chain';

/**
 * What a chain says of the use of one credential.
 *
 * @public
 */
export interface CredentialUse {
  /** Workloads on the chain that present it, or use a secret that holds it. */
  workloads: Array<AssetOf<'workload'>>;
  /** Secrets on the chain that hold it. */
  secrets: Array<AssetOf<'secret'>>;
  /** Identities on the chain that it authenticates as. */
  identities: Array<ChainNode & { kind: 'identity' }>;
  /**
   * Every workload known to depend on it, also those that are not on the chain
   * or that the reader may not see. That it is 0 does not mean that nothing uses
   * it: who holds a copy elsewhere is not in the inventory.
   */
  totalWorkloads: number;
}

/**
 * Finds the use of every credential on a chain, by the credential's id.
 *
 * @public
 */
export function credentialUses(chain: Chain): Map<string, CredentialUse> {
  const nodes = new Map(chain.nodes.map(node => [node.id, node]));
  const users = new Map<string, Set<string>>();
  const uses = new Map<string, CredentialUse>();
  for (const node of chain.nodes) {
    if (node.kind === 'credential') {
      uses.set(node.id, {
        workloads: [],
        secrets: [],
        identities: [],
        totalWorkloads: 0,
      });
    }
  }
  for (const { from, to, type } of chain.edges) {
    if (type === 'presents' || type === 'uses') {
      users.set(to, (users.get(to) ?? new Set()).add(from));
    } else if (type === 'holds') {
      const secret = nodes.get(from);
      if (secret?.kind === 'secret') {
        uses.get(to)?.secrets.push(secret);
      }
    } else if (type === 'authenticates') {
      const identity = nodes.get(to);
      if (identity?.kind === 'identity') {
        uses.get(from)?.identities.push(identity);
      }
    }
  }
  for (const [id, use] of uses) {
    const holders = [id, ...use.secrets.map(secret => secret.id)];
    const workloadIds = new Set(
      holders.flatMap(holder => [...(users.get(holder) ?? [])]),
    );
    for (const workloadId of workloadIds) {
      const workload = nodes.get(workloadId);
      if (workload?.kind === 'workload') {
        use.workloads.push(workload);
      }
    }
    use.totalWorkloads = Math.max(
      use.workloads.length,
      ...holders.map(holder => nodes.get(holder)?.sharedBy?.workloads ?? 0),
    );
  }
  return uses;
}
