import {
  AssetSummary,
  Authority,
  ChainNode,
  Chain,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import { isGap } from '../../common';
import { Shown } from '../useSelection';

/** An identity of the chain. */
export type IdentityNode = Extract<AssetSummary, { kind: 'identity' }> &
  Pick<ChainNode, 'owners' | 'sharedBy'>;

/**
 * The identities of one environment and cluster, or of what else their names
 * are unique in, such as one account of a cloud.
 */
export interface MatrixGroup {
  key: string;
  environment?: string;
  cluster?: string;
  authority: Authority;
  identities: IdentityNode[];
}

export function identitiesOf(chain: Chain): IdentityNode[] {
  return chain.nodes.filter(
    (node): node is IdentityNode => node.kind === 'identity',
  );
}

/** Whether an identity belongs to what is to be shown. */
export function isShown(show: Shown, identity: IdentityNode): boolean {
  switch (show) {
    case 'gaps':
      return !identity.owners || identity.owners.some(isGap);
    case 'shared':
      return (
        (identity.sharedBy?.workloads ?? 0) > 1 ||
        (identity.sharedBy?.environments.length ?? 0) > 1
      );
    case 'stale':
      return identity.freshness.state !== 'fresh';
    default:
      return true;
  }
}

/**
 * Identities by environment and cluster, then those outside any cluster by the
 * authority that they belong to; each in the order of their names.
 */
export function groupIdentities(identities: IdentityNode[]): MatrixGroup[] {
  const groups = new Map<string, MatrixGroup>();
  for (const identity of identities) {
    const { cluster, environment, authority } = identity;
    const key = JSON.stringify([environment, cluster ?? authority]);
    const group = groups.get(key) ?? {
      key,
      environment,
      cluster,
      authority,
      identities: [],
    };
    group.identities.push(identity);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(group => ({
      ...group,
      identities: [...group.identities].sort((a, b) =>
        a.name.localeCompare(b.name),
      ),
    }))
    .sort(compareGroups);
}

/** Clusters first, within both parts those without an environment last. */
function compareGroups(a: MatrixGroup, b: MatrixGroup): number {
  const rank = ({ cluster, environment }: MatrixGroup) =>
    (cluster ? 0 : 2) + (environment ? 0 : 1);
  return (
    rank(a) - rank(b) ||
    (a.environment ?? '').localeCompare(b.environment ?? '') ||
    (a.cluster ?? a.authority).localeCompare(b.cluster ?? b.authority)
  );
}

const CLOUDS = ['aws', 'gcp', 'azure'] as const;

/** What identities outside clusters belong to: the sort of it, and its name. */
export function placeOf(authority: Authority): {
  type:
    | (typeof CLOUDS)[number]
    | 'cloud-account'
    | 'trust-domain'
    | 'store'
    | 'issuer'
    | 'cluster'
    | 'global';
  name: string;
} {
  const parsed = parseAuthority(authority);
  if (parsed.type === 'global') {
    return { type: 'global', name: '' };
  }
  if (parsed.type === 'cloud-account') {
    const cloud = CLOUDS.find(known => parsed.name.startsWith(`${known}/`));
    return cloud
      ? { type: cloud, name: parsed.name.slice(cloud.length + 1) }
      : parsed;
  }
  return parsed;
}
