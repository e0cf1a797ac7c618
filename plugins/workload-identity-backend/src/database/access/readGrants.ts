import { parseAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { parseObject } from '../json';
import { AssetRow } from '../tables';
import { RBAC_RESOURCES, RbacCoverage } from './rbacCoverage';
import { namespaceOfRole, ResolvedRole, RoleResolver } from './RoleResolver';

/** Who is granted something. */
export interface GrantSubject {
  id: string;
  authority: string;
}

/** One binding that counts, of one role to one subject. */
export interface Grant extends ResolvedRole {
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
