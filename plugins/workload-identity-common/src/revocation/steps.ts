import { right, Place } from './rights';
import { SOURCES } from './sources';
import { RevocationStep, RevocationWorkload } from './types';

/** Steps that more than one class of credential shares. */

const RESTARTABLE: Record<string, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

export function isRestartable(workload: RevocationWorkload): boolean {
  return workload.kind in RESTARTABLE;
}

/** Replaces every Pod of a Deployment, StatefulSet or DaemonSet. */
export function restart(
  code: 'restart-workload' | 'restart-consumers',
  place: Place,
  workload: RevocationWorkload,
): RevocationStep {
  const { namespace, kind, name } = workload;
  return {
    code,
    actor: 'namespace-workload-operator',
    parameters: { namespace, kind, name },
    rights: ['get', 'patch'].map(verb =>
      right({ ...place, namespace }, verb, RESTARTABLE[kind], {
        name,
        apiGroup: 'apps',
      }),
    ),
    command: {
      template: 'kubectl rollout restart {type}/{name} --namespace={namespace}',
      parameters: { type: kind.toLowerCase(), name, namespace },
    },
    source: SOURCES.rolloutRestart,
  };
}

/** One restart for each consumer that can be restarted; words where none is known. */
export function restartConsumers(
  place: Place,
  workloads: RevocationWorkload[] = [],
): RevocationStep[] {
  const restartable = workloads.filter(isRestartable);
  if (restartable.length > 0) {
    return restartable.map(workload =>
      restart('restart-consumers', place, workload),
    );
  }
  return [
    {
      code: 'restart-consumers',
      actor: 'namespace-workload-operator',
      parameters: { namespace: place.namespace },
      rights: [],
      source: SOURCES.secrets,
    },
  ];
}

/** Ends what was obtained with the credential elsewhere. */
export function revokeDerived(audiences: string[] = []): RevocationStep {
  return {
    code: 'revoke-derived',
    actor: 'issuer-administrator',
    parameters: { audiences: audiences.join(', ') },
    rights: [],
    source: SOURCES.rfc7009,
  };
}

/** Keeps the delivery pipeline from bringing back what is taken away. */
export function stopRecreation(
  place: Place,
  name: string,
  declaredBy: string[] = [],
): RevocationStep {
  return {
    code: 'stop-recreation',
    actor: 'delivery-owner',
    parameters: {
      namespace: place.namespace,
      name,
      sources: declaredBy.join(', '),
    },
    rights: [],
    source: SOURCES.secrets,
  };
}

/** Puts a new value in the place of the old one, from a file that is not shown. */
export function replaceSecret(
  place: Place,
  name: string,
  options: {
    code: 'replace-secret' | 'replace-registry-secret' | 'reissue-by-hand';
    create: string;
  },
): RevocationStep {
  return {
    code: options.code,
    actor: 'namespace-secret-writer',
    parameters: { namespace: place.namespace, name },
    rights: ['get', 'update'].map(verb =>
      right(place, verb, 'secrets', { name }),
    ),
    command: {
      // Not `apply`, which would keep the value in an annotation as well.
      template:
        `kubectl create secret ${options.create} --namespace={namespace} ` +
        '--dry-run=client --output=yaml | kubectl replace --filename=-',
      parameters: { namespace: place.namespace, name },
    },
    source:
      options.code === 'replace-registry-secret'
        ? SOURCES.imagePullSecrets
        : SOURCES.secrets,
  };
}

/** Deletes a Secret. */
export function deleteSecret(
  code:
    | 'delete-token-secret'
    | 'delete-bootstrap-secret'
    | 'reissue-by-cert-manager',
  place: Place,
  name: string,
  source: RevocationStep['source'],
): RevocationStep {
  return {
    code,
    actor: 'namespace-secret-writer',
    parameters: { namespace: place.namespace, name },
    rights: [right(place, 'delete', 'secrets', { name })],
    command: {
      template: 'kubectl delete secret/{name} --namespace={namespace}',
      parameters: { namespace: place.namespace, name },
    },
    source,
  };
}

/**
 * Makes every token of a ServiceAccount worthless at once: they carry its UID.
 */
export function replaceServiceAccount(
  place: Place,
  account: { namespace: string; name: string },
): RevocationStep {
  const where = { ...place, namespace: account.namespace };
  return {
    code: 'replace-service-account',
    actor: 'namespace-service-account-writer',
    parameters: { ...account },
    rights: [
      right(where, 'delete', 'serviceaccounts', { name: account.name }),
      // RBAC can't restrict creation to a name.
      right(where, 'create', 'serviceaccounts'),
    ],
    command: {
      // Made again from its manifest: a bare `create` would lose its annotations.
      template: 'kubectl delete serviceaccount/{name} --namespace={namespace}',
      parameters: { ...account },
    },
    source: SOURCES.serviceAccountsAdmin,
    stronger: true,
  };
}
