import { PodSecurity } from '@tenure/backstage-plugin-workload-identity-common';
import { StoreIdentity } from './storeIdentity';

/**
 * What the mapping of one object needs of others, by name. It holds what was
 * read so far, so what others need is to be read before them.
 */
export class KnownObjects {
  /** `namespace/name` → what the account says of automounting. */
  readonly #accounts = new Map<string, boolean>();
  /** Namespace → what its labels hold pods to. */
  readonly #podSecurity = new Map<string, PodSecurity>();
  /** `namespace/name` → keys in which credentials were found. */
  readonly #configMaps = new Map<string, ReadonlySet<string>>();
  /** `Kind/namespace/name`, the namespace empty for those of the cluster. */
  readonly #stores = new Map<string, StoreIdentity>();

  rememberAccount(namespace: string, name: string, automount: boolean): void {
    this.#accounts.set(`${namespace}/${name}`, automount);
  }

  /** Undefined where the account was not read. */
  automountOf(namespace: string, name: string): boolean | undefined {
    return this.#accounts.get(`${namespace}/${name}`);
  }

  rememberPodSecurity(namespace: string, podSecurity: PodSecurity): void {
    this.#podSecurity.set(namespace, podSecurity);
  }

  /** Undefined where the namespace has no such labels, or was not read. */
  podSecurityOf(namespace: string): PodSecurity | undefined {
    return this.#podSecurity.get(namespace);
  }

  rememberLiterals(namespace: string, name: string, keys: string[]): void {
    this.#configMaps.set(`${namespace}/${name}`, new Set(keys));
  }

  /** Undefined where the ConfigMap has none, or was not read. */
  literalKeysOf(
    namespace: string,
    configMap: string,
  ): ReadonlySet<string> | undefined {
    return this.#configMaps.get(`${namespace}/${configMap}`);
  }

  rememberStore(
    kind: string,
    namespace: string,
    name: string,
    store: StoreIdentity,
  ): void {
    this.#stores.set(`${kind}/${namespace}/${name}`, store);
  }

  /** Undefined where the store's object was not read. */
  storeOf(
    kind: string,
    namespace: string,
    name: string,
  ): StoreIdentity | undefined {
    return this.#stores.get(`${kind}/${namespace}/${name}`);
  }
}
