import { LabelSelector } from '@tenure/backstage-plugin-workload-identity-common';
import { ClusterSpiffeId } from '../../decode/federationShapes';
import { ObjectOf } from '../../decode/shapes';
import { isDnsLabel, isDnsSubdomain } from '../../names';
import { selectorMatches } from '../../rbac/aggregateRoles';
import { MappingContext } from '../context';
import { Identified } from '../objects';
import { federate, FederatedPods, trustSettingsOf } from './context';
import { renderSpiffeId } from './spiffeTemplate';
import { presentSvid, spiffeIdentity } from './svid';

/** A ClusterSPIFFEID. */
export interface NamedSpiffeId {
  name: string;
  spec: ClusterSpiffeId;
}

/**
 * The SPIFFE IDs that the controller manager of SPIRE registers for pods. The
 * workload gets a certificate for each, and its account can become each.
 */
export function mapSpireIds(pods: FederatedPods, context: MappingContext) {
  const matching = matchingIds(pods, context);
  for (const { name, spec } of matching) {
    const settings = trustSettingsOf('spire', pods.known, context);
    const id = renderSpiffeId(spec.spiffeIDTemplate ?? '', pods, settings);
    const identity = id === undefined ? undefined : spiffeIdentity(id);
    presentSvid(
      pods.workload,
      {
        profile: `spire/${name}`,
        renewer: 'spire-agent',
        identity,
        spiffeId: id,
        // SPIRE takes 0 for its own default, which stands in its settings.
        declaredTtlSeconds: spec.ttl || undefined,
        why: identity
          ? `ClusterSPIFFEID ${name}`
          : `ClusterSPIFFEID ${name}, whose template needs what is not known here`,
      },
      context,
    );
    if (identity) {
      federate(
        pods,
        identity,
        {
          mechanism: 'spire',
          conditions: [`ClusterSPIFFEID ${name}`, ...conditionsOf(spec)],
        },
        context,
      );
    }
  }
}

function matchingIds(
  { namespace, labels, known }: FederatedPods,
  context: MappingContext,
): NamedSpiffeId[] {
  const matching: NamedSpiffeId[] = [];
  for (const one of known.spiffeIds()) {
    const { namespaceSelector, podSelector } = one.spec;
    if (
      matches(podSelector, labels) &&
      matches(namespaceSelector, known.namespace(namespace)?.labels)
    ) {
      matching.push(one);
    }
  }
  if (matching.length === 0) {
    return matching;
  }
  const settings = trustSettingsOf('spire', known, context);
  if (settings?.ignoreNamespaces?.includes(namespace)) {
    return [];
  }
  // What is marked so counts only where nothing else does.
  const usual = matching.filter(({ spec }) => !spec.fallback);
  return usual.length > 0 ? usual : matching;
}

type Selector = ClusterSpiffeId['podSelector'];

/** A namespace that was not read has no labels that could be told. */
function matches(
  selector: Selector,
  labels: Record<string, string> | undefined,
): boolean {
  return (
    selector === undefined ||
    (labels !== undefined && selectorMatches(selector as LabelSelector, labels))
  );
}

function conditionsOf({
  podSelector,
  namespaceSelector,
}: ClusterSpiffeId): string[] {
  return [
    ...(podSelector ? [`pods with ${describe(podSelector)}`] : []),
    ...(namespaceSelector
      ? [`namespaces with ${describe(namespaceSelector)}`]
      : []),
  ];
}

/** As `kubectl get --selector` would take it. */
function describe({
  matchLabels = {},
  matchExpressions = [],
}: NonNullable<Selector>): string {
  const terms = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) =>
      [key, operator?.toLowerCase(), values.length && `(${values.join(', ')})`]
        .filter(Boolean)
        .join(' '),
    ),
  ];
  return terms.length > 0 ? `the labels ${terms.join(', ')}` : 'any labels';
}

/** A SPIFFE ID that is registered by hand, with the selectors that get it. */
export function mapStaticEntry(
  object: ObjectOf<'ClusterStaticEntry'>,
  { name }: Identified,
  context: MappingContext,
): void {
  const { spiffeID, selectors = [] } = object.spec ?? {};
  const identity = spiffeID && spiffeIdentity(spiffeID);
  if (!identity) {
    context.problems.add(
      'InvalidFederation',
      'spec.spiffeID is not a SPIFFE ID with a path',
    );
    return;
  }
  context.asset({
    key: identity,
    facts: {
      class: 'spiffe',
      ...(selectors.length > 0 && { selectors }),
      registeredBy: `ClusterStaticEntry ${name}`,
    },
  });
  const valueOf = (type: string) =>
    selectors.find(one => one.startsWith(`${type}:`))?.slice(type.length + 1);
  const namespace = valueOf('k8s:ns');
  const account = valueOf('k8s:sa');
  if (
    namespace &&
    account &&
    isDnsLabel(namespace) &&
    isDnsSubdomain(account)
  ) {
    federate(
      { namespace, account },
      identity,
      {
        mechanism: 'spire',
        conditions: [
          `ClusterStaticEntry ${name}`,
          ...selectors.map(selector => `selector ${selector}`),
        ],
      },
      context,
    );
  }
}
