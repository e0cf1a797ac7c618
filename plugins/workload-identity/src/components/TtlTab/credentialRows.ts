import {
  ChainNode,
  compareByUrgency,
  CredentialLifetime,
  credentialLifetime,
  CredentialUse,
  credentialUses,
  Chain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Status } from '../common';

/** A credential of the chain with all that the tab tells of it. */
export interface CredentialRow {
  credential: ChainNode & { kind: 'credential' };
  lifetime: CredentialLifetime;
  use: CredentialUse;
  /** Something is known to depend on it. */
  inUse: boolean;
  /** What is known of it was not confirmed lately, or never. */
  stale: boolean;
  status: Status;
  displayName: string;
}

/** Every credential of a chain, what needs a person first on top. */
export function credentialRows(chain: Chain, now: Date): CredentialRow[] {
  const uses = credentialUses(chain);
  return chain.nodes
    .flatMap(node => {
      const use = uses.get(node.id);
      return node.kind === 'credential' && use
        ? [toRow(node, use, credentialLifetime(node, now))]
        : [];
    })
    .sort(compareByUrgency);
}

function toRow(
  credential: CredentialRow['credential'],
  use: CredentialUse,
  lifetime: CredentialLifetime,
): CredentialRow {
  const inUse = use.totalWorkloads > 0;
  const { state } = credential.freshness;
  const status = statusOf(lifetime, inUse);
  return {
    credential,
    lifetime,
    use,
    inUse,
    stale: state !== 'fresh',
    // Green would say that it is so now.
    status: status === 'good' && state !== 'fresh' ? state : status,
    displayName: credential.displayName,
  };
}

function statusOf(lifetime: CredentialLifetime, inUse: boolean): Status {
  switch (lifetime.state) {
    case 'expired':
      return inUse ? 'bad' : 'attention';
    case 'within7d':
    case 'within30d':
    case 'never':
      return 'attention';
    case 'later':
      return 'good';
    case 'per-issue':
      if (lifetime.effectiveTtlSeconds === undefined) {
        return 'unknown';
      }
      return lifetime.extended ? 'attention' : 'good';
    default:
      return 'unknown';
  }
}
