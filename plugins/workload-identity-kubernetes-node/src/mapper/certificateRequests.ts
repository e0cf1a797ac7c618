import {
  CertificateRequestFacts,
  CredentialFacts,
} from '@tenure/backstage-plugin-workload-identity-common';
import { CertificateRequest } from '../decode/certificateRequestShape';
import { MappingContext } from './context';
import { Identified } from './objects';
import { resolveSubject } from './rbac';

/** Signers whose certificates the API server takes for a log-in. */
const LOGS_IN = new Set([
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
]);

/** What a signer of Kubernetes gives where the request asks for nothing: a year. */
const DEFAULT_SECONDS = 365 * 24 * 60 * 60;

/**
 * A CertificateSigningRequest, and the certificate that it yielded. It outlives
 * its request, which the cluster deletes an hour to a day later.
 */
export function mapCertificateRequest(
  { spec = {}, status = {} }: CertificateRequest,
  { name, uid }: Identified,
  context: MappingContext,
): void {
  const { signerName, username, expirationSeconds } = spec;
  const issued = status.certificate;
  const credential = context.key(
    'credential',
    `CertificateSigningRequest/${name}#x509-certificate`,
  );
  context.asset({
    key: credential,
    ...(uid && { incarnation: uid }),
    facts: {
      class: 'x509-certificate',
      renewal: { mode: 'none' },
      request: {
        state: stateOf(status),
        ...(signerName && { signer: signerName }),
        ...(username && { requestedBy: username }),
      },
      ...lifeOf(status, expirationSeconds, signerName),
    },
  });
  if (signerName) {
    const issuer = context.key('issuer', `Signer/${signerName}`);
    context.asset({
      key: issuer,
      facts: { class: 'certificate-authority', mechanism: 'kubernetes-signer' },
    });
    context.link({
      type: 'issued-by',
      from: credential,
      to: issuer,
      facts: {},
    });
  }
  if (issued && signerName && LOGS_IN.has(signerName)) {
    const subjects = [
      ...(issued.user ? [{ kind: 'User', name: issued.user }] : []),
      ...issued.groups.map(group => ({ kind: 'Group', name: group })),
    ];
    for (const subject of subjects) {
      const found = resolveSubject(subject, '');
      if (found) {
        const identity = context.key('identity', found.name);
        if (found.class) {
          context.asset({ key: identity, facts: { class: found.class } });
        }
        context.link({
          type: 'authenticates',
          from: credential,
          to: identity,
          facts: {},
        });
        context.link({
          type: 'accepts',
          from: identity,
          to: credential,
          facts: {},
        });
      }
    }
  }
}

function lifeOf(
  { certificate }: NonNullable<CertificateRequest['status']>,
  expirationSeconds: number | undefined,
  signer: string | undefined,
): Pick<
  CredentialFacts,
  'expiry' | 'issuedAt' | 'declaredTtlSeconds' | 'effectiveTtlSeconds' | 'basis'
> {
  const isKubernetes = signer?.startsWith('kubernetes.io/');
  const declaredTtlSeconds =
    expirationSeconds ?? (isKubernetes ? DEFAULT_SECONDS : undefined);
  const basis: Record<string, string> = {
    ...(expirationSeconds === undefined &&
      isKubernetes && {
        declaredTtlSeconds:
          'kubernetes default (--cluster-signing-duration may say otherwise)',
      }),
  };
  if (!certificate) {
    return {
      expiry: { type: 'unknown' },
      ...(declaredTtlSeconds !== undefined && { declaredTtlSeconds }),
      basis: { ...basis, expiry: 'no certificate was issued' },
    };
  }
  const seconds =
    (Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)) /
    1000;
  return {
    expiry: { type: 'at', at: certificate.notAfter },
    issuedAt: certificate.notBefore,
    ...(declaredTtlSeconds !== undefined && { declaredTtlSeconds }),
    ...(seconds > 0 && { effectiveTtlSeconds: seconds }),
    ...(Object.keys(basis).length > 0 && { basis }),
  };
}

function stateOf({
  conditions = [],
  certificate,
}: NonNullable<
  CertificateRequest['status']
>): CertificateRequestFacts['state'] {
  const has = (type: string) => conditions.some(one => one.type === type);
  if (has('Denied')) {
    return 'denied';
  }
  if (has('Failed')) {
    return 'failed';
  }
  if (certificate) {
    return 'issued';
  }
  return has('Approved') ? 'approved' : 'pending';
}
