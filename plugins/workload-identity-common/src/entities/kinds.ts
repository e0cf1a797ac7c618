/** The apiVersion of every kind that the plugin brings. @public */
export const TENURE_API_VERSION = 'tenure.dev/v1alpha1';

/** What a workload acts as: an account, a SPIFFE ID, a cloud role. @public */
export const KIND_WORKLOAD_IDENTITY = 'WorkloadIdentity';

/** A secret that workloads use; never its value. @public */
export const KIND_WORKLOAD_SECRET = 'WorkloadSecret';

/** A record of who answers for identities, and in which role. @public */
export const KIND_IDENTITY_OWNER = 'IdentityOwner';

/** @public */
export const TENURE_KINDS = [
  KIND_WORKLOAD_IDENTITY,
  KIND_WORKLOAD_SECRET,
  KIND_IDENTITY_OWNER,
] as const;

/** @public */
export type TenureKind = (typeof TENURE_KINDS)[number];

/**
 * On a WorkloadIdentity or WorkloadSecret: the id of the asset of the inventory
 * that it stands for. Anyone can write it: it leads to an asset, and what of the
 * asset is shown is decided by the reader's own permissions.
 *
 * @public
 */
export const ANNOTATION_ASSET_ID = 'tenure.dev/asset-id';
