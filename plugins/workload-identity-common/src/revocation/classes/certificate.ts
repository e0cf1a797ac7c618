import { SOURCES } from '../sources';
import { deleteSecret, replaceSecret, restartConsumers } from '../steps';
import { RevocationStep } from '../types';
import { ClassPlan, PlanInput, untilExpiry } from './input';

/** Signers of Kubernetes whose certificates the API server takes for a log-in. */
const SIGNS_LOG_INS = /^kubernetes\.io\/kube-apiserver-client/;

/**
 * The API server asks nobody whether a client certificate was revoked: what is
 * left is to take away what its user may do.
 */
function withdrawGrants({ place }: PlanInput): RevocationStep {
  return {
    code: 'withdraw-grants',
    actor: 'cluster-administrator',
    parameters: {},
    rights: ['clusterrolebindings', 'rolebindings'].map(resource => ({
      verb: 'delete',
      apiGroup: 'rbac.authorization.k8s.io',
      resource,
      ...(place.cluster !== undefined && { cluster: place.cluster }),
    })),
    source: SOURCES.authenticationHardening,
  };
}

/**
 * A certificate with its private key in a Secret. Only its authority can call it
 * back, and only those who ask the authority notice.
 */
export function certificatePlan(input: PlanInput): ClassPlan {
  const { facts, place, name, context } = input;
  const byCertManager = facts.renewal?.by === 'cert-manager';
  const logsIn = SIGNS_LOG_INS.test(facts.request?.signer ?? '');
  const parameters = { namespace: place.namespace, ...(name && { name }) };
  const outside = (
    step: Pick<RevocationStep, 'code' | 'actor' | 'source'>,
  ): RevocationStep => ({ ...step, parameters, rights: [] });

  return {
    way: 'revoke-certificate',
    decisive: logsIn ? 'withdraw-grants' : 'report-key-compromise',
    steps: [
      ...(logsIn ? [withdrawGrants(input)] : []),
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
