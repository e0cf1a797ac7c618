import { right } from '../rights';
import { SOURCES } from '../sources';
import {
  deleteSecret,
  replaceServiceAccount,
  revokeDerived,
  stopRecreation,
} from '../steps';
import { RevocationStep } from '../types';
import { API_SERVER_CACHE, ClassPlan, PlanInput } from './input';

/**
 * A token kept in a Secret. It carries no time and nothing random: a Secret of
 * the same name for the same account holds the same token again, byte for byte.
 */
export function serviceAccountTokenPlan(input: PlanInput): ClassPlan {
  const { place, name, context } = input;
  const account = context.serviceAccount;
  return {
    way: 'delete-token-secret',
    decisive: name ? 'delete-token-secret' : undefined,
    steps: [
      ...(name ? ownSteps(input, name) : []),
      revokeDerived(),
      ...(account ? [replaceServiceAccount(place, account)] : []),
    ],
    residuals: [API_SERVER_CACHE],
    proof: { code: 'no-token-secret-of-that-name', provableAt: 'cluster' },
    warnings: [
      'recreated-secret-restores-token',
      'api-server-cache',
      'derived-credentials',
      ...(account ? [] : (['account-unknown'] as const)),
      ...((context.accountWorkloads ?? 0) > 1
        ? (['account-is-shared'] as const)
        : []),
    ],
  };
}

function ownSteps(
  { place, context }: PlanInput,
  name: string,
): RevocationStep[] {
  const { namespace } = place;
  const parameters = { namespace, name };
  return [
    {
      code: 'suspend-legacy-token',
      actor: 'namespace-secret-writer',
      parameters,
      rights: ['get', 'patch'].map(verb =>
        right(place, verb, 'secrets', { name }),
      ),
      command: {
        template:
          'kubectl label secret/{name} --namespace={namespace} kubernetes.io/legacy-token-invalid-since={today}',
        parameters: {
          ...parameters,
          today: context.now.toISOString().slice(0, 10),
        },
      },
      source: SOURCES.serviceAccountsAdmin,
    },
    {
      code: 'see-last-use',
      actor: 'namespace-reader',
      parameters,
      rights: [right(place, 'get', 'secrets', { name })],
      command: {
        // Prints labels, not what the Secret holds.
        template:
          'kubectl get secret/{name} --namespace={namespace} --label-columns=kubernetes.io/legacy-token-last-used',
        parameters,
      },
      source: SOURCES.serviceAccountsAdmin,
    },
    stopRecreation(place, name, context.declaredBy),
    deleteSecret(
      'delete-token-secret',
      place,
      name,
      SOURCES.serviceAccountsAdmin,
    ),
    {
      code: 'confirm-secret-gone',
      actor: 'namespace-reader',
      parameters,
      rights: [right(place, 'get', 'secrets', { name })],
      command: {
        template: 'kubectl get secret/{name} --namespace={namespace}',
        parameters,
      },
      source: SOURCES.secrets,
    },
  ];
}
