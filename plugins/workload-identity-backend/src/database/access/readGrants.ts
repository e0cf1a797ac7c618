import {
  parseAuthority,
  RoleFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { rolesAggregatedBy } from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { parseObject } from '../json';
import { AssetRow } from '../tables';
import { RBAC_RESOURCES, RbacCoverage } from './rbacCoverage';

/** Who is granted something. */
export interface GrantSubject {
  id: string;
  authority: string;
}

/** One binding that counts, of one role to one subject. */
export interface Grant {
  subjectId: string;
  roleId: string;
  /** `Role/namespace/name` or `ClusterRole/name`. */
  roleName: string;
  /** `RoleBinding namespace/name` or `ClusterRoleBinding name`. */
  binding: string;
  /** Absent for the whole cluster. */
  namespace?: string;
  /** The scopes that it was observed in. */
  scopeIds: string[];
  /**
   * `missing`: there is no such role, so that nothing is granted. `unknown`: its
   * rules, or some of them, are not known.
   */
  state: 'known' | 'missing' | 'unknown';
  /** Hashes of the rules that are known. */
  permissionSets: string[];
}

interface GrantedRow {
  from_id: string;
  to_id: string;
  scope_id: string;
  facts: string;
  source_role: string;
  authority: string;
  name: string;
  standing: AssetRow['standing'];
  role_facts: string;
}

/** What counts of all that is granted to some subjects, in a settled order. */
export async function readGrants(
  knex: Knex,
  subjects: readonly GrantSubject[],
): Promise<Grant[]> {
  const rows = await readRows(
    knex,
    subjects.map(({ id }) => id),
  );
  const links = [...gather(rows).values()];
  const coverage = await RbacCoverage.read(
    knex,
    links.map(link => link.cluster),
    links.flatMap(link => [
      ...(link.namespace ? [link.namespace] : []),
      ...(namespaceOfRole(link.row.name) ?? []),
    ]),
  );
  const counting = links.filter(({ said, cluster, namespace }) =>
    coverage.counts(
      said,
      cluster,
      namespace === undefined
        ? RBAC_RESOURCES.clusterRoleBinding
        : RBAC_RESOURCES.roleBinding,
      namespace,
    ),
  );
  const roles = new RoleResolver(knex, coverage);
  const grants: Grant[] = [];
  for (const { row, cluster, binding, namespace, scopeIds } of counting) {
    grants.push({
      subjectId: row.from_id,
      roleId: row.to_id,
      roleName: row.name,
      binding,
      ...(namespace !== undefined && { namespace }),
      scopeIds: [...scopeIds],
      ...(await roles.resolve(cluster, row)),
    });
  }
  return grants;
}

interface GrantedLink {
  row: GrantedRow;
  cluster: string;
  binding: string;
  namespace?: string;
  said: Set<string>;
  scopeIds: Set<string>;
}

async function readRows(knex: Knex, ids: string[]): Promise<GrantedRow[]> {
  return ids.length === 0
    ? []
    : knex
        .from('link_observations as l')
        .join('sources as so', 'so.id', 'l.source_id')
        .join('assets as a', 'a.id', 'l.to_id')
        .where('l.type', 'granted')
        .where(amongIds(knex, 'l.from_id', ids))
        .where('a.kind', 'role')
        .orderBy(['l.from_id', 'a.name', 'l.qualifier', 'l.scope_id'])
        .select<GrantedRow[]>(
          'l.from_id',
          'l.to_id',
          'l.scope_id',
          'l.facts',
          'so.role as source_role',
          'a.authority',
          'a.name',
          'a.standing',
          'a.facts as role_facts',
        );
}

/** One link for all the sources that speak of it; only of clusters. */
function gather(rows: GrantedRow[]): Map<string, GrantedLink> {
  const links = new Map<string, GrantedLink>();
  for (const row of rows) {
    const authority = parseAuthority(row.authority);
    if (authority.type !== 'cluster') {
      continue;
    }
    const facts = parseObject(row.facts);
    const binding = String(facts.binding ?? '');
    const namespace =
      facts.namespace === undefined ? undefined : String(facts.namespace);
    const key = JSON.stringify([row.from_id, row.to_id, binding, namespace]);
    const link = links.get(key) ?? {
      row,
      cluster: authority.name,
      binding,
      namespace,
      said: new Set(),
      scopeIds: new Set(),
    };
    link.said.add(row.source_role);
    link.scopeIds.add(row.scope_id);
    links.set(key, link);
  }
  return links;
}

type RoleRow = Pick<
  GrantedRow,
  'authority' | 'name' | 'standing' | 'role_facts'
>;

/** Finds the rules of roles, those that are aggregated included. */
class RoleResolver {
  readonly #clusterRoles = new Map<string, Promise<ClusterRole[]>>();
  readonly #resolved = new Map<
    string,
    Promise<Pick<Grant, 'state' | 'permissionSets'>>
  >();

  constructor(
    private readonly knex: Knex,
    private readonly coverage: RbacCoverage,
  ) {}

  resolve(cluster: string, row: RoleRow) {
    const key = `${row.authority} ${row.name}`;
    const known = this.#resolved.get(key) ?? this.#resolve(cluster, row);
    this.#resolved.set(key, known);
    return known;
  }

  async #resolve(
    cluster: string,
    row: RoleRow,
  ): Promise<Pick<Grant, 'state' | 'permissionSets'>> {
    if (!this.#exists(cluster, row)) {
      return { state: 'missing', permissionSets: [] };
    }
    const facts = parseObject(row.role_facts) as Partial<RoleFacts>;
    if (facts.permissionSet) {
      return { state: 'known', permissionSets: [facts.permissionSet] };
    }
    if (!facts.aggregates) {
      return { state: 'unknown', permissionSets: [] };
    }
    const all = await this.#readClusterRoles(row.authority);
    const existing = new Map(
      all
        .filter(one => this.#exists(cluster, one.row))
        .map(one => [one.name, one]),
    );
    const from = rolesAggregatedBy(
      { name: nameOf(row.name), labels: {}, aggregates: facts.aggregates },
      existing.values(),
    ).map(name => existing.get(name)!.permissionSet);
    return {
      state: from.includes(undefined) ? 'unknown' : 'known',
      permissionSets: from.filter(one => one !== undefined),
    };
  }

  /** Where the cluster was asked, what only others speak of is not there. */
  #exists(cluster: string, row: Pick<RoleRow, 'name' | 'standing'>): boolean {
    const [namespace] = namespaceOfRole(row.name) ?? [];
    return (
      row.standing === 'live' ||
      !this.coverage.isLive(
        cluster,
        namespace === undefined
          ? RBAC_RESOURCES.clusterRole
          : RBAC_RESOURCES.role,
        namespace,
      )
    );
  }

  #readClusterRoles(authority: string): Promise<ClusterRole[]> {
    const known =
      this.#clusterRoles.get(authority) ??
      readClusterRoles(this.knex, authority);
    this.#clusterRoles.set(authority, known);
    return known;
  }
}

interface ClusterRole {
  name: string;
  labels: Record<string, string>;
  /** Only where its own rules are not filled in. */
  aggregates?: RoleFacts['aggregates'];
  permissionSet?: string;
  row: Pick<RoleRow, 'name' | 'standing'>;
}

async function readClusterRoles(
  knex: Knex,
  authority: string,
): Promise<ClusterRole[]> {
  const { name: cluster } = parseAuthority(authority) as { name: string };
  const rows: Array<Pick<AssetRow, 'name' | 'standing' | 'facts'>> = await knex(
    'assets',
  )
    .where({ cluster, kind: 'role', authority })
    .whereNull('namespace')
    .whereNot('standing', 'referenced')
    .where('class', 'kubernetes-cluster-role')
    .select('name', 'standing', 'facts');
  return rows.map(row => {
    const facts = parseObject(row.facts) as Partial<RoleFacts>;
    return {
      name: nameOf(row.name),
      labels: facts.labels ?? {},
      ...(!facts.permissionSet && { aggregates: facts.aggregates }),
      permissionSet: facts.permissionSet,
      row,
    };
  });
}

/** `Role/namespace/name` → its namespace, in a list; undefined for others. */
function namespaceOfRole(name: string): [string] | undefined {
  const parts = name.split('/');
  return parts[0] === 'Role' && parts.length === 3 ? [parts[1]] : undefined;
}

function nameOf(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}
