import { LabelSelector } from '@tenure/backstage-plugin-workload-identity-common';

/**
 * A ClusterRole, for its place in aggregation.
 *
 * @public
 */
export interface AggregatedRole {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Of an aggregated role: which ClusterRoles it takes the rules of. */
  aggregates?: readonly LabelSelector[];
}

/**
 * Whether labels match a selector (`LabelSelector` of meta/v1). One that says
 * nothing matches everything; one with an operator that is not known, nothing.
 *
 * @public
 */
export function selectorMatches(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const has = (key: string) => Object.hasOwn(labels, key);
  return (
    Object.entries(selector.matchLabels ?? {}).every(
      ([key, value]) => has(key) && labels[key] === value,
    ) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
      switch (operator) {
        case 'In':
          return has(key) && (values ?? []).includes(labels[key]);
        case 'NotIn':
          return !has(key) || !(values ?? []).includes(labels[key]);
        case 'Exists':
          return has(key);
        case 'DoesNotExist':
          return !has(key);
        default:
          return false;
      }
    })
  );
}

/**
 * The names of the ClusterRoles whose own rules an aggregated one comes to have,
 * in the order of their names. What it aggregates may itself be aggregated: the
 * controller, which fills in rules again and again, gets there in the end. The
 * rules that an aggregated role is written with are replaced, so they never
 * count.
 *
 * Source: pkg/controller/clusterroleaggregation of k8s.io/kubernetes.
 *
 * @public
 */
export function rolesAggregatedBy(
  role: AggregatedRole,
  all: Iterable<AggregatedRole>,
): string[] {
  const candidates = [...all];
  const found = new Set<string>();
  const visited = new Set<string>([role.name]);
  const open: AggregatedRole[] = [role];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const candidate of candidates) {
      if (
        !visited.has(candidate.name) &&
        next.aggregates?.some(one => selectorMatches(one, candidate.labels))
      ) {
        visited.add(candidate.name);
        if (candidate.aggregates) {
          open.push(candidate);
        } else {
          found.add(candidate.name);
        }
      }
    }
  }
  return [...found].sort();
}
