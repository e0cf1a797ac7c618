import { isPlainText } from '../names';
import { texts } from './shape';

/** Annotations of pods and namespaces by which identities come to pods. */
export const LINKERD_INJECT = 'linkerd.io/inject';
export const ISTIO_INJECT = 'sidecar.istio.io/inject';

export const VAULT = 'vault.hashicorp.com/';
/** Followed by a name, it has the path of a secret. */
export const VAULT_SECRET = `${VAULT}agent-inject-secret-`;

const VAULT_SETTINGS = [
  'agent-inject',
  'auth-path',
  'auth-type',
  'namespace',
  'role',
  'service',
].map(name => VAULT + name);

const KEPT = new Set([LINKERD_INJECT, ISTIO_INJECT, ...VAULT_SETTINGS]);

export const podAnnotations = texts({
  keep: key => KEPT.has(key) || key.startsWith(VAULT_SECRET),
  isValue: value => value === '' || isPlainText(value, 1024),
  maxEntries: 256,
});
