import { CredentialClass } from '../assets/facts';
import { RevocationSource } from './sources';

/**
 * The way to revoke in one word, by which a list is read.
 *
 * @public
 */
export type RevocationWay =
  | 'replace-pods'
  | 'delete-token-secret'
  | 'revoke-certificate'
  | 'rotate-at-registry'
  | 'rotate-at-service'
  | 'remove-public-key'
  | 'delete-bootstrap-token'
  | 'stop-issuing'
  | 'rotate-at-issuer';

/** @public */
export type RevocationStepCode =
  | 'restart-workload'
  | 'await-rollout'
  | 'delete-pods'
  | 'delete-bare-pod'
  | 'delete-job'
  | 'suspend-cron-job'
  | 'delete-cron-job-runs'
  | 'replace-pods-by-hand'
  | 'confirm-pods-gone'
  | 'revoke-derived'
  | 'replace-service-account'
  | 'see-last-use'
  | 'suspend-legacy-token'
  | 'stop-recreation'
  | 'delete-token-secret'
  | 'confirm-secret-gone'
  | 'withdraw-registration'
  | 'withdraw-grants'
  | 'report-key-compromise'
  | 'reissue-by-cert-manager'
  | 'reissue-by-hand'
  | 'restart-consumers'
  | 'distrust-certificate'
  | 'revoke-at-registry'
  | 'replace-registry-secret'
  | 'check-registry-pushes'
  | 'change-password'
  | 'end-sessions'
  | 'replace-secret'
  | 'remove-authorized-key'
  | 'revoke-in-krl'
  | 'end-ssh-sessions'
  | 'delete-bootstrap-secret'
  | 'check-node-requests'
  | 'find-issuer'
  | 'move-into-secret'
  | 'revoke-at-issuer';

/**
 * What sort of person can do a step; which people those are is the cluster's or
 * the issuer's to say.
 *
 * @public
 */
export type RevocationActor =
  | 'namespace-workload-operator'
  | 'namespace-secret-writer'
  | 'namespace-service-account-writer'
  | 'namespace-reader'
  | 'cluster-administrator'
  | 'delivery-owner'
  | 'certificate-authority-operator'
  | 'relying-party-operator'
  | 'registry-administrator'
  | 'service-administrator'
  | 'host-administrator'
  | 'issuer-administrator';

/**
 * A right of Kubernetes RBAC that a step takes. That somebody holds it is never
 * claimed here: nobody has checked.
 *
 * @public
 */
export interface RequiredRight {
  verb: string;
  /** Empty for the core group. */
  apiGroup: string;
  resource: string;
  /** Absent where the right is over more than one object. */
  name?: string;
  /** Absent for what is not in a namespace. */
  namespace?: string;
  cluster?: string;
}

/**
 * A command to copy. The template's `{parameters}` are quoted for a POSIX shell
 * when it is rendered, see {@link renderCommand}.
 *
 * @public
 */
export interface CommandTemplate {
  template: string;
  parameters: Record<string, string>;
}

/** @public */
export interface RevocationStep {
  code: RevocationStepCode;
  actor: RevocationActor;
  /** What a text about the step may name: `namespace`, `name`, `kind` … */
  parameters: Record<string, string>;
  rights: RequiredRight[];
  command?: CommandTemplate;
  source: RevocationSource;
  /** Goes further than revoking this credential takes, and breaks more. */
  stronger?: boolean;
}

/**
 * How long copies that were handed out already stay usable, once the steps are
 * done.
 *
 * - `seconds`: so many seconds, for the reason in `basis`
 * - `until-expiry`: to the end of the credential itself, where known
 * - `up-to-ttl`: each copy to its own end, at most so many seconds from its issue
 * - `unknown`: whoever accepts it decides
 *
 * @public
 */
export type ResidualValidity =
  | { kind: 'seconds'; seconds: number; basis: ResidualBasis }
  | { kind: 'until-expiry'; at?: string }
  | { kind: 'up-to-ttl'; seconds: number }
  | { kind: 'unknown' };

/** @public */
export type ResidualBasis = 'api-server-token-cache';

/**
 * Who might still accept a copy.
 *
 * @public
 */
export type Verifier =
  | 'api-server'
  | 'offline-verifier'
  | 'relying-party-without-check'
  | 'relying-party-with-check'
  | 'registry'
  | 'service'
  | 'ssh-host'
  | 'issuer';

/** @public */
export interface Residual {
  verifier: Verifier;
  validity: ResidualValidity;
}

/**
 * How it would be proved that the credential is dead.
 *
 * @public
 */
export type ProofCode =
  | 'pods-gone'
  | 'no-token-secret-of-that-name'
  | 'certificate-status-revoked'
  | 'registry-refuses-login'
  | 'service-refuses-login'
  | 'public-key-refused'
  | 'bootstrap-secret-gone'
  | 'issuer-says-inactive';

/** @public */
export interface RevocationProof {
  code: ProofCode;
  /**
   * Where the negative test can be made: against the cluster, whose objects this
   * inventory knows, or only at the issuer or verifier, which it does not reach.
   */
  provableAt: 'cluster' | 'issuer';
}

/** @public */
export type RevocationWarning =
  | 'recreated-secret-restores-token'
  | 'deletion-revokes-nothing'
  | 'api-server-cache'
  | 'offline-verifiers'
  | 'lifetime-extended'
  | 'derived-credentials'
  | 'new-pods-get-new-tokens'
  | 'rollout-may-wait'
  | 'bare-pod-not-recreated'
  | 'run-is-lost'
  | 'account-is-shared'
  | 'account-unknown'
  | 'private-key-reuse'
  | 'no-revocation-check'
  | 'kubernetes-ignores-revocation'
  | 'running-images-continue'
  | 'registry-tokens-continue'
  | 'open-sessions-continue'
  | 'password-reused-elsewhere'
  | 'key-on-every-host'
  | 'nodes-keep-certificates'
  | 'issuer-unknown'
  | 'exposed-in-plain-text'
  | 'delivery-restores-it'
  | 'not-seen-live'
  | 'already-expired';

/**
 * How a credential would be revoked if it leaked now. Texts go by its codes; it
 * holds no sentence and no secret.
 *
 * @public
 */
export interface RevocationPlan {
  credentialId: string;
  class: CredentialClass;
  way: RevocationWay;
  /** The step that ends it, whose rights decide who may; absent where none is known. */
  decisive?: RevocationStepCode;
  /** In the order in which they are done. */
  steps: RevocationStep[];
  /** Who might still accept a copy and for how long; what decides comes first. */
  residuals: Residual[];
  proof: RevocationProof;
  warnings: RevocationWarning[];
}

/**
 * What is known around a credential, as far as it is known.
 *
 * @public
 */
export interface RevocationContext {
  now: Date;
  /** The workloads that present it or use the Secret that holds it. */
  workloads?: RevocationWorkload[];
  /** The ServiceAccount that it authenticates as. */
  serviceAccount?: { namespace: string; name: string };
  /** How many workloads run as that ServiceAccount. */
  accountWorkloads?: number;
  /** Titles of the sources that declare it, such as a Git repository. */
  declaredBy?: string[];
}

/** @public */
export interface RevocationWorkload {
  namespace: string;
  /** The kind of the top controller: `Deployment`, `CronJob`, `Pod` … */
  kind: string;
  name: string;
  podLabels?: Record<string, string>;
}
