import { SOURCES } from '../sources';
import { deleteSecret, replaceSecret, restartConsumers } from '../steps';
import { RevocationStep } from '../types';
import { ClassPlan, PlanInput, untilExpiry } from './input';

/**
 * A certificate with its private key in a Secret. Only its authority can call it
 * back, and only those who ask the authority notice.
 */
export function certificatePlan(input: PlanInput): ClassPlan {
  const { facts, place, name, context } = input;
  const byCertManager = facts.renewal?.by === 'cert-manager';
  const parameters = { namespace: place.namespace, ...(name && { name }) };
  const outside = (
    step: Pick<RevocationStep, 'code' | 'actor' | 'source'>,
  ): RevocationStep => ({ ...step, parameters, rights: [] });

  return {
    way: 'revoke-certificate',
    decisive: 'report-key-compromise',
    steps: [
      outside({
        code: 'report-key-compromise',
        actor: 'certificate-authority-operator',
        source: SOURCES.rfc5280,
      }),
      ...(name
        ? [
            byCertManager
              ? deleteSecret(
                  'reissue-by-cert-manager',
                  place,
                  name,
                  SOURCES.certManager,
                )
              : replaceSecret(place, name, {
                  code: 'reissue-by-hand',
                  create: 'tls {name} --cert=tls.crt --key=tls.key',
                }),
          ]
        : []),
      ...restartConsumers(place, context.workloads),
      outside({
        code: 'distrust-certificate',
        actor: 'relying-party-operator',
        source: SOURCES.rfc6960,
      }),
    ],
    residuals: [
      {
        verifier: 'relying-party-without-check',
        validity: untilExpiry(facts),
      },
      // Until the next list or response, whose time the authority sets.
      { verifier: 'relying-party-with-check', validity: { kind: 'unknown' } },
    ],
    proof: { code: 'certificate-status-revoked', provableAt: 'issuer' },
    warnings: [
      'deletion-revokes-nothing',
      'no-revocation-check',
      'private-key-reuse',
      'kubernetes-ignores-revocation',
    ],
  };
}
