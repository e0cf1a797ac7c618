import { isError } from '@backstage/errors';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
  ANNOTATION_WORKLOADS,
} from '@tenure/backstage-plugin-workload-identity-common';
import {
  isLabelValue,
  LabelRequirement,
  parseLabelSelector,
} from './labelSelector';

/** The annotations of a component that claim workloads, or narrow a claim. */
export const CLAIM_ANNOTATIONS = [
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_KUBERNETES_NAMESPACE,
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_WORKLOADS,
] as const;

const MAX_CLUSTER_NAME = 253;
const MAX_NAMESPACE_NAME = 63;
const MAX_PART = 253;

/** Annotation → value, as written on the component. */
export type RawClaims = Record<string, string>;

/** A claim by labels, narrowed to a cluster and a namespace where those are set. */
export interface SelectorClaim {
  annotation: string;
  /** As written. */
  value: string;
  requirements: LabelRequirement[];
  cluster?: string;
  namespace?: string;
}

/** A claim of one workload by its place and name. */
export interface NamedClaim {
  annotation: string;
  /** `cluster/namespace/Kind/name`. */
  value: string;
  cluster: string;
  /** The natural key: `namespace/Kind/name`. */
  name: string;
}

/** What a component claims, ready to be tested against workloads. */
export interface ComponentClaims {
  selector?: SelectorClaim;
  named: NamedClaim[];
}

/** A claim that is not followed, and why. */
export interface RejectedClaim {
  annotation: string;
  reason: string;
}

/** Takes the annotations that claim out of all that an entity has. */
export function pickClaims(
  annotations: Record<string, string> | undefined,
): RawClaims {
  const picked: RawClaims = {};
  for (const annotation of CLAIM_ANNOTATIONS) {
    const value = annotations?.[annotation];
    if (typeof value === 'string') {
      picked[annotation] = value;
    }
  }
  return picked;
}

/**
 * Reads what a component claims. What can't be followed is left out and told,
 * the rest stays. As in the Kubernetes plugin, a label selector takes
 * precedence over an id; one that is malformed doesn't fall back to the id.
 */
export function parseClaims(
  raw: RawClaims,
  options: { maxNamed: number },
): { claims: ComponentClaims; rejected: RejectedClaim[] } {
  const rejected: RejectedClaim[] = [];
  return {
    claims: {
      selector: parseSelectorClaim(raw, rejected),
      named: parseNamedClaims(raw, options.maxNamed, rejected),
    },
    rejected,
  };
}

function parseSelectorClaim(
  raw: RawClaims,
  rejected: RejectedClaim[],
): SelectorClaim | undefined {
  const claim = findSelector(raw, rejected);
  if (!claim) {
    return undefined;
  }
  const cluster = raw[ANNOTATION_KUBERNETES_CLUSTER]?.trim() || undefined;
  const namespace = raw[ANNOTATION_KUBERNETES_NAMESPACE]?.trim() || undefined;
  // What can't be a name must not widen the claim by being left out.
  if (cluster !== undefined && !isName(cluster, MAX_CLUSTER_NAME)) {
    rejected.push({
      annotation: ANNOTATION_KUBERNETES_CLUSTER,
      reason: `it is not the name of a cluster, so ${claim.annotation} is not followed`,
    });
    return undefined;
  }
  if (namespace !== undefined && !isName(namespace, MAX_NAMESPACE_NAME)) {
    rejected.push({
      annotation: ANNOTATION_KUBERNETES_NAMESPACE,
      reason: `it is not the name of a namespace, so ${claim.annotation} is not followed`,
    });
    return undefined;
  }
  return { ...claim, cluster, namespace };
}

function findSelector(
  raw: RawClaims,
  rejected: RejectedClaim[],
): SelectorClaim | undefined {
  const selector = raw[ANNOTATION_KUBERNETES_LABEL_SELECTOR];
  if (selector !== undefined) {
    const annotation = ANNOTATION_KUBERNETES_LABEL_SELECTOR;
    try {
      const requirements = parseLabelSelector(selector);
      return { annotation, value: selector, requirements };
    } catch (error) {
      rejected.push({ annotation, reason: reasonOf(error) });
      if (selector.trim()) {
        return undefined;
      }
    }
  }
  const id = raw[ANNOTATION_KUBERNETES_ID]?.trim();
  if (id === undefined) {
    return undefined;
  }
  const annotation = ANNOTATION_KUBERNETES_ID;
  if (!id || !isLabelValue(id)) {
    rejected.push({
      annotation,
      reason: id
        ? `'${id.slice(0, 80)}' is not a label value`
        : 'the id is empty',
    });
    return undefined;
  }
  return {
    annotation,
    value: id,
    requirements: [{ key: annotation, operator: 'equals', values: [id] }],
  };
}

function parseNamedClaims(
  raw: RawClaims,
  maxNamed: number,
  rejected: RejectedClaim[],
): NamedClaim[] {
  const annotation = ANNOTATION_WORKLOADS;
  const named = new Map<string, NamedClaim>();
  const entries = (raw[annotation] ?? '').split(',').map(entry => entry.trim());
  for (const value of entries.filter(Boolean)) {
    const parts = value.split('/').map(part => part.trim());
    if (parts.length !== 4 || !parts.every(part => isName(part, MAX_PART))) {
      rejected.push({
        annotation,
        reason: `'${value.slice(0, 200)}' is not cluster/namespace/Kind/name`,
      });
      continue;
    }
    if (named.size >= maxNamed) {
      rejected.push({
        annotation,
        reason: `only the first ${maxNamed} workloads are followed (workloadIdentity.matching.maxWorkloadsPerComponent)`,
      });
      break;
    }
    const [cluster, ...name] = parts;
    named.set(parts.join('/'), {
      annotation,
      value: parts.join('/'),
      cluster,
      name: name.join('/'),
    });
  }
  return [...named.values()];
}

/** Whether text could be a name at all: not empty, not endless, no control characters. */
function isName(text: string, maxLength: number): boolean {
  return (
    text.length > 0 && text.length <= maxLength && !/[\p{Cc}\s]/u.test(text)
  );
}

function reasonOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
