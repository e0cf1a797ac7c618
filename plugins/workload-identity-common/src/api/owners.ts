/** @public */
export const OWNER_ROLES = [
  'accountable',
  'operator',
  'policyOwner',
  'enforcementOwner',
  'driftResponder',
  'successor',
] as const;

/** @public */
export type OwnerRole = (typeof OWNER_ROLES)[number];

/**
 * What an IdentityOwner record covers by one of its entries. Exactly one of
 * `cluster` (with or without `namespace`), `component` and `identity` is set.
 *
 * @public
 */
export interface RecordScope {
  cluster?: string;
  namespace?: string;
  /** Entity ref of a component. */
  component?: string;
  /** A SPIFFE ID, or `authority/natural key`; `*` at the end stands for anything. */
  identity?: string;
}

/** Where an answer about an owner comes from, so that it can be mended there. @public */
export interface OwnerProvenance {
  type: 'component-owner' | 'identity-owner';
  /** The component or the IdentityOwner record. */
  entityRef: string;
  /** `claimed` grants nothing. */
  standing: 'confirmed' | 'claimed';
  /** Of a record: the entry that covers the asset. */
  scope?: RecordScope;
}

/** @public */
export interface OwnerAnswer {
  entityRef: string;
  /** False where the catalog has no such entity. Absent while not known. */
  exists?: boolean;
  /** Of a group: how many members the catalog knows. Absent while not known. */
  members?: number;
  provenance: OwnerProvenance[];
}

/**
 * Who holds one role for one asset.
 *
 * - `resolved`: exactly one confirmed owner (operators: one or more)
 * - `claimed`: only claims say so
 * - `ambiguous`: more than one confirmed owner of the same rank
 * - `dangling`: the owner named is not in the catalog
 * - `empty`: the owner named is a group without members
 * - `missing`: nobody
 *
 * @public
 */
export interface RoleAnswer {
  role: OwnerRole;
  state:
    | 'resolved'
    | 'claimed'
    | 'ambiguous'
    | 'dangling'
    | 'empty'
    | 'missing';
  owners: OwnerAnswer[];
  /** Who would hold the role without those above, next in rank first. */
  runnersUp?: OwnerAnswer[];
}

/** How an IdentityOwner record stands, as of the last pass over the catalog. @public */
export interface OwnerRecordView {
  entityRef: string;
  /** `claimed`: not from a trusted location, so it grants nothing. */
  standing: 'confirmed' | 'claimed';
  /** When a pass over the catalog last met it. */
  metAt: string;
}
