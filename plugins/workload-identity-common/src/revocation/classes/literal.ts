import { right } from '../rights';
import { SOURCES } from '../sources';
import { restartConsumers, revokeDerived } from '../steps';
import { ClassPlan, PlanInput, untilExpiry } from './input';

/**
 * A credential that was written out in a workload or a ConfigMap. Whoever could
 * read the object, its manifest or a backup has read it, so it has to be ended
 * where it was issued, whether or not anybody is known to have used it.
 */
export function literalPlan(input: PlanInput): ClassPlan {
  const { facts, place, kind, name, context } = input;
  const parameters = {
    namespace: place.namespace,
    ...(kind && { kind }),
    ...(name && { name }),
  };
  return {
    way: 'rotate-at-issuer',
    decisive: 'revoke-at-issuer',
    steps: [
      {
        code: 'find-issuer',
        actor: 'issuer-administrator',
        parameters,
        rights: [],
        source: SOURCES.secretsManagement,
      },
      {
        code: 'revoke-at-issuer',
        actor: 'issuer-administrator',
        parameters,
        rights: [],
        source: SOURCES.rfc7009,
      },
      {
        code: 'move-into-secret',
        actor: 'namespace-secret-writer',
        parameters,
        rights: [
          // RBAC can't restrict creation to a name.
          right(place, 'create', 'secrets'),
          ...(kind === 'ConfigMap' && name
            ? [right(place, 'update', 'configmaps', { name })]
            : []),
        ],
        source: SOURCES.distributeCredentials,
      },
      ...restartConsumers(place, context.workloads),
      revokeDerived(),
    ],
    residuals: [{ verifier: 'issuer', validity: untilExpiry(facts) }],
    proof: { code: 'issuer-says-inactive', provableAt: 'issuer' },
    warnings: ['exposed-in-plain-text', 'derived-credentials'],
  };
}
