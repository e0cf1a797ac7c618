import { OwnerRole } from '@tenure/backstage-plugin-workload-identity-common';
import { ScopeType } from '../../owners/specificity';

/**
 * Rows as the tables of records hold them; see the migration for what the
 * columns mean.
 */

export interface OwnerRecordRow {
  entity_ref: string;
  authoritative: boolean | number;
  content_hash: string;
  met_at: string;
}

export interface OwnerRecordRoleRow {
  record_ref: string;
  role: OwnerRole;
  owner_ref: string;
}

export interface OwnerRecordScopeRow {
  record_ref: string;
  ordinal: number;
  type: ScopeType;
  specificity: number;
  authoritative: boolean | number;
  roles: number;
  cluster: string | null;
  namespace: string | null;
  component_ref: string | null;
  pattern_head: string | null;
  pattern: string | null;
  pattern_start: string | null;
  pattern_end: string | null;
  entry: string;
}

export interface OwnerRefRow {
  entity_ref: string;
  found: boolean | number;
  members: number | null;
}
