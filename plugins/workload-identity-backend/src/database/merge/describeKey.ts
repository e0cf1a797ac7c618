import {
  AssetKey,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';

/** What a key says by itself. */
export interface KeyDescription {
  /** What people call it by; at most 512 characters. */
  displayName: string;
  namespace?: string;
  /** The configured name of the cluster it is in. */
  cluster?: string;
}

const LONGEST_DISPLAY_NAME = 512;
const SHOWN_DIGEST_LENGTH = 12;

/**
 * Reads the natural key of an asset, by the grammar that `AssetKey` documents.
 * A key that does not follow it is shown as it is.
 *
 * @param reference - of an image: a name under which it was seen
 */
export function describeKey(
  key: AssetKey,
  options: { reference?: string } = {},
): KeyDescription {
  const authority = parseAuthority(key.authority);
  const cluster = authority.type === 'cluster' ? authority.name : undefined;
  const { displayName, namespace } = describeName(
    key,
    cluster !== undefined,
    options.reference,
  );
  return {
    displayName: displayName.slice(0, LONGEST_DISPLAY_NAME),
    namespace,
    cluster,
  };
}

type NameDescription = Omit<KeyDescription, 'cluster'>;

function describeName(
  key: AssetKey,
  inCluster: boolean,
  reference: string | undefined,
): NameDescription {
  switch (key.kind) {
    case 'workload':
      return inCluster ? lastOfThree(key.name) : { displayName: key.name };
    case 'identity':
      return inCluster ? describeSubject(key.name) : { displayName: key.name };
    case 'secret':
      return inCluster ? namespaced(key.name) : { displayName: key.name };
    case 'credential':
      return inCluster
        ? describeCredential(key.name)
        : { displayName: key.name };
    case 'role':
      return describeRole(key.name);
    case 'issuer':
      return inCluster ? describeIssuer(key.name) : { displayName: key.name };
    case 'image':
      return { displayName: describeImage(key.name, reference) };
    default:
      return { displayName: key.name };
  }
}

/** `namespace/name`. */
function namespaced(name: string): NameDescription {
  const slash = name.indexOf('/');
  return slash > 0
    ? { displayName: name.slice(slash + 1), namespace: name.slice(0, slash) }
    : { displayName: name };
}

/** `namespace/Kind/name`. */
function lastOfThree(name: string): NameDescription {
  const parts = name.split('/');
  return parts.length === 3
    ? { displayName: parts[2], namespace: parts[0] }
    : { displayName: name };
}

/** `namespace/name`, `Group/name` or `User/name`; namespaces are lower case. */
function describeSubject(name: string): NameDescription {
  const subject = /^(?:Group|User)\/(.+)$/.exec(name);
  return subject ? { displayName: subject[1] } : namespaced(name);
}

/** `Role/namespace/name` or `ClusterRole/name`. */
function describeRole(name: string): NameDescription {
  const parts = name.split('/');
  if (parts[0] === 'Role' && parts.length === 3) {
    return { displayName: parts[2], namespace: parts[1] };
  }
  if (parts[0] === 'ClusterRole' && parts.length === 2) {
    return { displayName: parts[1] };
  }
  return { displayName: name };
}

/**
 * `Kind/namespace/name`, or `Kind/name` of one of the cluster; a signer's name
 * has a slash of its own.
 */
function describeIssuer(name: string): NameDescription {
  if (name.startsWith('Signer/')) {
    return { displayName: name.slice('Signer/'.length) };
  }
  const parts = name.split('/');
  return parts.length === 3
    ? { displayName: parts[2], namespace: parts[1] }
    : { displayName: parts[parts.length - 1] };
}

/**
 * `namespace/Kind/name#profile`. A projected token is called by who presents it
 * and to whom; a literal by where it stands; what a Secret holds by the Secret.
 */
function describeCredential(name: string): NameDescription {
  const hash = name.indexOf('#');
  if (hash < 0) {
    return { displayName: name };
  }
  const base = lastOfThree(name.slice(0, hash));
  const literal = /^literal\/(.+)$/.exec(name.slice(hash + 1));
  if (literal) {
    return { ...base, displayName: `${base.displayName}: ${literal[1]}` };
  }
  const svid = /^svid\/(.+)$/.exec(name.slice(hash + 1));
  if (svid) {
    return { ...base, displayName: `${base.displayName} as of ${svid[1]}` };
  }
  const token = /^token(?:\/(.*?))?(?:@\d+)?$/.exec(name.slice(hash + 1));
  return token
    ? {
        ...base,
        displayName: `${base.displayName} → ${token[1] || 'API server'}`,
      }
    : base;
}

/** The last part of the repository, with the tag or a few digits of the digest. */
function describeImage(name: string, reference: string | undefined): string {
  const written = name.startsWith('ref:')
    ? name.slice('ref:'.length)
    : reference;
  if (!written) {
    return shortDigest(name);
  }
  const [repository, digest] = written.split('@');
  const short = repository.slice(repository.lastIndexOf('/') + 1);
  // A tag says more than a digest, where the reference has both.
  return digest && !short.includes(':')
    ? `${short}@${shortDigest(digest)}`
    : short;
}

function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(0, colon + 1 + SHOWN_DIGEST_LENGTH);
}
