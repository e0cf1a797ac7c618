import { AssetKind, LinkType } from '../assets/keys';
import { LinkFactsByType, RoleCapability } from '../assets/facts';
import { AssetSummary, Freshness, Reason } from './assets';
import { RoleAnswer } from './owners';

/**
 * Why a workload belongs to a component. `confirmed` means that the workload's
 * side, or configuration, agrees; `claimed` that only the component says so.
 *
 * @public
 */
export interface WorkloadMatch {
  workloadId: string;
  /** In the chain of an asset: the component. */
  entityRef?: string;
  state: 'confirmed' | 'claimed';
  /** What the component says: annotation and value. */
  claim?: { annotation: string; value: string };
  /** What confirms it. */
  confirmedBy?: {
    type: 'workload-annotation' | 'workload-label' | 'configuration';
    detail: string;
  };
}

/** @public */
export interface Sharing {
  workloads: number;
  namespaces: number;
  clusters: number;
  environments: string[];
}

/** An asset on the chain of an entity. @public */
export type ChainNode = AssetSummary & {
  /** Identities, secrets and credentials: every workload that depends on it. */
  sharedBy?: Sharing;
  /** Identities and credentials: who answers for it. */
  owners?: RoleAnswer[];
};

/** @public */
export interface ChainEdge {
  from: string;
  to: string;
  type: LinkType;
  sources: string[];
  facts: Array<Partial<LinkFactsByType[LinkType]>>;
}

/** Further ends of a hub, counted and not listed. @public */
export interface ChainOverflow {
  /** The hub. */
  from: string;
  /** `in`: the links lead to the hub, as those of what depends on an asset. */
  direction?: 'in';
  type: LinkType;
  total: number;
  shown: number;
}

/** Ends that exist, but that the reader may not see. @public */
export interface ChainRedaction {
  from: string;
  /** `in`: the hidden ends lead to `from`, as what depends on an asset does. */
  direction?: 'in';
  type: LinkType;
  kind: AssetKind;
  count: number;
}

/** A source that the chain's facts come from. @public */
export interface ChainSource {
  id: string;
  title: string;
  role: 'live' | 'exported' | 'declared';
  cluster?: string;
  freshness: Freshness;
}

/** The sums that the overview card shows. @public */
export interface ChainSummary {
  workloads: { confirmed: number; claimed: number };
  identities: number;
  environments: string[];
  ownership: {
    accountable: string[];
    missing: number;
    claimed: number;
    ambiguous: number;
    dangling: number;
    empty: number;
  };
  lifetime: {
    credentials: number;
    expired: number;
    within7d: number;
    within30d: number;
    later: number;
    never: number;
    perIssue: number;
    unknown: number;
    next?: { credentialId: string; displayName: string; at: string };
  };
  reach: {
    /** Identities that workloads of other components, or of none, also run as. */
    sharedIdentities: number;
    /** Most workloads that any one of the identities is shared by. */
    sharedByWorkloads: number;
    /** Identities used in more than one environment. */
    acrossEnvironments: number;
    capabilities: RoleCapability[];
  };
  freshness: Freshness & {
    stale: Array<{ sourceId: string; since?: string; reason?: Reason }>;
  };
}

/** Everything that a component runs as, holds and may do. @public */
export interface EntityChain {
  entityRef: string;
  /** The server's clock when the answer was made. */
  asOf: string;
  matches: WorkloadMatch[];
  nodes: ChainNode[];
  edges: ChainEdge[];
  overflow: ChainOverflow[];
  redacted: ChainRedaction[];
  /** Workloads matched that the reader may not see. */
  hiddenWorkloads: number;
  /** Workloads matched beyond the limit of a chain; absent where all are listed. */
  moreWorkloads?: number;
  sources: ChainSource[];
  summary: ChainSummary;
}

/**
 * The chain of one asset, as on the page of an identity or a secret: what it
 * leads to, and the workloads that depend on it without what else they reach.
 * `matches` says of these workloads which component they belong to.
 *
 * @public
 */
export interface AssetChain extends Omit<EntityChain, 'entityRef'> {
  assetId: string;
}

/** The chain of an entity or of one asset, where it is read alike. @public */
export type Chain = EntityChain | AssetChain;
