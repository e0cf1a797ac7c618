import {
  Authority,
  PlaceOfUse,
} from '@tenure/backstage-plugin-workload-identity-common';
import { parseAddress } from '../../decode/addonShapes';
import { VAULT, VAULT_SECRET } from '../../decode/podAnnotations';
import { MappingContext } from '../context';
import { vaultRole, vaultSecretName } from '../stores/vault';
import { federate, FederatedPods, subjectOf } from './context';

const PLACES: PlaceOfUse[] = [{ as: 'agent' }];

/**
 * What the injector of Vault is asked for by annotations: the auth role that
 * pods log in as, and the secrets that the agent fetches for them.
 *
 * Source: https://developer.hashicorp.com/vault/docs/platform/k8s/injector/annotations
 */
export function mapVaultAgent(
  pods: FederatedPods,
  context: MappingContext,
): void {
  const { annotations, namespace, account, workload } = pods;
  const setting = (name: string) => annotations[VAULT + name] || undefined;
  if (setting('agent-inject') !== 'true') {
    return;
  }
  const authority = storeOf(setting('service'), setting('namespace'), context);

  const role = setting('role');
  const type = setting('auth-type') ?? 'kubernetes';
  if (role && ['kubernetes', 'jwt'].includes(type)) {
    const identity = vaultRole(
      authority,
      setting('auth-path') ?? `auth/${type}`,
      role,
    );
    if (identity) {
      context.asset({ key: identity, facts: { class: 'store-role' } });
      federate(
        pods,
        identity,
        {
          mechanism: `vault-${type}-auth`,
          conditions: [
            `subject ${subjectOf(namespace, account)}`,
            'the policies and the bound accounts of the role, which Vault keeps',
          ],
        },
        context,
      );
    } else {
      context.problems.add(
        'InvalidFederation',
        `Annotation ${VAULT}role or ${VAULT}auth-path is not the name of an auth role`,
      );
    }
  }

  for (const [key, path] of Object.entries(annotations)) {
    const secret =
      key.startsWith(VAULT_SECRET) && path ? vaultSecretName(path) : undefined;
    if (secret) {
      context.link({
        type: 'uses',
        from: context.key('workload', workload),
        to: { kind: 'secret', authority, name: secret },
        facts: { places: PLACES },
      });
    }
  }
}

/** Where no annotation names the address, it is the injector's own setting. */
function storeOf(
  service: string | undefined,
  vaultNamespace: string | undefined,
  context: MappingContext,
): Authority {
  const host = service && parseAddress(service);
  const place = host
    ? `vault/${host}`
    : `vault-injector/${context.settings.cluster}`;
  const within = vaultNamespace?.replace(/^\/+|\/+$/g, '');
  return `store:${place}${within ? `/${within}` : ''}`;
}
