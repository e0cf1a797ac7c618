import { SOURCES } from '../sources';
import { isRestartable, restart } from '../steps';
import { RevocationStep } from '../types';
import { ClassPlan, PlanInput } from './input';

/**
 * A certificate that pods are given for their name in a trust domain, and that
 * is nowhere but in their memory. Its issuer stops giving it once what asks for
 * it is gone; copies stay good to their own end, since nobody publishes which
 * are revoked.
 */
export function svidPlan(input: PlanInput): ClassPlan {
  const { facts, place, kind, name, context } = input;
  const parameters = {
    namespace: place.namespace,
    ...(name && { name }),
    reason: facts.basis?.renewal ?? '',
  };
  const workload = context.workloads?.find(
    one => one.kind === kind && one.name === name,
  );
  const steps: RevocationStep[] = [
    {
      code: 'withdraw-registration',
      actor: 'cluster-administrator',
      parameters,
      rights: [],
      source: SOURCES.spire,
    },
    ...(workload && isRestartable(workload)
      ? [restart('restart-workload', place, workload)]
      : []),
    {
      code: 'distrust-certificate',
      actor: 'relying-party-operator',
      parameters,
      rights: [],
      source: SOURCES.rfc5280,
    },
  ];
  return {
    way: 'stop-issuing',
    decisive: 'withdraw-registration',
    steps,
    residuals: [
      {
        verifier: 'relying-party-without-check',
        validity:
          facts.effectiveTtlSeconds === undefined
            ? { kind: 'unknown' }
            : { kind: 'up-to-ttl', seconds: facts.effectiveTtlSeconds },
      },
    ],
    proof: { code: 'issuer-says-inactive', provableAt: 'issuer' },
    warnings: ['no-revocation-check'],
  };
}
