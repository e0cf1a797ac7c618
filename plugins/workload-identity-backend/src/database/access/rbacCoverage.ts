import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';

const RBAC = 'rbac.authorization.k8s.io';

/** What says who may do what. */
export const RBAC_RESOURCES = {
  clusterRole: `${RBAC}/clusterroles`,
  role: `${RBAC}/roles`,
  clusterRoleBinding: `${RBAC}/clusterrolebindings`,
  roleBinding: `${RBAC}/rolebindings`,
} as const;

type RbacResource = (typeof RBAC_RESOURCES)[keyof typeof RBAC_RESOURCES];

/** So that they can be handed on in one binding. */
const NAMESPACE = /^[a-z0-9-]{1,63}$/;

/**
 * What of the roles and bindings of some clusters was read from the clusters
 * themselves. There, only what was read counts: a binding that is declared, and
 * not there, grants nothing.
 */
export class RbacCoverage {
  /**
   * @param namespaces - those that will be asked for
   */
  static async read(
    knex: Knex,
    clusters: readonly string[],
    namespaces: Iterable<string>,
  ): Promise<RbacCoverage> {
    const names = [...new Set(clusters)];
    const places = [...new Set(namespaces)].filter(one => NAMESPACE.test(one));
    if (names.length === 0) {
      return new RbacCoverage(new Set(), new Set());
    }
    const [live, exported] = await Promise.all([
      knex
        .from('scopes as sc')
        .join('sources as so', 'so.id', 'sc.source_id')
        .where('so.role', 'live')
        .whereIn('so.cluster', names)
        .whereIn('sc.resource', Object.values(RBAC_RESOURCES))
        .whereNotNull('sc.confirmed_at')
        .where(place =>
          place
            .whereIn('sc.partition', ['', '*'])
            .orWhere(amongIds(knex, 'sc.partition', places)),
        )
        .select<
          Array<{ cluster: string; resource: string; partition: string }>
        >('so.cluster', 'sc.resource', 'sc.partition'),
      knex('sources')
        .where({ role: 'exported' })
        .whereIn('cluster', names)
        .pluck('cluster'),
    ]);
    return new RbacCoverage(
      new Set(
        live.map(({ cluster, resource, partition }) =>
          keyOf(cluster, resource, partition),
        ),
      ),
      new Set(exported),
    );
  }

  private constructor(
    private readonly live: ReadonlySet<string>,
    private readonly exported: ReadonlySet<string>,
  ) {}

  /** Whether the cluster itself was asked, once at least. */
  isLive(cluster: string, resource: RbacResource, namespace?: string): boolean {
    return (
      this.live.has(keyOf(cluster, resource, '*')) ||
      this.live.has(keyOf(cluster, resource, namespace ?? ''))
    );
  }

  /** Whether what sources of some roles say counts. */
  counts(
    said: ReadonlySet<string>,
    cluster: string,
    resource: RbacResource,
    namespace?: string,
  ): boolean {
    return (
      said.has('live') ||
      (!this.isLive(cluster, resource, namespace) &&
        (said.has('exported') || !this.exported.has(cluster)))
    );
  }
}

function keyOf(cluster: string, resource: string, partition: string): string {
  return `${resource} ${partition} ${cluster}`;
}

/**
 * One text per cluster that changes when another source's word comes to count in
 * all of it.
 */
export async function readBases(knex: Knex): Promise<Map<string, string>> {
  const rows = await knex
    .from('sources as so')
    .leftJoin('scopes as sc', join =>
      join
        .on('sc.source_id', 'so.id')
        .andOnIn('sc.resource', Object.values(RBAC_RESOURCES))
        .andOnIn('sc.partition', ['', '*'])
        .andOnNotNull('sc.confirmed_at')
        .andOnVal('so.role', 'live'),
    )
    .whereNotNull('so.cluster')
    .distinct<
      Array<{ cluster: string; role: string; resource: string | null }>
    >('so.cluster', 'so.role', 'sc.resource');
  const bases = new Map<string, string[]>();
  for (const { cluster, role, resource } of rows) {
    const parts = bases.get(cluster) ?? [];
    if (role === 'exported') {
      parts.push(role);
    } else if (resource) {
      parts.push(resource.slice(RBAC.length + 1));
    }
    bases.set(cluster, parts);
  }
  return new Map(
    [...bases].map(([cluster, parts]) => [cluster, parts.sort().join(' ')]),
  );
}
