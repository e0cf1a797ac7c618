import {
  Power,
  PowerTarget,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Rows as the tables hold them; see the migration for what the columns mean. */

export interface AccessSetRow {
  hash: string;
  version: number;
  control: string;
}

export interface AccessPartRow {
  set_hash: string;
  part: number;
  permission_sets: string;
}

export interface AccessScopeRow {
  set_hash: string;
  namespace: string;
  part: number;
}

export interface AccessEdgeRow {
  set_hash: string;
  part: number;
  ordinal: number;
  power: Power;
  target: PowerTarget | null;
  names: string | null;
  rule: string;
}

export interface AccessSubjectRow {
  asset_id: string;
  authority: string;
  namespace: string | null;
  set_hash: string | null;
  unknown_roles: number;
  controlling_workloads: number;
}

export interface AccessChangeRow {
  id: number;
  asset_id: string;
  what: 'subject' | 'role' | 'workload';
}

export interface AccessDueRow {
  asset_id: string;
}

export interface AccessBasisRow {
  cluster: string;
  basis: string;
}
