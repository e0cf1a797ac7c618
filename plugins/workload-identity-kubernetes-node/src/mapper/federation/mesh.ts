import { ISTIO_INJECT, LINKERD_INJECT } from '../../decode/podAnnotations';
import { MappingContext } from '../context';
import { containersOf } from '../places';
import { federate, FederatedPods, trustSettingsOf } from './context';
import { presentSvid, spiffeIdentity } from './svid';

/** What both meshes give their certificates where nobody says otherwise: a day. */
const DEFAULT_TTL_SECONDS = 86_400;

/** The name that Istio gives pods, by their account. */
export function mapIstio(pods: FederatedPods, context: MappingContext): void {
  const why = whyIstio(pods);
  if (!why) {
    return;
  }
  const { namespace, account } = pods;
  const settings = trustSettingsOf('istio', pods.known, context);
  const spiffeId =
    settings &&
    `spiffe://${settings.trustDomain}/ns/${namespace}/sa/${account}`;
  const identity = spiffeId ? spiffeIdentity(spiffeId) : undefined;
  presentSvid(
    pods.workload,
    {
      profile: 'istio',
      renewer: 'istio',
      identity,
      spiffeId,
      declaredTtlSeconds: DEFAULT_TTL_SECONDS,
      ttlBasis: 'istio default',
      why,
    },
    context,
  );
  if (identity) {
    const facts = { mechanism: 'istio', conditions: [why] };
    federate(pods, identity, facts, context);
  }
}

/** Why pods are in the mesh; undefined where they are not, or nothing says so. */
function whyIstio({
  namespace,
  spec,
  labels,
  annotations,
  known,
}: FederatedPods): string | undefined {
  if (
    containersOf(spec).some(({ container }) => container.name === 'istio-proxy')
  ) {
    return 'container istio-proxy';
  }
  // Labels ask for nothing where there is no Istio to read them.
  if (!known.trustOf('istio') || spec.hostNetwork) {
    return undefined;
  }
  const own = labels[ISTIO_INJECT] ?? annotations[ISTIO_INJECT];
  if (own !== undefined) {
    return own === 'true' ? `${ISTIO_INJECT} of the pods` : undefined;
  }
  const place = known.namespace(namespace)?.labels ?? {};
  if (
    (labels['istio.io/dataplane-mode'] ?? place['istio.io/dataplane-mode']) ===
    'ambient'
  ) {
    return 'label istio.io/dataplane-mode=ambient';
  }
  if (place['istio-injection'] === 'enabled') {
    return 'label istio-injection=enabled of the namespace';
  }
  return place['istio-injection'] === undefined &&
    (labels['istio.io/rev'] ?? place['istio.io/rev']) !== undefined
    ? 'label istio.io/rev'
    : undefined;
}

/** The name that Linkerd gives pods, by their account: not a SPIFFE ID. */
export function mapLinkerd(pods: FederatedPods, context: MappingContext): void {
  const why = whyLinkerd(pods);
  if (!why) {
    return;
  }
  const { namespace, account } = pods;
  const settings = trustSettingsOf('linkerd', pods.known, context);
  const identity = settings && {
    kind: 'identity' as const,
    authority: `trust-domain:${settings.trustDomain}` as const,
    name: `${account}.${namespace}.serviceaccount.identity.linkerd.${settings.trustDomain}`,
  };
  presentSvid(
    pods.workload,
    {
      profile: 'linkerd',
      renewer: 'linkerd-proxy',
      identity,
      spiffeId: undefined,
      class: 'mesh',
      declaredTtlSeconds: DEFAULT_TTL_SECONDS,
      ttlBasis: 'linkerd default',
      why,
    },
    context,
  );
  if (identity) {
    const facts = { mechanism: 'linkerd', conditions: [why] };
    federate(pods, identity, facts, context);
  }
}

function whyLinkerd({
  namespace,
  spec,
  annotations,
  known,
}: FederatedPods): string | undefined {
  if (
    containersOf(spec).some(
      ({ container }) => container.name === 'linkerd-proxy',
    )
  ) {
    return 'container linkerd-proxy';
  }
  if (!known.trustOf('linkerd') || spec.hostNetwork) {
    return undefined;
  }
  const place = known.namespace(namespace)?.annotations ?? {};
  const asked = annotations[LINKERD_INJECT] ?? place[LINKERD_INJECT];
  return asked === 'enabled' || asked === 'ingress'
    ? `annotation ${LINKERD_INJECT}=${asked}`
    : undefined;
}
