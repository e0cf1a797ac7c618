import { PodSecurity } from '@tenure/backstage-plugin-workload-identity-common';
import { NameGiver, TrustSettings } from '../decode/trustSettings';
import { NamedSpiffeId } from './federation/spire';
import { ProviderClass } from './stores/providerClass';
import { StoreIdentity } from './storeIdentity';

/** What an account says that its pods, and its token Secrets, follow. */
export interface KnownAccount {
  automount: boolean;
  /** Secrets that its pods pull images with, where they name none. */
  pullSecrets: readonly string[];
  /** Secrets listed under `secrets`: its tokens, as Kubernetes made them. */
  tokenSecrets: readonly string[];
}

/** What the mapping of pods reads of their namespace. */
export interface KnownNamespace {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/**
 * What the mapping of one object needs of others, by name. It holds what was
 * read so far, so what others need is to be read before them.
 */
export class KnownObjects {
  /** By `namespace/name`. */
  readonly #accounts = new Map<string, KnownAccount>();
  readonly #namespaces = new Map<string, KnownNamespace>();
  readonly #spiffeIds = new Map<string, NamedSpiffeId>();
  readonly #trust = new Map<NameGiver, TrustSettings[]>();
  /** By `namespace/name`. */
  readonly #providerClasses = new Map<string, ProviderClass>();
  /** Namespace → what its labels hold pods to. */
  readonly #podSecurity = new Map<string, PodSecurity>();
  /** `namespace/name` → keys in which credentials were found. */
  readonly #configMaps = new Map<string, ReadonlySet<string>>();
  /** `Kind/namespace/name`, the namespace empty for those of the cluster. */
  readonly #stores = new Map<string, StoreIdentity>();

  rememberAccount(
    namespace: string,
    name: string,
    account: KnownAccount,
  ): void {
    this.#accounts.set(`${namespace}/${name}`, account);
  }

  /** Undefined where the account was not read. */
  account(namespace: string, name: string): KnownAccount | undefined {
    return this.#accounts.get(`${namespace}/${name}`);
  }

  rememberNamespace(name: string, namespace: KnownNamespace): void {
    this.#namespaces.set(name, namespace);
  }

  /** Undefined where the namespace was not read. */
  namespace(name: string): KnownNamespace | undefined {
    return this.#namespaces.get(name);
  }

  /** Those that were read. */
  namespaces(): Iterable<[name: string, namespace: KnownNamespace]> {
    return this.#namespaces;
  }

  rememberSpiffeId(spiffeId: NamedSpiffeId): void {
    this.#spiffeIds.set(spiffeId.name, spiffeId);
  }

  spiffeIds(): Iterable<NamedSpiffeId> {
    return this.#spiffeIds.values();
  }

  rememberTrust(settings: TrustSettings): void {
    const known = this.#trust.get(settings.by) ?? [];
    this.#trust.set(settings.by, [...known, settings]);
  }

  /**
   * What gives names says of them; `'unclear'` where its settings name more than
   * one trust domain, undefined where none were read.
   */
  trustOf(by: NameGiver): TrustSettings | 'unclear' | undefined {
    const [first, ...others] = this.#trust.get(by) ?? [];
    return others.some(other => other.trustDomain !== first.trustDomain)
      ? 'unclear'
      : first;
  }

  rememberProviderClass(
    namespace: string,
    name: string,
    providerClass: ProviderClass,
  ): void {
    this.#providerClasses.set(`${namespace}/${name}`, providerClass);
  }

  /** Undefined where it was not read. */
  providerClass(namespace: string, name: string): ProviderClass | undefined {
    return this.#providerClasses.get(`${namespace}/${name}`);
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
