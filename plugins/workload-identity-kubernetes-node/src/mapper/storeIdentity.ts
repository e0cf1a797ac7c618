import {
  AssetKey,
  Authority,
} from '@tenure/backstage-plugin-workload-identity-common';
import { StoreProvider } from '../decode/addonShapes';
import { isDnsSubdomain } from '../names';
import { vaultRole } from './stores/vault';

/** Who a store is, whichever object says how to reach it. */
export interface StoreIdentity {
  authority: Authority;
  class: string;
  /** The natural key of a secret in it. */
  nameOf(remoteKey: string): string;
  /** `namespace/name` of the ServiceAccount that it is accessed as. */
  account?: string;
  /** `namespace/name` of the Secret that it is logged in to with. */
  login?: string;
  /** Of a Vault: the auth role that the account logs in as. */
  role?: { key: AssetKey & { kind: 'identity' }; mechanism: string };
}

/** The object that says how to reach a store. */
export interface StoreObject {
  cluster: string;
  kind: 'SecretStore' | 'ClusterSecretStore';
  /** Empty for what has no namespace. */
  namespace: string;
  name: string;
}

const asItIs = (remoteKey: string) => remoteKey;

/** A store of which nothing but its object is known: its own name for itself. */
export function storeByObject(
  { cluster, kind, namespace, name }: StoreObject,
  sort = 'external-secrets',
): StoreIdentity {
  const place = namespace ? `${namespace}/` : '';
  return {
    authority: `store:external-secrets/${cluster}/${kind}/${place}${name}`,
    class: sort,
    nameOf: asItIs,
  };
}

/**
 * Who the store behind a SecretStore is, named so that others who speak of it
 * come to the same name; see `AssetKey` for the grammar.
 */
export function identifyStore(
  object: StoreObject,
  provider: StoreProvider = {},
): StoreIdentity {
  const account = referred(object, accountRefOf(provider));
  const login = referred(object, loginRefOf(provider));
  const store =
    shared(provider) ?? storeByObject(object, Object.keys(provider)[0]);
  const role = roleOf(store.authority, provider);
  return {
    ...store,
    ...(account && { account }),
    ...(login && { login }),
    ...(role && { role }),
  };
}

/** One that can be told by its address or account. */
function shared(provider: StoreProvider): StoreIdentity | undefined {
  const { vault, aws, gcpsm, azurekv } = provider;
  if (vault?.server) {
    const { server, namespace, path, version } = vault;
    return {
      authority: `store:vault/${server}${namespace ? `/${namespace}` : ''}`,
      class: 'vault',
      nameOf: key => vaultName(key, path, version !== 'v1'),
    };
  }
  if (aws?.service && aws.region) {
    const sort =
      aws.service === 'SecretsManager'
        ? 'aws-secretsmanager'
        : 'aws-parameterstore';
    return {
      authority: `store:${sort}/${aws.role ?? 'unknown'}/${aws.region}`,
      class: sort,
      nameOf: asItIs,
    };
  }
  if (gcpsm?.projectID) {
    return {
      authority: `store:gcp-secretmanager/${gcpsm.projectID}`,
      class: 'gcp-secretmanager',
      nameOf: asItIs,
    };
  }
  if (azurekv?.vaultUrl) {
    return {
      authority: `store:azure-keyvault/${azurekv.vaultUrl}`,
      class: 'azure-keyvault',
      nameOf: asItIs,
    };
  }
  return undefined;
}

/**
 * `mount/path` of a secret. The operator takes a key with or without the mount,
 * and with or without the `data` of the API of version 2 (its `buildPath`).
 */
function vaultName(
  key: string,
  mount: string | undefined,
  isVersion2: boolean,
): string {
  let rest = key.replace(/^\/+|\/+$/g, '');
  let at = mount;
  if (at === undefined) {
    const slash = rest.indexOf('/');
    if (slash < 0) {
      return rest;
    }
    at = rest.slice(0, slash);
    rest = rest.slice(slash + 1);
    return `${at}/${isVersion2 ? withoutData(rest) : rest}`;
  }
  if (rest.startsWith(`${at}/`)) {
    rest = rest.slice(at.length + 1);
    rest = isVersion2 ? withoutData(rest) : rest;
  }
  return `${at}/${rest}`;
}

function withoutData(path: string): string {
  return path.startsWith('data/') ? path.slice('data/'.length) : path;
}

type Reference = { name?: string; namespace?: string } | undefined;

/** In the store's own namespace, unless a store of the cluster names another. */
function referred(
  { namespace }: StoreObject,
  ref: Reference,
): string | undefined {
  const place = namespace || ref?.namespace;
  return ref?.name && place && isDnsSubdomain(ref.name) && isDnsSubdomain(place)
    ? `${place}/${ref.name}`
    : undefined;
}

function accountRefOf({
  vault,
  aws,
  gcpsm,
  azurekv,
}: StoreProvider): Reference {
  return (
    vault?.auth?.kubernetes?.serviceAccountRef ??
    vault?.auth?.jwt?.kubernetesServiceAccountToken?.serviceAccountRef ??
    aws?.auth?.jwt?.serviceAccountRef ??
    gcpsm?.auth?.workloadIdentity?.serviceAccountRef ??
    azurekv?.serviceAccountRef
  );
}

function loginRefOf({ vault, aws, gcpsm, azurekv }: StoreProvider): Reference {
  const { kubernetes, jwt, tokenSecretRef, appRole, userPass, ldap, cert } =
    vault?.auth ?? {};
  return (
    tokenSecretRef ??
    appRole?.secretRef ??
    userPass?.secretRef ??
    ldap?.secretRef ??
    cert?.secretRef ??
    kubernetes?.secretRef ??
    jwt?.secretRef ??
    aws?.auth?.secretRef?.secretAccessKeySecretRef ??
    gcpsm?.auth?.secretRef?.secretAccessKeySecretRef ??
    azurekv?.authSecretRef?.clientSecret
  );
}

/** The role that accounts log in to a Vault as, by its Kubernetes or JWT method. */
function roleOf(
  authority: Authority,
  { vault }: StoreProvider,
): StoreIdentity['role'] {
  const { kubernetes, jwt } = vault?.auth ?? {};
  const byKubernetes =
    kubernetes?.role &&
    vaultRole(authority, kubernetes.mountPath ?? 'kubernetes', kubernetes.role);
  if (byKubernetes) {
    return { key: byKubernetes, mechanism: 'vault-kubernetes-auth' };
  }
  const byJwt = jwt?.role && vaultRole(authority, jwt.path ?? 'jwt', jwt.role);
  return byJwt ? { key: byJwt, mechanism: 'vault-jwt-auth' } : undefined;
}
