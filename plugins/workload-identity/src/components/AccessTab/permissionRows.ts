import {
  AccessGrant,
  AccessView,
  PermissionRule,
} from '@tenure/backstage-plugin-workload-identity-common';

/** What may be done with one sort of thing in one place. */
export interface PermissionRow {
  key: string;
  /** A resource, with its subresource, or a URL. */
  on: string;
  /** Of a resource: its API group, empty for the core group; absent for a URL. */
  group?: string;
  /** Sorted. */
  verbs: string[];
  /** Only these objects. */
  names?: string[];
  /** Absent for the whole cluster. */
  namespace?: string;
  grants: AccessGrant[];
}

/**
 * The effective permissions, one row per thing and place: what several bindings
 * grant of it is put together. What holds in a namespace is of no use for URLs,
 * which have none.
 */
export function permissionRows(view: AccessView): PermissionRow[] {
  const rows = new Map<string, PermissionRow>();
  for (const grant of view.grants) {
    for (const hash of grant.permissionSets) {
      for (const rule of view.permissionSets[hash] ?? []) {
        for (const thing of thingsOf(rule, grant.namespace)) {
          add(rows, thing, rule, grant);
        }
      }
    }
  }
  return [...rows.values()].sort(
    (a, b) =>
      (a.group ?? '~').localeCompare(b.group ?? '~') ||
      a.on.localeCompare(b.on) ||
      (a.namespace ?? '').localeCompare(b.namespace ?? '') ||
      a.key.localeCompare(b.key),
  );
}

type Thing = Pick<PermissionRow, 'on' | 'group' | 'names' | 'namespace'>;

function thingsOf(rule: PermissionRule, namespace?: string): Thing[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : undefined;
  const resources = (rule.apiGroups ?? []).flatMap(group =>
    (rule.resources ?? []).map(on => ({ on, group, names, namespace })),
  );
  const urls = namespace === undefined ? rule.nonResourceURLs ?? [] : [];
  return [...resources, ...urls.map(on => ({ on }))];
}

function add(
  rows: Map<string, PermissionRow>,
  thing: Thing,
  rule: PermissionRule,
  grant: AccessGrant,
): void {
  const { on, group, names, namespace } = thing;
  const key = JSON.stringify([group, on, names, namespace]);
  const row = rows.get(key) ?? { key, ...thing, verbs: [], grants: [] };
  row.verbs = [...new Set([...row.verbs, ...rule.verbs])].sort();
  if (!row.grants.includes(grant)) {
    row.grants.push(grant);
  }
  rows.set(key, row);
}

/** Whether each word of a text stands in what a row says. */
export function rowMatches(row: PermissionRow, text: string): boolean {
  const said = [
    row.on,
    row.group ?? '',
    row.namespace ?? '',
    ...row.verbs,
    ...(row.names ?? []),
    ...row.grants.flatMap(({ binding, role, through = '' }) => [
      binding,
      role.displayName,
      through,
    ]),
  ]
    .join(' ')
    .toLocaleLowerCase();
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => said.includes(word));
}

/** A rule in one line: `create serviceaccounts/token (only: a, b)`. */
export function ruleText(rule: PermissionRule): string {
  const groups = (rule.apiGroups ?? []).filter(Boolean).join(', ');
  const on = [...(rule.resources ?? []), ...(rule.nonResourceURLs ?? [])];
  const names = rule.resourceNames?.length
    ? ` [${rule.resourceNames.join(', ')}]`
    : '';
  return `${rule.verbs.join(', ')} ${on.join(', ')}${names}${
    groups && ` (${groups})`
  }`;
}
