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
