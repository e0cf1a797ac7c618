import { assetId } from '../../ids';
import {
  parseSubject,
  SubjectName,
  systemGroupsOf,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';

/** The identity itself, or a group that it is in. */
export interface AccessSubject {
  id: string;
  authority: string;
  /** The group's name; absent for the identity itself. */
  through?: string;
}

/**
 * By whom an identity is granted what it has: itself, and the groups that every
 * such identity is in. Undefined where it is none of a cluster.
 */
export function subjectsOf(
  asset: Pick<AssetKey, 'kind' | 'authority' | 'name'> & { id: string },
): { name: SubjectName; subjects: AccessSubject[] } | undefined {
  const name =
    asset.kind === 'identity' && asset.authority.startsWith('cluster:')
      ? parseSubject(asset.name)
      : undefined;
  if (!name) {
    return undefined;
  }
  const { authority } = asset;
  return {
    name,
    subjects: [
      { id: asset.id, authority },
      ...systemGroupsOf(name).map(group => ({
        id: assetId({ kind: 'identity', authority, name: `Group/${group}` }),
        authority,
        through: group,
      })),
    ],
  };
}
