import { SOURCES } from '../sources';
import { replaceSecret, restartConsumers, revokeDerived } from '../steps';
import { RevocationSource } from '../sources';
import { RevocationActor, RevocationStep, RevocationStepCode } from '../types';
import { ClassPlan, PlanInput, untilExpiry } from './input';

/**
 * Credentials that a Secret only keeps a copy of: somebody else issued them,
 * and only there can they be ended.
 */

/** `kubernetes.io/dockerconfigjson` and `dockercfg`: a login to a registry. */
export function registryCredentialPlan(input: PlanInput): ClassPlan {
  return {
    way: 'rotate-at-registry',
    decisive: 'revoke-at-registry',
    steps: [
      step(
        input,
        'revoke-at-registry',
        'registry-administrator',
        SOURCES.registryTokens,
      ),
      ...replace(input, {
        code: 'replace-registry-secret',
        create:
          'generic {name} --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=config.json',
      }),
      step(
        input,
        'check-registry-pushes',
        'registry-administrator',
        SOURCES.registryTokens,
      ),
    ],
    residuals: [{ verifier: 'registry', validity: untilExpiry(input.facts) }],
    proof: { code: 'registry-refuses-login', provableAt: 'issuer' },
    warnings: [
      'deletion-revokes-nothing',
      'registry-tokens-continue',
      'running-images-continue',
    ],
  };
}

/** `kubernetes.io/basic-auth`: a user name and password of some service. */
export function basicAuthPlan(input: PlanInput): ClassPlan {
  return {
    way: 'rotate-at-service',
    decisive: 'change-password',
    steps: [
      step(
        input,
        'change-password',
        'service-administrator',
        SOURCES.secretsManagement,
      ),
      step(
        input,
        'end-sessions',
        'service-administrator',
        SOURCES.secretsManagement,
      ),
      ...replace(input, {
        code: 'replace-secret',
        create:
          'generic {name} --type=kubernetes.io/basic-auth --from-file=username --from-file=password',
      }),
      ...restartConsumers(input.place, input.context.workloads),
    ],
    residuals: [{ verifier: 'service', validity: untilExpiry(input.facts) }],
    proof: { code: 'service-refuses-login', provableAt: 'issuer' },
    warnings: [
      'deletion-revokes-nothing',
      'open-sessions-continue',
      'password-reused-elsewhere',
    ],
  };
}

/** `kubernetes.io/ssh-auth`: a private key, accepted where its public half lies. */
export function sshKeyPlan(input: PlanInput): ClassPlan {
  return {
    way: 'remove-public-key',
    decisive: 'remove-authorized-key',
    steps: [
      step(input, 'remove-authorized-key', 'host-administrator', SOURCES.sshd),
      step(input, 'revoke-in-krl', 'host-administrator', SOURCES.sshKrl),
      step(input, 'end-ssh-sessions', 'host-administrator', SOURCES.sshd),
      ...replace(input, {
        code: 'replace-secret',
        create:
          'generic {name} --type=kubernetes.io/ssh-auth --from-file=ssh-privatekey',
      }),
      ...restartConsumers(input.place, input.context.workloads),
    ],
    residuals: [{ verifier: 'ssh-host', validity: untilExpiry(input.facts) }],
    proof: { code: 'public-key-refused', provableAt: 'issuer' },
    warnings: [
      'deletion-revokes-nothing',
      'key-on-every-host',
      'open-sessions-continue',
    ],
  };
}

/** `Opaque`, or a type that nothing is known of: whose it is has to be found first. */
export function opaquePlan(input: PlanInput): ClassPlan {
  return {
    way: 'rotate-at-issuer',
    decisive: 'revoke-at-issuer',
    steps: [
      step(
        input,
        'find-issuer',
        'issuer-administrator',
        SOURCES.secretsManagement,
      ),
      step(input, 'revoke-at-issuer', 'issuer-administrator', SOURCES.rfc7009),
      // No command: which keys the Secret has is not known, and one made with
      // fewer would break what reads the others.
      step(input, 'replace-secret', 'namespace-secret-writer', SOURCES.secrets),
      ...restartConsumers(input.place, input.context.workloads),
      revokeDerived(),
    ],
    residuals: [{ verifier: 'issuer', validity: untilExpiry(input.facts) }],
    proof: { code: 'issuer-says-inactive', provableAt: 'issuer' },
    warnings: [
      'deletion-revokes-nothing',
      'issuer-unknown',
      'derived-credentials',
    ],
  };
}

function replace(
  { place, name }: PlanInput,
  options: Parameters<typeof replaceSecret>[2],
): RevocationStep[] {
  return name ? [replaceSecret(place, name, options)] : [];
}

function step(
  { place, name }: PlanInput,
  code: RevocationStepCode,
  actor: RevocationActor,
  source: RevocationSource,
): RevocationStep {
  return {
    code,
    actor,
    parameters: { namespace: place.namespace, ...(name && { name }) },
    rights: [],
    source,
  };
}
