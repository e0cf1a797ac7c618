import {
  AssetKey,
  AssetKind,
  clusterAuthority,
  CredentialFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { permissionSet } from '../plugins/workload-identity-backend/src/database/ingest/permissionSets';
import {
  AssetObservation,
  IdentitySource,
  LinkObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';

/** The size of an estate; the same size is the same estate. */
export interface EstateOptions {
  clusters: number;
  /** Over all clusters. A fifth of them run as the default account of their namespace. */
  workloads: number;
  /** Namespaces per cluster; 40 when absent. */
  namespaces?: number;
  /** Pods without a controller in the namespace `ci` of the first cluster; none when absent. */
  pods?: number;
  /**
   * Whether every hundredth workload, and its Secret, differ from those of the
   * estate without it.
   */
  changed?: boolean;
}

const ASSETS_PER_PAGE = 500;

/** Workloads that share one image of their own. */
const WORKLOADS_PER_IMAGE = 3;

/** Sidecar images that all workloads choose from, and how many each runs. */
const SHARED_IMAGES = 20;
const SIDECARS = 3;

/** Secrets of a namespace that all its workloads use, and such as some use. */
const COMMON_SECRETS = ['registry', 'ca-bundle', 'common-env'];
const SHARED_SECRETS = 20;
const SHARED_SECRETS_USED = 2;

/** ClusterRoles that accounts choose from, and how many each is granted beside `view`. */
const CLUSTER_ROLES = 30;
const CLUSTER_ROLES_GRANTED = 5;

/** One workload in this many runs as the default account of its namespace. */
const DEFAULT_ACCOUNT_EVERY = 5;

/** One workload in this many differs in an estate that has changed. */
const CHANGED_EVERY = 100;

const CI_NAMESPACE = 'ci';

/** What one cluster is made of. */
interface ClusterShape {
  cluster: string;
  workloads: number;
  namespaces: number;
  pods: number;
  changed: boolean;
}

/** The sources of an estate, one per cluster, as live API servers would be. */
export function estate(options: EstateOptions): IdentitySource[] {
  const workloads = Math.ceil(options.workloads / options.clusters);
  return Array.from({ length: options.clusters }, (_, index) =>
    clusterSource({
      cluster: `bench-${index}`,
      workloads,
      namespaces: options.namespaces ?? 40,
      pods: index === 0 ? options.pods ?? 0 : 0,
      changed: options.changed ?? false,
    }),
  );
}

function clusterSource(shape: ClusterShape): IdentitySource {
  const { cluster } = shape;
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
    snapshot: ({ signal }) => snapshot(shape, signal),
    checkHealth: async () => ({ state: 'ok' }),
  };
}

async function* snapshot(
  shape: ClusterShape,
  signal: AbortSignal,
): AsyncGenerator<SnapshotEvent> {
  const { cluster } = shape;
  yield {
    type: 'authority',
    authority: clusterAuthority(cluster),
    uid: `uid-of-${cluster}`,
    version: 'v1.36.3',
  };
  yield* pages(
    { resource: 'clusterroles', partition: '' },
    signal,
    function* () {
      for (let n = -1; n < CLUSTER_ROLES; n++) {
        yield clusterRole(cluster, n, shape.changed);
      }
    },
  );
  yield {
    type: 'coverage',
    resource: 'clusterroles',
    partition: '',
    state: 'complete',
  };
  for (const part of [deployments, accounts, secrets, bindings]) {
    const resource = part.name;
    for (let n = 0; n < shape.namespaces; n++) {
      const namespace = `team-${n}`;
      yield* pages({ resource, partition: namespace }, signal, function* () {
        for (let i = n; i < shape.workloads; i += shape.namespaces) {
          yield part(
            { cluster, namespace },
            i,
            shape.changed && i % CHANGED_EVERY === 0,
          );
        }
      });
    }
    yield { type: 'coverage', resource, partition: '*', state: 'complete' };
  }
  yield* pages(
    { resource: 'pods', partition: CI_NAMESPACE },
    signal,
    function* () {
      for (let i = 0; i < shape.pods; i++) {
        yield pod({ cluster, namespace: CI_NAMESPACE }, i);
      }
    },
  );
  yield {
    type: 'coverage',
    resource: 'pods',
    partition: '*',
    state: 'complete',
  };
  yield { type: 'end', exhaustive: true };
}

interface Piece {
  assets: AssetObservation[];
  links: LinkObservation[];
}

/** The pieces of one scope, in pages as a list would have them. */
function* pages(
  scope: { resource: string; partition: string },
  signal: AbortSignal,
  pieces: () => Generator<Piece>,
): Generator<SnapshotEvent> {
  let page: Piece = { assets: [], links: [] };
  for (const piece of pieces()) {
    page.assets.push(...piece.assets);
    page.links.push(...piece.links);
    if (page.assets.length >= ASSETS_PER_PAGE) {
      signal.throwIfAborted();
      yield { type: 'observations', scope, ...page };
      page = { assets: [], links: [] };
    }
  }
  yield { type: 'observations', scope, ...page };
}

/** Where an object is. */
interface Place {
  cluster: string;
  namespace: string;
}

function keyOf<K extends AssetKind>(
  { cluster }: Pick<Place, 'cluster'>,
  kind: K,
  name: string,
): AssetKey & { kind: K } {
  return { kind, authority: clusterAuthority(cluster), name };
}

function image(name: string): AssetKey & { kind: 'image' } {
  return { kind: 'image', authority: 'global', name: `ref:${name}` };
}

function accountOf(place: Place, i: number) {
  const name = i % DEFAULT_ACCOUNT_EVERY === 0 ? 'default' : `app-${i}`;
  return keyOf(place, 'identity', `${place.namespace}/${name}`);
}

function hasOwnSecret(i: number): boolean {
  return i % 2 === 0;
}

/** Secrets that a workload uses, by name. */
function secretsOf(i: number): string[] {
  return [
    ...COMMON_SECRETS,
    ...pick(i, SHARED_SECRETS_USED, SHARED_SECRETS).map(n => `shared-${n}`),
    ...(hasOwnSecret(i) ? [`app-${i}`] : []),
  ];
}

/** So many of a number of things, other ones for each workload. */
function pick(i: number, count: number, of: number): number[] {
  return Array.from({ length: count }, (_, n) => (i * 7 + n * 3) % of);
}

function deployments(place: Place, i: number, changed: boolean): Piece {
  const { namespace } = place;
  const base = `${namespace}/Deployment/app-${i}`;
  const workload = keyOf(place, 'workload', base);
  const own = image(
    `registry.example/${namespace}/app-${Math.floor(
      i / WORKLOADS_PER_IMAGE,
    )}:1.${changed ? 9 : i % 9}`,
  );
  const sidecars = pick(i, SIDECARS, SHARED_IMAGES).map(n =>
    image(`registry.example/base/sidecar-${n}:2`),
  );
  const token = tokenOf(place, base, workload, accountOf(place, i));
  return {
    assets: [
      {
        key: workload,
        incarnation: `${place.cluster}-w-${i}`,
        facts: {
          controller: 'Deployment',
          apiVersion: 'apps/v1',
          labels: { app: `app-${i}`, 'app.kubernetes.io/part-of': namespace },
          podLabels: { app: `app-${i}` },
          replicas: 2,
          instances: changed ? 3 : 2,
          runningInstances: 2,
        },
      },
      ...token.assets,
      {
        key: own,
        facts: { references: [own.name.slice(4)], digestKnown: false },
      },
    ],
    links: [
      ...token.links,
      ...secretsOf(i).map(
        (name): LinkObservation => ({
          from: workload,
          type: 'uses',
          to: keyOf(place, 'secret', `${namespace}/${name}`),
          facts: { places: [{ as: 'envFrom', container: 'app' }] },
        }),
      ),
      ...[own, ...sidecars].map(
        (to, n): LinkObservation => ({
          from: workload,
          type: 'runs-image',
          to,
          qualifier: `container-${n}`,
          facts: { container: `container-${n}`, reference: to.name.slice(4) },
        }),
      ),
    ],
  };
}

/** The token that a workload presents, and the account that it runs as by it. */
function tokenOf(
  place: Place,
  base: string,
  workload: AssetKey,
  account: AssetKey,
): Piece {
  const token = keyOf(place, 'credential', `${base}#token/@3607`);
  return {
    assets: [
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
    ],
    links: [
      {
        from: workload,
        type: 'runs-as',
        to: account,
        facts: { automount: true },
      },
      { from: workload, type: 'presents', to: token, facts: {} },
      { from: token, type: 'authenticates', to: account, facts: {} },
      {
        from: token,
        type: 'issued-by',
        to: keyOf(place, 'issuer', 'service-account-issuer'),
        facts: {},
      },
    ],
  };
}

/** A pod of a namespace in which thousands run as one account. */
function pod(place: Place, i: number): Piece {
  const base = `${place.namespace}/Pod/job-${i}`;
  const workload = keyOf(place, 'workload', base);
  const runner = keyOf(place, 'identity', `${place.namespace}/runner`);
  const token = tokenOf(place, base, workload, runner);
  return {
    assets: [
      {
        key: workload,
        incarnation: `${place.cluster}-p-${i}`,
        facts: { controller: 'Pod', apiVersion: 'v1', labels: { app: 'job' } },
      },
      ...token.assets,
    ],
    links: [
      ...token.links,
      {
        from: workload,
        type: 'uses',
        to: keyOf(place, 'secret', `${place.namespace}/registry`),
        facts: { places: [{ as: 'imagePull' }] },
      },
    ],
  };
}

function accounts(place: Place, i: number): Piece {
  const key = accountOf(place, i);
  return {
    assets: [
      {
        key,
        // The same for the many that share the default account.
        incarnation: `${place.cluster}-${key.name}`,
        facts: {
          class: 'kubernetes-service-account',
          isDefault: key.name.endsWith('/default'),
        },
      },
    ],
    links: [],
  };
}

function secrets(place: Place, i: number, changed: boolean): Piece {
  if (!hasOwnSecret(i)) {
    return { assets: [], links: [] };
  }
  const name = `app-${i}`;
  const key = keyOf(place, 'secret', `${place.namespace}/${name}`);
  const credential = keyOf(
    place,
    'credential',
    `${place.namespace}/Secret/${name}#opaque`,
  );
  return {
    assets: [
      {
        key,
        incarnation: `${place.cluster}-s-${i}${changed ? '-again' : ''}`,
        facts: { type: 'Opaque', createdAt: '2026-01-01T00:00:00Z' },
      },
      {
        key: credential,
        facts: {
          class: 'opaque',
          expiry: expiryOf(i),
          renewal: { mode: 'unknown' },
        },
      },
    ],
    links: [{ from: key, type: 'holds', to: credential, facts: {} }],
  };
}

/** A quarter never ends, a quarter ends some day; of the others nobody knows. */
function expiryOf(i: number): CredentialFacts['expiry'] {
  switch (i % 8) {
    case 0:
      return { type: 'never' };
    case 2:
      return {
        type: 'at',
        at: new Date(
          Date.UTC(2026, 0, 1) + (i % 1000) * 86_400_000,
        ).toISOString(),
      };
    default:
      return { type: 'unknown' };
  }
}

/** `view` is -1; when something has changed, one of them has. */
function clusterRole(cluster: string, n: number, changed: boolean): Piece {
  const verbs = changed && n === 0 ? ['create', 'get'] : ['get', 'list'];
  const permissions = [
    { apiGroups: [''], resources: ['configmaps', `kind-${n}`], verbs },
    { apiGroups: ['apps'], resources: ['deployments'], verbs },
    // A third can become the accounts of the namespace.
    ...(n % 3 === 0
      ? [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }]
      : []),
  ];
  const name = n < 0 ? 'ClusterRole/view' : `ClusterRole/team-role-${n}`;
  return {
    assets: [
      {
        key: { kind: 'role', authority: clusterAuthority(cluster), name },
        permissions,
        facts: {
          class: 'kubernetes-cluster-role',
          permissionSet: permissionSet(permissions).hash,
          ruleCount: permissions.length,
        },
      },
    ],
    links: [],
  };
}

function bindings(place: Place, i: number): Piece {
  const { namespace } = place;
  const binding = `RoleBinding ${namespace}/app-${i}`;
  const roles = [
    'ClusterRole/view',
    ...pick(i, CLUSTER_ROLES_GRANTED, CLUSTER_ROLES).map(
      n => `ClusterRole/team-role-${n}`,
    ),
  ];
  return {
    assets: [],
    links: roles.map(role => ({
      from: accountOf(place, i),
      type: 'granted',
      to: keyOf(place, 'role', role),
      qualifier: `${binding} ${role}`,
      facts: { binding, namespace },
    })),
  };
}
