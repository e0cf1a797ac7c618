/** Rows of what is derived from links and matches; see `migrations/`. */

/** A component by none, claimed, or confirmed workloads. */
export type ReachLevel = 0 | 1 | 2;

export const CONFIRMED: ReachLevel = 2;

export interface AssetComponentRow {
  asset_id: string;
  entity_ref: string;
  tenant: string;
  reach: ReachLevel;
  answers: ReachLevel;
  workloads: number;
}

export interface AssetSharingRow {
  asset_id: string;
  workloads: number;
  namespaces: number;
  clusters: number;
  environments: string;
}

export interface ReachChangeRow {
  id: number | string;
  asset_id: string;
  what: 'links' | 'matches';
}

export interface ReachDueRow {
  what: 'component' | 'sharing';
  ref: string;
}
