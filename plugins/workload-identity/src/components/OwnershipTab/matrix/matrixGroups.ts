import {
  AssetSummary,
  ChainNode,
  EntityChain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Shown } from '../useSelection';

/** An identity of the chain. */
export type IdentityNode = Extract<AssetSummary, { kind: 'identity' }> &
  Pick<ChainNode, 'owners' | 'sharedBy'>;

/** The identities of one environment and cluster. */
export interface MatrixGroup {
  key: string;
  environment?: string;
  cluster?: string;
  identities: IdentityNode[];
}

export function identitiesOf(chain: EntityChain): IdentityNode[] {
  return chain.nodes.filter(
    (node): node is IdentityNode => node.kind === 'identity',
  );
}

/** Whether an identity belongs to what is to be shown. */
export function isShown(show: Shown, identity: IdentityNode): boolean {
  switch (show) {
    case 'gaps':
      return (
        !identity.owners ||
        identity.owners.some(answer => answer.state !== 'resolved')
      );
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

/** Identities by environment and cluster, each in the order of their names. */
export function groupIdentities(identities: IdentityNode[]): MatrixGroup[] {
  const groups = new Map<string, MatrixGroup>();
  for (const identity of identities) {
    const { environment, cluster } = identity;
    const key = JSON.stringify([environment ?? '', cluster ?? '']);
    const group = groups.get(key) ?? {
      key,
      environment,
      cluster,
      identities: [],
    };
    group.identities.push(identity);
    groups.set(key, group);
  }
  const byName = (a: IdentityNode, b: IdentityNode) =>
    a.name.localeCompare(b.name);
  return [...groups.values()]
    .map(group => ({
      ...group,
      identities: [...group.identities].sort(byName),
    }))
    .sort((a, b) => a.key.localeCompare(b.key));
}
