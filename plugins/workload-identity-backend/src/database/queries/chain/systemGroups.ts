import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import {
  parseSubject,
  systemGroupsOf,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { assetId } from '../../ids';

/** A group that Kubernetes puts an account into, without anybody naming it. */
export interface GroupMembership {
  groupId: string;
  /** As the asset is named: `Group/system:authenticated`. */
  group: string;
  accountId: string;
}

/** The groups that an account is in, as every account is; none for the rest. */
export function systemMembershipsOf(
  account: AssetKey & { id: string },
): GroupMembership[] {
  const subject =
    account.kind === 'identity' && account.authority.startsWith('cluster:')
      ? parseSubject(account.name)
      : undefined;
  if (subject?.kind !== 'account') {
    return [];
  }
  return systemGroupsOf(subject).map(name => {
    const group = `Group/${name}`;
    return {
      group,
      groupId: assetId({
        kind: 'identity',
        authority: account.authority,
        name: group,
      }),
      accountId: account.id,
    };
  });
}
