import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseInstant } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { readBytes, readPositive } from './readNumbers';

const KEY = 'workloadIdentity.sources.manifests';

/** Bounds of what one file may cost. */
export interface ManifestLimits {
  fileBytes: number;
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
  defaultNamespace: string;
  paths: string[];
  refreshIntervalSeconds: number;
  staleAfterSeconds: number;
  timeoutSeconds: number;
  limits: ManifestLimits;
  /** From `workloadIdentity.clusters`; absent where it is not said there. */
  extendsTokenExpiration?: boolean;
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
    paths: readPaths(entry, path),
    refreshIntervalSeconds,
    staleAfterSeconds,
    timeoutSeconds: readPositive(entry, 'timeoutSeconds', path) ?? 120,
    limits: {
      fileBytes: readBytes(entry, 'limits.fileBytes', path) ?? 20 * 1024 ** 2,
      documentBytes:
        readBytes(entry, 'limits.documentBytes', path) ?? 2 * 1024 ** 2,
      documents: readPositive(entry, 'limits.documents', path) ?? 20_000,
      aliases: readPositive(entry, 'limits.aliases', path) ?? 100,
    },
    extendsTokenExpiration: readExtension(root, cluster),
  };
}

/** An export has exactly one of the two, what is declared has none. */
function readTakenAt(
  entry: Config,
  path: string,
  role: ManifestSourceOptions['role'],
): { takenAt?: string; takenAtFile?: string } {
  const takenAt = entry.getOptionalString('takenAt');
  const takenAtFile = entry.getOptionalString('takenAtFile');
  const given = [takenAt, takenAtFile].filter(one => one !== undefined).length;
  if (role === 'declared') {
    if (given > 0) {
      throw refuse(
        `${path}.${takenAt === undefined ? 'takenAtFile' : 'takenAt'}`,
        takenAt ?? takenAtFile,
        "nothing, unless role is 'exported'",
      );
    }
    return {};
  }
  if (given !== 1) {
    throw new InputError(
      `${path} has role 'exported' and ${
        given === 0 ? 'neither' : 'both'
      } of takenAt and takenAtFile; exactly one of them has to say when the export was taken`,
    );
  }
  if (takenAtFile !== undefined) {
    return { takenAtFile };
  }
  const instant = parseInstant(takenAt!);
  if (!instant) {
    throw refuse(
      `${path}.takenAt`,
      takenAt,
      'an RFC 3339 instant such as 2026-11-20T10:00:00Z',
    );
  }
  return { takenAt: instant };
}

function readPaths(entry: Config, path: string): string[] {
  const paths = entry.getOptionalStringArray('paths') ?? [];
  if (paths.length === 0) {
    throw new InputError(
      `${path}.paths is empty; it has to be a list of at least one glob, such as ['./manifests/**/*.yaml']`,
    );
  }
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

function readExtension(root: Config, cluster: string): boolean | undefined {
  return root
    .getOptionalConfigArray('workloadIdentity.clusters')
    ?.find(one => one.getOptionalString('name') === cluster)
    ?.getOptionalBoolean('extendTokenExpiration');
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
