import {
  AssetKey,
  Authority,
} from '@tenure/backstage-plugin-workload-identity-common';

const SEGMENTS = /^[\w.@:+ -]+(?:\/[\w.@:+ -]+)*$/;

/**
 * The auth role that an account logs in to a Vault as.
 *
 * @param path - of the auth method, with `auth/` before it or not
 */
export function vaultRole(
  authority: Authority,
  path: string,
  role: string,
): (AssetKey & { kind: 'identity' }) | undefined {
  const mount = path.replace(/^\/+|\/+$/g, '').replace(/^auth\//, '');
  return SEGMENTS.test(mount) && SEGMENTS.test(role) && !role.includes('/')
    ? { kind: 'identity', authority, name: `auth/${mount}/role/${role}` }
    : undefined;
}

/**
 * `mount/path` of a secret by the path of Vault's API: without the `data` of the
 * second version of its key-value store, and without parameters.
 */
export function vaultSecretName(path: string): string | undefined {
  const name = path
    .replace(/\?.*$/, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/^([^/]+)\/data\//, '$1/');
  return SEGMENTS.test(name) ? name : undefined;
}
