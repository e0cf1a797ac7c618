import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseInstant } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ManifestUrl, parseManifestUrl } from '../urls/ManifestUrl';
import { readBytes, readPositive } from './readNumbers';

const KEY = 'workloadIdentity.sources.manifests';

/** Bounds of what one file, or one folder by URL, may cost. */
export interface ManifestLimits {
  fileBytes: number;
  /** All files of a folder by URL, which are held at once. */
  treeBytes: number;
  documentBytes: number;
  /** Objects in one file. */
  documents: number;
  /** Aliases that one document may expand. */
  aliases: number;
}

/** One source, checked and with defaults. */
export interface ManifestSourceOptions {
  id: string;
  title: string;
  cluster: string;
  role: 'declared' | 'exported';
  /** RFC 3339, in UTC. */
  takenAt?: string;
  takenAtFile?: string;
  takenAtUrl?: string;
  defaultNamespace: string;
  /** Whether credentials that were written out are looked for. */
  literals: boolean;
  paths: string[];
  urls: ManifestUrl[];
  refreshIntervalSeconds: number;
  staleAfterSeconds: number;
  timeoutSeconds: number;
  limits: ManifestLimits;
  /** From `workloadIdentity.clusters`; absent where it is not said there. */
  extendsTokenExpiration?: boolean;
  /** In which the cluster's workloads get SPIFFE IDs; undefined when nobody said. */
  trustDomain?: string;
}

/**
 * Reads `workloadIdentity.sources.manifests`.
 *
 * @throws InputError that names the key, the value and what is allowed
 */
export function readManifestSources(config: Config): ManifestSourceOptions[] {
  const entries = config.getOptionalConfigArray(KEY) ?? [];
  const sources = entries.map((entry, index) =>
    readSource(entry, `${KEY}[${index}]`, config),
  );
  sources.forEach(({ id }, index) => {
    if (sources.findIndex(other => other.id === id) !== index) {
      throw refuse(`${KEY}[${index}].id`, id, 'an id that no other source has');
    }
  });
  return sources;
}

function readSource(
  entry: Config,
  path: string,
  root: Config,
): ManifestSourceOptions {
  const id = readMatching(entry, 'id', path, /^[\w.:/-]{1,128}$/, {
    allowed: '1 to 128 letters, digits or any of . _ : / -',
  });
  const cluster = readMatching(entry, 'cluster', path, /^\S{1,128}$/, {
    allowed: 'the name of a cluster, without blanks',
  });
  const role = readMatching(entry, 'role', path, /^(declared|exported)$/, {
    allowed: "'declared' or 'exported'",
    fallback: 'declared',
  }) as ManifestSourceOptions['role'];
  const refreshIntervalSeconds =
    readPositive(entry, 'refreshIntervalSeconds', path) ?? 300;
  const staleAfterSeconds =
    readPositive(entry, 'staleAfterSeconds', path) ??
    (role === 'exported'
      ? Math.max(86_400, refreshIntervalSeconds)
      : 3 * refreshIntervalSeconds);
  if (staleAfterSeconds < refreshIntervalSeconds) {
    throw refuse(
      `${path}.staleAfterSeconds`,
      staleAfterSeconds,
      `at least refreshIntervalSeconds (${refreshIntervalSeconds})`,
    );
  }
  return {
    id,
    title: entry.getOptionalString('title') ?? `Manifests of ${cluster}`,
    cluster,
    role,
    ...readTakenAt(entry, path, role),
    defaultNamespace: readMatching(
      entry,
      'defaultNamespace',
      path,
      /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      { allowed: 'the name of a namespace', fallback: 'default' },
    ),
    literals: entry.getOptionalBoolean('literals') ?? true,
    ...readPlaces(entry, path),
    refreshIntervalSeconds,
    staleAfterSeconds,
    timeoutSeconds: readPositive(entry, 'timeoutSeconds', path) ?? 120,
    limits: {
      fileBytes: readBytes(entry, 'limits.fileBytes', path) ?? 64 * 1024 ** 2,
      treeBytes: readBytes(entry, 'limits.treeBytes', path) ?? 128 * 1024 ** 2,
      documentBytes:
        readBytes(entry, 'limits.documentBytes', path) ?? 2 * 1024 ** 2,
      documents: readPositive(entry, 'limits.documents', path) ?? 50_000,
      aliases: readPositive(entry, 'limits.aliases', path) ?? 100,
    },
    extendsTokenExpiration: configOf(root, cluster)?.getOptionalBoolean(
      'extendTokenExpiration',
    ),
    trustDomain: configOf(root, cluster)?.getOptionalString('trustDomain'),
  };
}

const TAKEN_AT_KEYS = ['takenAt', 'takenAtFile', 'takenAtUrl'] as const;

/** An export has exactly one of the three, what is declared has none. */
function readTakenAt(
  entry: Config,
  path: string,
  role: ManifestSourceOptions['role'],
): { takenAt?: string; takenAtFile?: string; takenAtUrl?: string } {
  const given = TAKEN_AT_KEYS.flatMap(key => {
    const value = entry.getOptionalString(key);
    return value === undefined ? [] : [{ key, value }];
  });
  if (role === 'declared') {
    if (given.length > 0) {
      throw refuse(
        `${path}.${given[0].key}`,
        given[0].value,
        "nothing, unless role is 'exported'",
      );
    }
    return {};
  }
  if (given.length !== 1) {
    throw new InputError(
      `${path} has role 'exported' and ${
        given.length === 0
          ? 'none'
          : given.map(({ key }) => `'${key}'`).join(' and ')
      } of takenAt, takenAtFile and takenAtUrl; exactly one of them has to say when the export was taken`,
    );
  }
  const [{ key, value }] = given;
  if (key === 'takenAtFile') {
    return { takenAtFile: value };
  }
  if (key === 'takenAtUrl') {
    checkUrl(value, `${path}.takenAtUrl`);
    return { takenAtUrl: value };
  }
  const instant = parseInstant(value);
  if (!instant) {
    throw refuse(
      `${path}.takenAt`,
      value,
      'an RFC 3339 instant such as 2026-11-20T10:00:00Z',
    );
  }
  return { takenAt: instant };
}

function readPlaces(
  entry: Config,
  path: string,
): { paths: string[]; urls: ManifestUrl[] } {
  const paths = readPaths(entry, path);
  const urls = readUrls(entry, path);
  if (paths.length === 0 && urls.length === 0) {
    throw new InputError(
      `${path} has neither paths nor urls; one of them has to be a list of at least one glob, such as paths: ['./manifests/**/*.yaml'] or urls: ['https://github.com/acme/deploy/tree/main/prod']`,
    );
  }
  return { paths, urls };
}

function readUrls(entry: Config, path: string): ManifestUrl[] {
  const urls = (entry.getOptionalStringArray('urls') ?? []).map((url, index) =>
    checkUrl(url, `${path}.urls[${index}]`),
  );
  urls.forEach(({ shown, pattern }, index) => {
    const isSame = (other: ManifestUrl) =>
      other.shown === shown && other.pattern === pattern;
    if (urls.findIndex(isSame) !== index) {
      throw refuse(
        `${path}.urls[${index}]`,
        shown,
        'a URL that is not among them already',
      );
    }
  });
  return urls;
}

function checkUrl(text: string, path: string): ManifestUrl {
  const url = parseManifestUrl(text);
  if (!url) {
    // It may hold a credential, so it is not quoted.
    throw new InputError(
      `${path} is not a URL of http or https without user, password and fragment; credentials belong to the integration of its host`,
    );
  }
  return url;
}

function readPaths(entry: Config, path: string): string[] {
  const paths = entry.getOptionalStringArray('paths') ?? [];
  paths.forEach((glob, index) => {
    if (!glob.trim() || glob.startsWith('!')) {
      throw refuse(
        `${path}.paths[${index}]`,
        glob,
        'a glob of what is to be read; there are no negated ones',
      );
    }
  });
  return paths;
}

function configOf(root: Config, cluster: string): Config | undefined {
  return root
    .getOptionalConfigArray('workloadIdentity.clusters')
    ?.find(one => one.getOptionalString('name') === cluster);
}

function readMatching(
  entry: Config,
  key: string,
  path: string,
  pattern: RegExp,
  options: { allowed: string; fallback?: string },
): string {
  const value = entry.getOptionalString(key) ?? options.fallback;
  if (value === undefined || !pattern.test(value)) {
    throw refuse(`${path}.${key}`, value, options.allowed);
  }
  return value;
}

function refuse(path: string, value: unknown, allowed: string): InputError {
  return new InputError(
    value === undefined
      ? `${path} is missing; allowed is ${allowed}`
      : `${path} is '${value}'; allowed is ${allowed}`,
  );
}
