import {
  ANNOTATION_COMPONENT,
  ANNOTATION_KUBERNETES_ID,
  WorkloadMatch,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ComponentClaims } from './claims';
import { Consent, findConsent } from './consent';
import { selectorMatches } from './labelSelector';

/** The component's side of a match. */
export interface MatchableComponent {
  /** Full, lower case. */
  entityRef: string;
  namespace: string;
  name: string;
  /** Full entity ref, lower case. */
  ownerRef?: string;
  claims: ComponentClaims;
}

/** The workload's side of a match. */
export interface MatchableWorkload {
  id: string;
  cluster?: string;
  namespace?: string;
  /** The natural key: `namespace/Kind/name`. */
  name: string;
  labels: ReadonlyMap<string, string>;
  podLabels: ReadonlyMap<string, string>;
  /**
   * What its annotation `tenure.dev/component` says. Without an entity ref
   * where that can't be read as one: then it names somebody, but nobody known.
   */
  names?: { value: string; entityRef?: string };
}

/**
 * Decides whether a workload belongs to a component, and on whose word.
 *
 * Anybody who can register a component can claim; so a claim is confirmed only
 * by the workload's own side (its annotation or its label names the component)
 * or by configuration. A workload whose annotation names another component has
 * given its answer: nothing else confirms a claim on it.
 */
export function decideMatch(
  component: MatchableComponent,
  workload: MatchableWorkload,
  consents: readonly Consent[],
): WorkloadMatch | undefined {
  const claim = findClaim(component, workload);
  const names = workload.names;

  if (names?.entityRef === component.entityRef) {
    return {
      workloadId: workload.id,
      state: 'confirmed',
      claim,
      confirmedBy: {
        type: 'workload-annotation',
        detail: `${ANNOTATION_COMPONENT}: ${names.value}`,
      },
    };
  }
  if (!claim) {
    return undefined;
  }
  const confirmedBy = names
    ? undefined
    : confirmByLabel(component, workload) ??
      confirmByConfiguration(component, workload, consents);
  return {
    workloadId: workload.id,
    state: confirmedBy ? 'confirmed' : 'claimed',
    claim,
    confirmedBy,
  };
}

function findClaim(
  { claims }: MatchableComponent,
  workload: MatchableWorkload,
): WorkloadMatch['claim'] {
  const named = claims.named.find(
    one => one.cluster === workload.cluster && one.name === workload.name,
  );
  if (named) {
    return { annotation: named.annotation, value: named.value };
  }
  const { selector } = claims;
  if (
    !selector ||
    (selector.cluster && selector.cluster !== workload.cluster) ||
    (selector.namespace && selector.namespace !== workload.namespace)
  ) {
    return undefined;
  }
  // Each set is tested on its own, as the Kubernetes plugin does, which asks
  // for controllers and for pods apart.
  return [workload.labels, workload.podLabels].some(
    labels => labels.size > 0 && selectorMatches(selector.requirements, labels),
  )
    ? { annotation: selector.annotation, value: selector.value }
    : undefined;
}

function confirmByLabel(
  component: MatchableComponent,
  workload: MatchableWorkload,
): WorkloadMatch['confirmedBy'] {
  for (const labels of [workload.labels, workload.podLabels]) {
    const value = labels.get(ANNOTATION_KUBERNETES_ID);
    if (value && labelNames(value, component)) {
      return {
        type: 'workload-label',
        detail: `${ANNOTATION_KUBERNETES_ID}=${value}`,
      };
    }
  }
  return undefined;
}

/**
 * Whether the value of a workload's id label names this component: `<name>` in
 * the namespace `default`, `<namespace>.<name>` in any. A value with a dot is
 * always read the second way (a namespace has no dots, a name may), or
 * `default/payments.checkout` could pass for `payments/checkout`. The catalog
 * tells names apart without regard to case.
 */
function labelNames(value: string, component: MatchableComponent): boolean {
  const dot = value.indexOf('.');
  const namespace = dot < 0 ? 'default' : value.slice(0, dot);
  const name = value.slice(dot + 1);
  return (
    lowerCase(namespace) === lowerCase(component.namespace) &&
    lowerCase(name) === lowerCase(component.name)
  );
}

function lowerCase(text: string): string {
  return text.toLocaleLowerCase('en-US');
}

function confirmByConfiguration(
  component: MatchableComponent,
  workload: MatchableWorkload,
  consents: readonly Consent[],
): WorkloadMatch['confirmedBy'] {
  const consent = findConsent(consents, {
    owner: component.ownerRef,
    cluster: workload.cluster,
    namespace: workload.namespace,
  });
  return consent
    ? {
        type: 'configuration',
        detail: `${consent.path}: ${consent.owner} in ${workload.cluster}/${workload.namespace}`,
      }
    : undefined;
}
