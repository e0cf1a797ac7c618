import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { assetId } from '../../ids';

/** A group that Kubernetes puts an account into, without anybody naming it. */
export interface GroupMembership {
  groupId: string;
  /** As the asset is named: `Group/system:authenticated`. */
  group: string;
  accountId: string;
}

/**
 * The groups that every service account is a member of: all authenticated
 * users, all service accounts, and those of its namespace.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
 */
export function systemGroupsOf(
  account: AssetKey & { id: string },
): GroupMembership[] {
  const [namespace, name, ...rest] = account.name.split('/');
  if (
    account.kind !== 'identity' ||
    !account.authority.startsWith('cluster:') ||
    !name ||
    rest.length > 0 ||
    // `Group/…` and `User/…` are subjects; namespaces are lower case.
    namespace === 'Group' ||
    namespace === 'User'
  ) {
    return [];
  }
  return [
    'Group/system:authenticated',
    'Group/system:serviceaccounts',
    `Group/system:serviceaccounts:${namespace}`,
  ].map(group => ({
    group,
    groupId: assetId({
      kind: 'identity',
      authority: account.authority,
      name: group,
    }),
    accountId: account.id,
  }));
}
