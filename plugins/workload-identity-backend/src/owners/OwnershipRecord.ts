import {
  OwnerRole,
  RecordScope,
} from '@tenure/backstage-plugin-workload-identity-common';

/** What an IdentityOwner record of the catalog says, in full entity refs. */
export interface OwnershipRecord {
  /** Full, lower case. */
  entityRef: string;
  /** From a trusted location. What is not is a claim, and grants nothing. */
  authoritative: boolean;
  /** The roles that it names, each with one owner; operators may be several. */
  roles: Partial<Record<OwnerRole, string[]>>;
  /** What it covers, in the order in which it is written. */
  scopes: RecordScope[];
}

/** A record, or a part of one, that is not followed. */
export interface RecordProblem {
  entityRef: string;
  /** Such as `spec.covers[2].identity`. */
  field: string;
  message: string;
}
