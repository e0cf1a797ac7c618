import {
  Condition,
  CredentialFacts,
  parseSpiffeId,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ObjectOf } from '../decode/shapes';
import { readyCondition } from './conditions';
import { MappingContext } from './context';
import { Identified } from './objects';

type Certificate = ObjectOf<'Certificate'>;

const CERT_MANAGER = 'cert-manager.io';

/** What cert-manager asks for where `spec.duration` is absent: 90 days. */
const DEFAULT_DURATION_SECONDS = 90 * 24 * 60 * 60;

/**
 * How far the real lifetime may be off from the one asked for: authorities set
 * the beginning back a little, for clocks that are late.
 */
const TOLERANCE = 0.01;

/**
 * What cert-manager says of the certificate that it keeps in a Secret. It is the
 * same credential that the Secret's own metadata speaks of.
 */
export function mapCertificate(
  object: Certificate,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const { spec = {}, status = {} } = object;
  const secretName = context.reference(
    spec.secretName,
    'the Secret in spec.secretName',
  );
  if (!secretName) {
    return;
  }
  const secret = context.key('secret', `${namespace}/${secretName}`);
  const credential = context.key(
    'credential',
    `${namespace}/Secret/${secretName}#x509-certificate`,
  );
  // Where it was read from a server, the Secret is there if the server has it.
  if (!uid) {
    context.asset({ key: secret, facts: { type: 'kubernetes.io/tls' } });
  }
  context.asset({
    key: credential,
    facts: lifeOf(spec, status, `Certificate ${name}`),
  });
  context.link({ type: 'holds', from: secret, to: credential, facts: {} });

  const [spiffeId, ...others] = spec.uris ?? [];
  // An X.509-SVID has exactly one URI (SPIFFE X509-SVID, section 2).
  if (spiffeId && others.length === 0) {
    const { trustDomain, path } = parseSpiffeId(spiffeId);
    if (path) {
      const identity = {
        kind: 'identity' as const,
        authority: `trust-domain:${trustDomain}` as const,
        name: path.slice(1),
      };
      context.asset({ key: identity, facts: { class: 'spiffe' } });
      context.link({
        type: 'authenticates',
        from: credential,
        to: identity,
        facts: {},
      });
    }
  }

  const issuer = issuerName(namespace, spec.issuerRef, context);
  if (issuer) {
    context.link({
      type: 'issued-by',
      from: credential,
      to: context.key('issuer', issuer),
      facts: {},
    });
  }
}

function lifeOf(
  spec: NonNullable<Certificate['spec']>,
  status: NonNullable<Certificate['status']>,
  who: string,
): Partial<CredentialFacts> {
  const { notBefore, notAfter, renewalTime } = status;
  const basis: Record<string, string> = {
    renewal: who,
    declaredTtlSeconds:
      spec.duration === undefined
        ? 'cert-manager default'
        : `spec.duration of ${who}`,
  };
  const declaredTtlSeconds = spec.duration ?? DEFAULT_DURATION_SECONDS;
  const facts: Partial<CredentialFacts> = {
    class: 'x509-certificate',
    expiry: { type: 'unknown' },
    renewal: { mode: 'automatic', by: 'cert-manager' },
    declaredTtlSeconds,
    ...(spec.dnsNames?.length && { dnsNames: spec.dnsNames }),
    ...(spec.uris?.length && { spiffeIds: spec.uris }),
    basis,
  };
  if (notAfter) {
    facts.expiry = { type: 'at', at: notAfter };
    basis.expiry = `status.notAfter of ${who}`;
  }
  if (notBefore) {
    facts.issuedAt = notBefore;
    basis.issuedAt = `status.notBefore of ${who}`;
  }
  if (notBefore && notAfter) {
    const seconds = (Date.parse(notAfter) - Date.parse(notBefore)) / 1000;
    const isAsDeclared =
      Math.abs(seconds - declaredTtlSeconds) <= declaredTtlSeconds * TOLERANCE;
    if (seconds > 0) {
      facts.effectiveTtlSeconds = isAsDeclared
        ? declaredTtlSeconds
        : Math.floor(seconds);
      basis.effectiveTtlSeconds = `status of ${who}`;
    }
  }
  if (renewalTime) {
    facts.renewsAt = renewalTime;
    basis.renewsAt = `status.renewalTime of ${who}`;
  }
  const issuance = issuanceOf(status);
  if (issuance) {
    facts.issuance = issuance;
    basis.issuance = `status.conditions of ${who}`;
  }
  return facts;
}

/**
 * Ready says whether what lies in the Secret is good. That the last attempt to
 * renew it failed stands beside it, and matters more.
 */
function issuanceOf({
  conditions,
  lastFailureTime,
}: NonNullable<Certificate['status']>): Condition | undefined {
  const ready = readyCondition(conditions, 'not-ready');
  const issuing = conditions?.find(({ type }) => type === 'Issuing');
  const hasFailed =
    lastFailureTime !== undefined ||
    (issuing?.status === 'False' && issuing.reason === 'Failed');
  if (!hasFailed) {
    return ready?.reason === 'Expired' ? { ...ready, state: 'failing' } : ready;
  }
  const since = lastFailureTime ?? issuing?.lastTransitionTime;
  return {
    state: 'failing',
    reason: issuing?.reason ?? 'Failed',
    ...(since && { since }),
  };
}

/** The natural key of an issuer; undefined, and a problem, for an odd name. */
function issuerName(
  namespace: string,
  ref: NonNullable<Certificate['spec']>['issuerRef'] = {},
  context: MappingContext,
): string | undefined {
  const name = context.reference(ref.name, 'the issuer in spec.issuerRef');
  const { kind = 'Issuer', group = CERT_MANAGER } = ref;
  const sort = group === CERT_MANAGER ? kind : `${kind}.${group}`;
  // By cert-manager's own convention, kinds of the cluster are called so.
  const place = kind.includes('Cluster') ? '' : `${namespace}/`;
  return name && `${sort}/${place}${name}`;
}

/** An Issuer or ClusterIssuer of cert-manager. */
export function mapIssuer(
  kind: 'Issuer' | 'ClusterIssuer',
  object: ObjectOf<'Issuer'>,
  { namespace, name, uid }: Identified,
  context: MappingContext,
): void {
  const [mechanism] = Object.keys(object.spec ?? {});
  const condition = readyCondition(object.status?.conditions, 'failing');
  context.asset({
    key: context.key(
      'issuer',
      `${kind}/${namespace ? `${namespace}/` : ''}${name}`,
    ),
    ...(uid && { incarnation: uid }),
    facts: {
      class: 'certificate-authority',
      ...(mechanism && { mechanism }),
      ...(condition && { condition }),
    },
  });
}
