import {
  AssetKey,
  AssetKind,
  clusterAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  IdentitySource,
  LinkObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';

/** The size of an estate; the same size is the same estate. */
export interface EstateOptions {
  clusters: number;
  /** Over all clusters. A workload, its own account, token, image and secret. */
  identities: number;
  /** Namespaces per cluster; 40 when absent. */
  namespaces?: number;
}

const ASSETS_PER_PAGE = 500;

/** Every workload runs the first of these beside its own image. */
const SHARED_IMAGES = 20;

/** One workload in this many runs as the default account of its namespace. */
const DEFAULT_ACCOUNT_EVERY = 5;

/** The sources of an estate, one per cluster, as live API servers would be. */
export function estate(options: EstateOptions): IdentitySource[] {
  const perCluster = Math.ceil(options.identities / options.clusters);
  return Array.from({ length: options.clusters }, (_, index) =>
    clusterSource(`bench-${index}`, perCluster, options.namespaces ?? 40),
  );
}

function clusterSource(
  cluster: string,
  identities: number,
  namespaces: number,
): IdentitySource {
  return {
    id: cluster,
    type: 'bench',
    describe: () => ({
      title: cluster,
      role: 'live',
      cluster,
      refreshIntervalSeconds: 300,
      staleAfterSeconds: 900,
      timeoutSeconds: 3600,
      capabilities: { cancellation: true, deltas: false },
    }),
    snapshot: ({ signal }) => snapshot(cluster, identities, namespaces, signal),
    checkHealth: async () => ({ state: 'ok' }),
  };
}

async function* snapshot(
  cluster: string,
  identities: number,
  namespaces: number,
  signal: AbortSignal,
): AsyncGenerator<SnapshotEvent> {
  yield {
    type: 'authority',
    authority: clusterAuthority(cluster),
    uid: `uid-of-${cluster}`,
    version: 'v1.36.3',
  };
  for (const part of [deployments, accounts, secrets, bindings]) {
    const resource = part.name;
    for (let n = 0; n < namespaces; n++) {
      const partition = `team-${n}`;
      let assets: AssetObservation[] = [];
      let links: LinkObservation[] = [];
      for (let i = n; i < identities; i += namespaces) {
        const piece = part(cluster, partition, i);
        assets.push(...piece.assets);
        links.push(...piece.links);
        if (assets.length >= ASSETS_PER_PAGE - 4) {
          signal.throwIfAborted();
          yield {
            type: 'observations',
            scope: { resource, partition },
            assets,
            links,
          };
          assets = [];
          links = [];
        }
      }
      yield {
        type: 'observations',
        scope: { resource, partition },
        assets,
        links,
      };
    }
    yield { type: 'coverage', resource, partition: '*', state: 'complete' };
  }
  yield { type: 'end', exhaustive: true };
}

interface Piece {
  assets: AssetObservation[];
  links: LinkObservation[];
}

function keyOf<K extends AssetKind>(
  cluster: string,
  kind: K,
  name: string,
): AssetKey & { kind: K } {
  return { kind, authority: clusterAuthority(cluster), name };
}

function image(name: string): AssetKey & { kind: 'image' } {
  return { kind: 'image', authority: 'global', name: `ref:${name}` };
}

function accountOf(cluster: string, namespace: string, i: number) {
  const name = i % DEFAULT_ACCOUNT_EVERY === 0 ? 'default' : `app-${i}`;
  return keyOf(cluster, 'identity', `${namespace}/${name}`);
}

function deployments(cluster: string, namespace: string, i: number): Piece {
  const base = `${namespace}/Deployment/app-${i}`;
  const workload = keyOf(cluster, 'workload', base);
  const token = keyOf(cluster, 'credential', `${base}#token/@3607`);
  const own = image(`registry.example/${namespace}/app-${i}:1.${i % 9}`);
  const shared = image(`registry.example/base/sidecar-${i % SHARED_IMAGES}:2`);
  return {
    assets: [
      {
        key: workload,
        incarnation: `${cluster}-w-${i}`,
        facts: {
          controller: 'Deployment',
          apiVersion: 'apps/v1',
          labels: { app: `app-${i}`, 'app.kubernetes.io/part-of': namespace },
          podLabels: { app: `app-${i}` },
          replicas: 2,
          instances: 2,
          runningInstances: 2,
        },
      },
      {
        key: token,
        facts: {
          class: 'projected-token',
          expiry: { type: 'per-issue' },
          declaredTtlSeconds: 3607,
          renewal: { mode: 'automatic', by: 'kubelet' },
          audiences: [],
          boundTo: 'Pod',
        },
      },
      {
        key: own,
        facts: { references: [own.name.slice(4)], digestKnown: false },
      },
    ],
    links: [
      {
        from: workload,
        type: 'runs-as',
        to: accountOf(cluster, namespace, i),
        facts: { automount: true },
      },
      {
        from: workload,
        type: 'presents',
        to: token,
        facts: {},
      },
      {
        from: token,
        type: 'authenticates',
        to: accountOf(cluster, namespace, i),
        facts: {},
      },
      {
        from: workload,
        type: 'uses',
        to: keyOf(cluster, 'secret', `${namespace}/app-${i}`),
        facts: { places: [{ as: 'envFrom', container: 'app' }] },
      },
      {
        from: workload,
        type: 'runs-image',
        to: own,
        qualifier: 'app',
        facts: { container: 'app', reference: own.name.slice(4) },
      },
      {
        from: workload,
        type: 'runs-image',
        to: shared,
        qualifier: 'sidecar',
        facts: { container: 'sidecar', reference: shared.name.slice(4) },
      },
    ],
  };
}

function accounts(cluster: string, namespace: string, i: number): Piece {
  const key = accountOf(cluster, namespace, i);
  return {
    assets: [
      {
        key,
        // The same for the many that share the default account.
        incarnation: `${cluster}-${key.name}`,
        facts: {
          class: 'kubernetes-service-account',
          isDefault: key.name.endsWith('/default'),
        },
      },
    ],
    links: [],
  };
}

function secrets(cluster: string, namespace: string, i: number): Piece {
  const key = keyOf(cluster, 'secret', `${namespace}/app-${i}`);
  const credential = keyOf(
    cluster,
    'credential',
    `${namespace}/Secret/app-${i}#opaque`,
  );
  return {
    assets: [
      {
        key,
        incarnation: `${cluster}-s-${i}`,
        facts: { type: 'Opaque', createdAt: '2026-01-01T00:00:00Z' },
      },
      {
        key: credential,
        facts: {
          class: 'opaque',
          expiry: { type: 'unknown' },
          renewal: { mode: 'unknown' },
        },
      },
    ],
    links: [{ from: key, type: 'holds', to: credential, facts: {} }],
  };
}

function bindings(cluster: string, namespace: string, i: number): Piece {
  return {
    assets: [],
    links: [
      {
        from: accountOf(cluster, namespace, i),
        type: 'granted',
        // Everybody has the same role: another hub.
        to: keyOf(cluster, 'role', 'ClusterRole/view'),
        qualifier: `RoleBinding ${namespace}/app-${i}`,
        facts: { binding: `RoleBinding ${namespace}/app-${i}`, namespace },
      },
    ],
  };
}
