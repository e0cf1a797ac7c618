import {
  AssetKey,
  parseSpiffeId,
} from '@tenure/backstage-plugin-workload-identity-common';
import { MappingContext } from '../context';

type IdentityKey = AssetKey & { kind: 'identity' };

/** Allowed in a path, and nothing that anybody writes there. */
const STANDS_FOR_ANY = '__any__';

/** The identity that a SPIFFE ID names; undefined for that of a trust domain. */
export function spiffeIdentity(spiffeId: string): IdentityKey | undefined {
  const { trustDomain, path } = parseSpiffeId(
    spiffeId.replaceAll('*', STANDS_FOR_ANY),
  );
  return path
    ? {
        kind: 'identity',
        authority: `trust-domain:${trustDomain}`,
        name: path.slice(1).replaceAll(STANDS_FOR_ANY, '*'),
      }
    : undefined;
}

/**
 * The certificate that the pods of a workload are given for a name of a trust
 * domain, and renewed while they run. It is known from what makes the issuer
 * give it; the certificates themselves are seen by nobody.
 */
export function presentSvid(
  workload: string,
  svid: {
    /** Tells it from others of the workload. */
    profile: string;
    renewer: string;
    /** Undefined where the name is not known. */
    identity: IdentityKey | undefined;
    /** Undefined where the name is no SPIFFE ID. */
    spiffeId: string | undefined;
    class?: 'spiffe' | 'mesh';
    declaredTtlSeconds: number | undefined;
    /** What says so. */
    why: string;
    ttlBasis?: string;
  },
  context: MappingContext,
): void {
  const credential = context.key(
    'credential',
    `${workload}#svid/${svid.profile}`,
  );
  context.asset({
    key: credential,
    facts: {
      class: 'x509-svid',
      expiry: { type: 'per-issue' },
      ...(svid.declaredTtlSeconds !== undefined && {
        declaredTtlSeconds: svid.declaredTtlSeconds,
      }),
      renewal: { mode: 'automatic', by: svid.renewer },
      ...(svid.spiffeId && { spiffeIds: [svid.spiffeId] }),
      basis: {
        renewal: svid.why,
        ...(svid.ttlBasis && { declaredTtlSeconds: svid.ttlBasis }),
      },
    },
  });
  context.link({
    type: 'presents',
    from: context.key('workload', workload),
    to: credential,
    facts: {},
  });
  if (svid.identity) {
    context.asset({
      key: svid.identity,
      facts: { class: svid.class ?? 'spiffe' },
    });
    context.link({
      type: 'authenticates',
      from: credential,
      to: svid.identity,
      facts: {},
    });
  }
}
