import { Entity } from '@backstage/catalog-model';
import { RecordScope } from '../api/owners';
import { Authority } from '../assets/keys';
import {
  KIND_IDENTITY_OWNER,
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  TENURE_API_VERSION,
} from './kinds';

/**
 * What a workload acts as. Those of the inventory are made by the catalog
 * module; anyone may register others, for what no source reads.
 *
 * @public
 */
export interface WorkloadIdentityEntity extends Entity {
  apiVersion: typeof TENURE_API_VERSION;
  kind: typeof KIND_WORKLOAD_IDENTITY;
  spec: {
    /** `kubernetes-service-account`, `spiffe`, `cloud-role`, `ci-job` … */
    type: string;
    /** What the subject is unique within, such as `cluster:prod-eu`. */
    authority: Authority;
    /**
     * What it is called there: `namespace/name` of a service account; for the
     * type `spiffe` the whole SPIFFE ID.
     */
    subject: string;
    cluster?: string;
    namespace?: string;
    environment?: string;
    /** Entity ref of the accountable owner; a group, unless it says otherwise. */
    owner?: string;
    /** Entity refs of the components whose workloads run as it. */
    identityOf?: string[];
  };
}

/**
 * A secret that workloads use: where it is, and never what it holds.
 *
 * @public
 */
export interface WorkloadSecretEntity extends Entity {
  apiVersion: typeof TENURE_API_VERSION;
  kind: typeof KIND_WORKLOAD_SECRET;
  spec: {
    /** The store's own type: `Opaque`, `kubernetes.io/tls`, `unknown` … */
    type: string;
    /** Cluster or store: `cluster:prod-eu`, `store:vault-main`. */
    authority: Authority;
    /** Where it is there: `namespace/name` or `mount/path`. */
    path: string;
    cluster?: string;
    namespace?: string;
    environment?: string;
    /** Entity ref of the accountable owner; a group, unless it says otherwise. */
    owner?: string;
    /** Entity refs of the components whose workloads use it. */
    usedBy?: string[];
  };
}

/** One entry under `covers`; see {@link RecordScope}. @public */
export type IdentityOwnerCover = Pick<RecordScope, keyof RecordScope>;

/**
 * Who answers for identities, and in which role. A record is a claim unless it
 * comes from a location that the portal's configuration trusts.
 *
 * @public
 */
export interface IdentityOwnerEntity extends Entity {
  apiVersion: typeof TENURE_API_VERSION;
  kind: typeof KIND_IDENTITY_OWNER;
  /** Every ref is one of a group or user; a group, unless it says otherwise. */
  spec: {
    /** Accountable. */
    owner: string;
    operators?: string[];
    policyOwner?: string;
    enforcementOwner?: string;
    driftResponder?: string;
    successor?: string;
    /** Who may issue. */
    issuers?: string[];
    /** What it covers: any of these. */
    covers: IdentityOwnerCover[];
  };
}

/** An entity of one of the kinds that the plugin brings. @public */
export type TenureEntity =
  | WorkloadIdentityEntity
  | WorkloadSecretEntity
  | IdentityOwnerEntity;

/** @public */
export function isWorkloadIdentityEntity(
  entity: Entity,
): entity is WorkloadIdentityEntity {
  return isOfKind(entity, KIND_WORKLOAD_IDENTITY);
}

/** @public */
export function isWorkloadSecretEntity(
  entity: Entity,
): entity is WorkloadSecretEntity {
  return isOfKind(entity, KIND_WORKLOAD_SECRET);
}

/** @public */
export function isIdentityOwnerEntity(
  entity: Entity,
): entity is IdentityOwnerEntity {
  return isOfKind(entity, KIND_IDENTITY_OWNER);
}

function isOfKind(entity: Entity, kind: string): boolean {
  return (
    entity.apiVersion === TENURE_API_VERSION &&
    entity.kind.toLocaleLowerCase('en-US') === kind.toLocaleLowerCase('en-US')
  );
}
