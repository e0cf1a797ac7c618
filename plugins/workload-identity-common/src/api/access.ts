import { ControlPlaneReason, Power, PowerTarget } from '../access/powers';
import { PermissionRule, WorkloadFacts } from '../assets/facts';
import { Freshness, Reason } from './assets';

/** One of the assets that an answer names. @public */
export interface AccessAsset {
  id: string;
  displayName: string;
  namespace?: string;
}

/**
 * One binding, and what it grants.
 *
 * @public
 */
export interface AccessGrant {
  role: AccessAsset;
  /** `RoleBinding namespace/name` or `ClusterRoleBinding name`. */
  binding: string;
  /** Where it holds; absent for the whole cluster. */
  namespace?: string;
  /** The group that it names, where it does not name the identity itself. */
  through?: string;
  /**
   * `missing`: there is no such role, so nothing is granted. `unknown`: its rules,
   * or some of them, are not known.
   */
  state: 'known' | 'missing' | 'unknown';
  /** Its rules, as keys of `permissionSets`; several of an aggregated role. */
  permissionSets: string[];
}

/** Whom a power makes its holder able to become. @public */
export interface AccessTargets {
  total: number;
  /** There are more than `total`. */
  more?: boolean;
  /** Of these, how many control the cluster, up to the same limit. */
  controlling: number;
  /** Some of them, those that control the cluster first. */
  examples: AccessAsset[];
}

/** What the permissions make of the identity, and why. @public */
export interface AccessPower {
  power: Power;
  /** Absent where nobody becomes somebody else by it. */
  target?: PowerTarget;
  /** Only these, by the names in the rule. */
  names?: string[];
  /** Where it holds, the first of them; absent for the whole cluster. */
  namespaces?: string[];
  namespaceTotal?: number;
  through?: string;
  /** The rule that gives it; where it takes several, one of them. */
  rule: PermissionRule;
  /** The bindings that grant that rule there. */
  bindings: string[];
  becomes?: AccessTargets;
}

/** Why the identity counts as one that controls its cluster. @public */
export interface ControlPlaneFact {
  reason: ControlPlaneReason;
  /** The namespace of the control plane, where it is held in just that. */
  namespace?: string;
  through?: string;
  /** Absent for `run-privileged`, of which `workloads` tells. */
  rule?: PermissionRule;
  /** Workloads that can take over their node. */
  workloads?: number;
}

/** How far a workload is kept apart from its node. @public */
export interface AccessBoundary
  extends Pick<
    WorkloadFacts,
    'hostAccess' | 'nodeControl' | 'allowsPrivilegeEscalation' | 'podSecurity'
  > {
  workload: AccessAsset;
}

/** Roles or bindings that could not be read. @public */
export interface AccessGap {
  sourceId: string;
  resource: string;
  /** A namespace, `*` for all of them, empty for what has none. */
  partition: string;
  state: 'forbidden' | 'failed' | 'pending';
  since: string;
  reason?: Reason;
}

/**
 * What an identity of a cluster may do, whom it can become by it, and whether it
 * controls the cluster.
 *
 * @public
 */
export interface AccessView {
  assetId: string;
  asOf: string;
  /**
   * `known`: roles and bindings of the cluster were read as a whole. `partial`:
   * there may be more. `unknown`: nothing of them was read. `not-applicable`: it
   * is no identity of a Kubernetes cluster.
   */
  state: 'known' | 'partial' | 'unknown' | 'not-applicable';
  /** Changes are still being followed up. */
  pending: boolean;
  freshness: Freshness;
  grants: AccessGrant[];
  /** Bindings that are not among `grants`, beyond the limit of the answer. */
  moreGrants: number;
  /** Bindings to roles that the reader may not see. */
  hiddenGrants: number;
  /** Rules by the key that grants name them with; equal sets once. */
  permissionSets: Record<string, PermissionRule[]>;
  powers: AccessPower[];
  /** Powers that come from what the reader may not see. */
  hiddenPowers: number;
  control: {
    /**
     * `reachable`: it does not, but can become one that does. `unknown`: nothing
     * says that it does, but not everything was read.
     */
    state: 'yes' | 'reachable' | 'no' | 'unknown';
    facts: ControlPlaneFact[];
  };
  /** Workloads that run as it, those that reach their node first. */
  boundaries: AccessBoundary[];
  moreBoundaries: number;
  /** In the whole cluster, and in the namespace of the identity. */
  gaps: AccessGap[];
  /** In how many other places roles or bindings were not read. */
  moreGaps: number;
}
