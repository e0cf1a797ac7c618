import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  KUBERNETES_RESOURCES,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { decodeBase64, readAuth } from './readAuth';
import { readServerUrl } from './readServerUrl';
import { KubernetesSourceConfig, ServerConfig } from './types';

const ROOT = 'workloadIdentity.sources.kubernetes';
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** RFC 1123 label, as Kubernetes names namespaces. */
const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What people reach for to switch the check of certificates off. */
const REFUSED_KEYS = [
  'skipTLSVerify',
  'skipTlsVerify',
  'insecure',
  'insecureSkipTLSVerify',
  'insecureSkipTlsVerify',
  'insecure-skip-tls-verify',
  'rejectUnauthorized',
];

/**
 * Reads `workloadIdentity.sources.kubernetes[]`; an absent list is an empty one.
 *
 * @throws InputError that names the key and says what it has to be
 */
export function readSources(config: Config): KubernetesSourceConfig[] {
  const entries = config.getOptionalConfigArray(ROOT) ?? [];
  const extend = readExtendTokenExpiration(config);
  const trustDomains = readTrustDomains(config);
  const sources = entries.map((entry, index) =>
    readSource(entry, `${ROOT}[${index}]`, extend, trustDomains),
  );
  sources.forEach(({ id }, index) => {
    if (sources.findIndex(other => other.id === id) !== index) {
      throw new InputError(
        `${ROOT}[${index}].id '${id}' is used twice; each source needs its own`,
      );
    }
  });
  return sources;
}

function readSource(
  entry: Config,
  at: string,
  extend: Map<string, boolean>,
  trustDomains: Map<string, string>,
): KubernetesSourceConfig {
  const id = matching(entry.getString('id'), ID, `${at}.id`);
  const cluster = matching(entry.getString('cluster'), ID, `${at}.cluster`);
  const seconds = (key: string, fallback: number, most = 86_400) =>
    wholeNumber(entry, key, at, fallback, 1, most);
  const refreshIntervalSeconds = seconds('refreshIntervalSeconds', 60);
  const staleAfterSeconds = seconds(
    'staleAfterSeconds',
    3 * refreshIntervalSeconds,
    7 * 86_400,
  );
  if (staleAfterSeconds < refreshIntervalSeconds) {
    throw new InputError(
      `${at}.staleAfterSeconds is shorter than refreshIntervalSeconds, so that all would be stale most of the time`,
    );
  }
  return {
    id,
    title: entry.getOptionalString('title') ?? id,
    cluster,
    extendTokenExpiration: extend.get(cluster),
    trustDomain: trustDomains.get(cluster),
    server: readServer(entry, at),
    namespaces: readNamespaces(entry, at),
    literals: entry.getOptionalBoolean('literals') ?? true,
    exclude: readExclude(entry, at),
    watch: entry.getOptionalBoolean('watch') ?? true,
    refreshIntervalSeconds,
    reconcileIntervalSeconds: Math.max(
      refreshIntervalSeconds,
      seconds('reconcileIntervalSeconds', 900),
    ),
    staleAfterSeconds,
    timeoutSeconds: seconds('timeoutSeconds', 120),
    requestTimeoutSeconds: seconds('requestTimeoutSeconds', 30, 600),
    pageSize: wholeNumber(entry, 'pageSize', at, 500, 1, 500),
    concurrency: wholeNumber(entry, 'concurrency', at, 4, 1, 32),
  };
}

function readServer(entry: Config, at: string): ServerConfig {
  const refused = REFUSED_KEYS.find(key => entry.has(key));
  if (refused) {
    throw new InputError(
      `${at}.${refused}: the check of the server's certificate can't be switched off; give its CA as caFile or caData`,
    );
  }
  const auth = readAuth(entry.getConfig('auth'), `${at}.auth`);
  const url = entry.getOptionalString('url');
  if (url === undefined && auth.type !== 'inCluster') {
    throw new InputError(
      `${at}.url is missing; only auth.type inCluster finds the API server by itself`,
    );
  }
  const caFile = entry.getOptionalString('caFile');
  const caData = entry.getOptionalString('caData');
  if (caFile !== undefined && caData !== undefined) {
    throw new InputError(`${at} has both caFile and caData; give one of them`);
  }
  return {
    auth,
    ...(url !== undefined && { url: readServerUrl(url, `${at}.url`) }),
    ...(caFile !== undefined && { caFile }),
    ...(caData !== undefined && {
      caData: decodeBase64(caData, `${at}.caData`),
    }),
  };
}

function readNamespaces(entry: Config, at: string): string[] | undefined {
  const names = entry.getOptionalStringArray('namespaces');
  if (!names) {
    return undefined;
  }
  if (names.length === 0) {
    throw new InputError(
      `${at}.namespaces is empty; leave it out to read all, or name some`,
    );
  }
  names.forEach((name, index) =>
    matching(name, NAMESPACE, `${at}.namespaces[${index}]`),
  );
  return [...new Set(names)].sort();
}

/** What can be done without: the rest makes no sense without the others. */
const EXCLUDABLE = KUBERNETES_RESOURCES.filter(
  ({ kind, optional }) =>
    optional ||
    ['Secret', 'ConfigMap', 'Ingress', 'CertificateSigningRequest'].includes(
      kind,
    ),
).map(scopeResource);

function readExclude(entry: Config, at: string): string[] {
  const names = entry.getOptionalStringArray('exclude') ?? [];
  names.forEach((name, index) => {
    if (!EXCLUDABLE.includes(name)) {
      throw new InputError(
        `${at}.exclude[${index}] '${name}' has to be one of ${EXCLUDABLE.join(
          ', ',
        )}`,
      );
    }
  });
  return names;
}

function readExtendTokenExpiration(config: Config): Map<string, boolean> {
  const clusters =
    config.getOptionalConfigArray('workloadIdentity.clusters') ?? [];
  return new Map(
    clusters.flatMap(cluster => {
      const extend = cluster.getOptionalBoolean('extendTokenExpiration');
      return extend === undefined ? [] : [[cluster.getString('name'), extend]];
    }),
  );
}

function readTrustDomains(config: Config): Map<string, string> {
  const clusters =
    config.getOptionalConfigArray('workloadIdentity.clusters') ?? [];
  return new Map(
    clusters.flatMap(cluster => {
      const trustDomain = cluster.getOptionalString('trustDomain');
      return trustDomain === undefined
        ? []
        : [[cluster.getString('name'), trustDomain]];
    }),
  );
}

function matching(value: string, pattern: RegExp, at: string): string {
  if (!pattern.test(value)) {
    throw new InputError(`${at} '${value}' has to match ${pattern.source}`);
  }
  return value;
}

function wholeNumber(
  entry: Config,
  key: string,
  at: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = entry.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(
      `${at}.${key} has to be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}
