import fs from 'node:fs/promises';
import path from 'node:path';
import { AuthConfig, ServerConfig } from '../config/types';
import { ReadError } from './ReadError';

/** Where to connect to, and as whom. Never logged. */
export interface Connection {
  /** `https://host[:port][/path]`, without a slash at the end. */
  url: string;
  /** PEM; the system's CAs when absent. */
  ca?: string;
  token?: string;
  /** PEM of a client certificate and its key. */
  cert?: string;
  key?: string;
}

/** What an in-cluster source reads from its surroundings. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  serviceAccountDir: string;
}

const IN_POD: Surroundings = {
  env: process.env,
  serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
};

/**
 * Reads the files that the configuration names, anew at each call: tokens and
 * certificates are rotated under a running process.
 *
 * @throws ReadError CredentialsUnreadable, with the path and nothing of the file
 */
export async function resolveConnection(
  server: ServerConfig,
  surroundings: Surroundings = IN_POD,
): Promise<Connection> {
  const { auth } = server;
  const inPod = auth.type === 'inCluster' ? surroundings : undefined;
  const ca =
    server.caData ??
    (await readOptional('caFile', server.caFile)) ??
    (inPod &&
      (await readFile('the CA of the cluster', inside(inPod, 'ca.crt'))));
  return {
    url: server.url ?? inClusterUrl(surroundings),
    ...(ca && { ca: pem(ca, 'caFile', 'CERTIFICATE') }),
    ...(await resolveAuth(auth, surroundings)),
  };
}

async function resolveAuth(
  auth: AuthConfig,
  surroundings: Surroundings,
): Promise<Pick<Connection, 'token' | 'cert' | 'key'>> {
  switch (auth.type) {
    case 'token':
      return {
        token: tokenFrom(
          auth.token ?? (await readFile('auth.tokenFile', auth.tokenFile!)),
          auth.token ? 'auth.token' : 'auth.tokenFile',
        ),
      };
    case 'inCluster':
      return {
        token: tokenFrom(
          await readFile('the token of the pod', inside(surroundings, 'token')),
          'the token of the pod',
        ),
      };
    default:
      return {
        cert: pem(
          auth.certData ?? (await readFile('auth.certFile', auth.certFile!)),
          'auth.certFile',
          'CERTIFICATE',
        ),
        key: pem(
          auth.keyData ?? (await readFile('auth.keyFile', auth.keyFile!)),
          'auth.keyFile',
          'KEY',
        ),
      };
  }
}

function inside({ serviceAccountDir }: Surroundings, file: string): string {
  return path.join(serviceAccountDir, file);
}

function inClusterUrl({ env }: Surroundings): string {
  const host = env.KUBERNETES_SERVICE_HOST;
  if (!host) {
    throw new ReadError(
      'CredentialsUnreadable',
      'auth.type is inCluster, but KUBERNETES_SERVICE_HOST is not set, so this process does not run in a pod; use another auth.type',
    );
  }
  const port = env.KUBERNETES_SERVICE_PORT ?? '443';
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function readOptional(
  what: string,
  file: string | undefined,
): Promise<string | undefined> {
  return file === undefined ? undefined : readFile(what, file);
}

async function readFile(what: string, file: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    throw new ReadError(
      'CredentialsUnreadable',
      `The file '${file}' of ${what} can't be read (${code}); check the path and its permissions`,
    );
  }
}

function tokenFrom(text: string, what: string): string {
  const token = text.trim();
  // RFC 6750, section 2.1. Anything else would break, or add to, the header.
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(token)) {
    throw new ReadError(
      'CredentialsUnreadable',
      `What ${what} gives is empty or not a bearer token; it has to hold the token and nothing else`,
    );
  }
  return token;
}

function pem(text: string, what: string, label: 'CERTIFICATE' | 'KEY'): string {
  const begins = new RegExp(`-----BEGIN ([A-Z0-9]+ )*${label}-----`);
  if (!begins.test(text)) {
    throw new ReadError(
      'CredentialsUnreadable',
      `What ${what} gives is not a ${label.toLowerCase()} in PEM form`,
    );
  }
  return text;
}
