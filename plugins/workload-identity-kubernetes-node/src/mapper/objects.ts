import { isPortalAnnotation, Metadata } from '../decode/shapes';
import { isDnsLabel, isDnsSubdomain, isPathSegment } from '../names';
import { ProblemList } from '../problems';
import { KubernetesResource } from '../resources';

/** Who an object is; each part was checked for its form. */
export interface Identified {
  /** Empty for what has no namespace. */
  namespace: string;
  name: string;
  uid?: string;
}

/** Undefined, and a problem, where the object has no proper name or namespace. */
export function identify(
  metadata: Metadata | undefined,
  resource: KubernetesResource,
  defaultNamespace: string | undefined,
  problems: ProblemList,
): Identified | undefined {
  const { name, generateName, namespace, uid } = metadata ?? {};
  const isRbac = resource.group === 'rbac.authorization.k8s.io';
  if (!name && generateName) {
    problems.add(
      'GeneratedName',
      'metadata.generateName gives another name each time; objects without metadata.name are left out',
    );
    return undefined;
  }
  if (!name || !(isRbac ? isPathSegment(name) : isDnsSubdomain(name))) {
    problems.addHiding(
      'MissingName',
      'metadata.name is missing or not a valid name',
    );
    return undefined;
  }
  if (!resource.namespaced) {
    return { namespace: '', name, uid };
  }
  const place = namespace || defaultNamespace;
  if (!place) {
    problems.addHiding(
      'MissingNamespace',
      'metadata.namespace is missing and no default namespace is known',
    );
    return undefined;
  }
  if (!isDnsLabel(place)) {
    problems.addHiding(
      'InvalidNamespace',
      'metadata.namespace is not a valid name',
    );
    return undefined;
  }
  return { namespace: place, name, uid };
}

/** As a fact, if there are any. */
export function portalAnnotations(annotations?: Record<string, string>): {
  annotations?: Record<string, string>;
} {
  const kept = Object.entries(annotations ?? {}).filter(([key]) =>
    isPortalAnnotation(key),
  );
  return kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {};
}

const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * An RFC 3339 instant as UTC ISO 8601, or undefined where the text is none.
 *
 * @public
 */
export function parseInstant(value: string): string | undefined {
  const match = INSTANT.exec(value);
  if (!match) {
    return undefined;
  }
  const [year, month, day] = match.slice(1, 4).map(Number);
  // Date.parse takes the 30th of February for the 2nd of March.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const time = day > daysInMonth ? NaN : Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The start of a day `YYYY-MM-DD`, or undefined where it is none. */
export function parseDay(value: string): string | undefined {
  return parseInstant(`${value}T00:00:00Z`);
}
