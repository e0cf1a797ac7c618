import { DecodedObject } from '../decode/dropValues';
import { identifyStoreOf } from './externalSecrets';
import { KnownObjects } from './KnownObjects';
import { Identified } from './objects';
import { readPodSecurity } from './runtimeBoundary';
import { readProviderClass } from './stores/providerClass';

/** Kinds that the mapping of others depends on. */
const REMEMBERED = [
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'SecretStore',
  'ClusterSecretStore',
  'SecretProviderClass',
  'ClusterSPIFFEID',
] as const;

export function isRemembered(kind: string): boolean {
  return (REMEMBERED as readonly string[]).includes(kind);
}

const NAMES_REMEMBERED = new RegExp(
  `["']?kind["']?[ \\t]*:[ \\t]*["']?(?:${REMEMBERED.join('|')})\\b`,
);

/**
 * Whether a manifest, as text, may hold an object that
 * {@link KubernetesMapper.remember} is for, so that others need not be parsed
 * twice.
 *
 * @public
 */
export function mayBeRemembered(manifest: string): boolean {
  return NAMES_REMEMBERED.test(manifest);
}

/** Keeps of an object what the mapping of others needs of it. */
export function rememberObject(
  decoded: DecodedObject,
  identified: Identified,
  known: KnownObjects,
  cluster: string,
): void {
  const { namespace, name } = identified;
  switch (decoded.kind) {
    case 'Namespace': {
      const { labels = {}, annotations = {} } = decoded.object.metadata ?? {};
      known.rememberNamespace(name, { labels, annotations });
      const podSecurity = readPodSecurity(labels);
      if (podSecurity) {
        known.rememberPodSecurity(name, podSecurity);
      }
      return;
    }
    case 'ServiceAccount': {
      const { automountServiceAccountToken, imagePullSecrets, secrets } =
        decoded.object;
      known.rememberAccount(namespace, name, {
        automount: automountServiceAccountToken ?? true,
        pullSecrets: namesOf(imagePullSecrets),
        tokenSecrets: namesOf(secrets),
      });
      return;
    }
    case 'ConfigMap': {
      const { data, trust } = decoded.object;
      if (data) {
        known.rememberLiterals(
          namespace,
          name,
          data.map(({ key }) => key),
        );
      }
      if (trust) {
        known.rememberTrust(trust);
      }
      return;
    }
    case 'SecretStore':
    case 'ClusterSecretStore':
      known.rememberStore(
        decoded.kind,
        namespace,
        name,
        identifyStoreOf(decoded.kind, decoded.object, identified, cluster),
      );
      return;
    case 'SecretProviderClass':
      known.rememberProviderClass(
        namespace,
        name,
        readProviderClass(decoded.object, { cluster, namespace, name }),
      );
      return;
    case 'ClusterSPIFFEID':
      known.rememberSpiffeId({ name, spec: decoded.object.spec ?? {} });
      return;
    default:
  }
}

const NOTHING: readonly string[] = [];

function namesOf(refs: Array<{ name?: string }> | undefined) {
  return refs?.length ? refs.flatMap(({ name }) => name ?? []) : NOTHING;
}
