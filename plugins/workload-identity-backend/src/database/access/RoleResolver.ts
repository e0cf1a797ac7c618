import {
  parseAuthority,
  RoleFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { rolesAggregatedBy } from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { Knex } from 'knex';
import { parseObject } from '../json';
import { AssetRow } from '../tables';
import { RBAC_RESOURCES, RbacCoverage } from './rbacCoverage';

/** A role as a binding leads to it. */
export interface RoleRow {
  authority: string;
  name: string;
  standing: AssetRow['standing'];
  role_facts: string;
}

/** What is known of the rules of a role. */
export interface ResolvedRole {
  /**
   * `missing`: there is no such role, so that nothing is granted. `unknown`: its
   * rules, or some of them, are not known.
   */
  state: 'known' | 'missing' | 'unknown';
  /** Hashes of the rules that are known. */
  permissionSets: string[];
}

/** Finds the rules of roles, those that are aggregated included. */
export class RoleResolver {
  readonly #clusterRoles = new Map<string, Promise<ClusterRole[]>>();
  readonly #resolved = new Map<string, Promise<ResolvedRole>>();

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

  async #resolve(cluster: string, row: RoleRow): Promise<ResolvedRole> {
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
export function namespaceOfRole(name: string): [string] | undefined {
  const parts = name.split('/');
  return parts[0] === 'Role' && parts.length === 3 ? [parts[1]] : undefined;
}

function nameOf(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}
