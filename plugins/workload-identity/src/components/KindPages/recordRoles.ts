import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import {
  IdentityOwnerEntity,
  OwnerRole,
} from '@tenure/backstage-plugin-workload-identity-common';

/** The roles of a record: those of the matrix, and who may issue. */
export const RECORD_ROLES = [
  'accountable',
  'operator',
  'policyOwner',
  'enforcementOwner',
  'driftResponder',
  'successor',
  'issuers',
] as const satisfies ReadonlyArray<OwnerRole | 'issuers'>;

export type RecordRole = (typeof RECORD_ROLES)[number];

/** Who a record names for each role, as full entity refs. */
export function recordRoles(
  record: IdentityOwnerEntity,
): Record<RecordRole, string[]> {
  const { spec } = record;
  const full = (refs: Array<string | undefined>) =>
    refs.flatMap(ref => (ref ? [toRef(ref, record)] : []));
  return {
    accountable: full([spec.owner]),
    operator: full(spec.operators ?? []),
    policyOwner: full([spec.policyOwner]),
    enforcementOwner: full([spec.enforcementOwner]),
    driftResponder: full([spec.driftResponder]),
    successor: full([spec.successor]),
    issuers: full(spec.issuers ?? []),
  };
}

/** As the catalog reads refs of owners: a group of the record's own namespace. */
function toRef(ref: string, record: IdentityOwnerEntity): string {
  return stringifyEntityRef(
    parseEntityRef(ref, {
      defaultKind: 'group',
      defaultNamespace: record.metadata.namespace ?? 'default',
    }),
  );
}
