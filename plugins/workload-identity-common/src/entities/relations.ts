/** WorkloadIdentity → component whose workloads run as it. @public */
export const RELATION_IDENTITY_OF = 'identityOf';
/** Component → WorkloadIdentity. @public */
export const RELATION_HAS_IDENTITY = 'hasIdentity';

/** Component → WorkloadSecret that its workloads use. @public */
export const RELATION_USES_SECRET = 'usesSecret';
/** WorkloadSecret → component. @public */
export const RELATION_SECRET_USED_BY = 'secretUsedBy';

/** IdentityOwner → who runs what it covers. @public */
export const RELATION_OPERATED_BY = 'operatedBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_OPERATOR_OF = 'operatorOf';

/** IdentityOwner → who owns the policy. @public */
export const RELATION_POLICY_OWNED_BY = 'policyOwnedBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_POLICY_OWNER_OF = 'policyOwnerOf';

/** IdentityOwner → who owns the enforcement at run time. @public */
export const RELATION_ENFORCED_BY = 'enforcedBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_ENFORCER_OF = 'enforcerOf';

/** IdentityOwner → who answers when reality differs from what was approved. @public */
export const RELATION_DRIFT_HANDLED_BY = 'driftHandledBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_DRIFT_HANDLER_OF = 'driftHandlerOf';

/** IdentityOwner → who takes over from the accountable owner. @public */
export const RELATION_SUCCEEDED_BY = 'succeededBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_SUCCESSOR_OF = 'successorOf';

/** IdentityOwner → who may issue what it covers. @public */
export const RELATION_ISSUED_BY = 'issuedBy';
/** Group or user → IdentityOwner. @public */
export const RELATION_ISSUER_OF = 'issuerOf';
