import { Chain, ChainNode } from '../api/chain';
import { CredentialUse } from './dependents';
import { revocationPlan } from './revocationPlan';
import { RevocationPlan, RevocationWorkload } from './types';

/**
 * The plan for a credential on a chain, with what the chain knows around it: who
 * uses it, the account that it authenticates as, and what declares it.
 *
 * @public
 */
export function planOnChain(
  credential: ChainNode & { kind: 'credential' },
  use: CredentialUse,
  chain: Chain,
  now: Date,
): RevocationPlan {
  const account = use.identities.find(
    identity => identity.facts.class === 'kubernetes-service-account',
  );
  const [namespace, name] = account?.name.split('/') ?? [];
  return revocationPlan(credential, {
    now,
    workloads: use.workloads.flatMap(workload => {
      const parts = workload.name.split('/');
      return parts.length === 3
        ? [toWorkload(parts, workload.facts.podLabels)]
        : [];
    }),
    ...(namespace && name && { serviceAccount: { namespace, name } }),
    accountWorkloads: account?.sharedBy?.workloads,
    declaredBy: chain.sources
      .filter(
        source =>
          source.role === 'declared' && credential.sources.includes(source.id),
      )
      .map(source => source.title),
  });
}

function toWorkload(
  [namespace, kind, name]: string[],
  podLabels: Record<string, string> | undefined,
): RevocationWorkload {
  return { namespace, kind, name, ...(podLabels && { podLabels }) };
}
