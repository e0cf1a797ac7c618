import {
  ChainNode,
  compareByUrgency,
  credentialLifetime,
  CredentialUse,
  credentialUses,
  Chain,
  planOnChain,
  RevocationPlan,
  RevocationStep,
} from '@tenure/backstage-plugin-workload-identity-common';

/** A credential of the chain with its plan. */
export interface PlanRow {
  credential: ChainNode & { kind: 'credential' };
  plan: RevocationPlan;
  use: CredentialUse;
  /** The step whose rights decide who may. */
  decisive?: RevocationStep;
}

/**
 * A plan for every credential, in the order of the TTL tab, so that a credential
 * is found at the same place in both.
 */
export function planRows(chain: Chain, now: Date): PlanRow[] {
  const uses = credentialUses(chain);
  return chain.nodes
    .flatMap(node => {
      const use = uses.get(node.id);
      if (node.kind !== 'credential' || !use) {
        return [];
      }
      const plan = planOnChain(node, use, chain, now);
      return [
        {
          credential: node,
          plan,
          use,
          decisive: plan.steps.find(step => step.code === plan.decisive),
          lifetime: credentialLifetime(node, now),
          inUse: use.totalWorkloads > 0,
          displayName: node.displayName,
        },
      ];
    })
    .sort(compareByUrgency);
}
