/**
 * Rows as the tables hold them; see `migrations/` for what the columns mean.
 */

export interface SourceRow {
  id: string;
  type: string;
  title: string;
  role: 'live' | 'exported' | 'declared';
  cluster: string | null;
  state: 'active' | 'retired';
  generation: number;
  refresh_interval_seconds: number;
  stale_after_seconds: number;
  timeout_seconds: number;
  running_since: string | null;
  last_attempt_at: string | null;
  last_success_at: string | null;
  error_code: string | null;
  error_message: string | null;
  first_seen_at: string;
  retired_at: string | null;
  refresh_requested_at: string | null;
  progress_observations: number | null;
  progress_scopes: number | null;
  removal_requested_at: string | null;
  content_version: string | null;
  resource_order: string | null;
  reconcile_interval_seconds: number | null;
}

export interface AuthorityRow {
  authority: string;
  uid: string | null;
  version: string | null;
  environment: string | null;
  tenant: string | null;
  namespace_tenants: string;
  region: string | null;
  seen_at: string | null;
  assets_behind: boolean | number;
}

export interface ScopeRow {
  id: string;
  source_id: string;
  resource: string;
  partition: string;
  state: 'complete' | 'forbidden' | 'failed' | 'pending';
  state_since: string;
  attempted_at: string | null;
  confirmed_at: string | null;
  reason_code: string | null;
  reason_message: string | null;
  generation: number;
  covered_generation: number;
  watched_generation: number;
}

export interface ProblemRow {
  source_id: string;
  ordinal: number;
  code: string;
  message: string;
  location: string | null;
  at: string;
}

export interface AssetRow {
  id: string;
  kind: string;
  authority: string;
  name: string;
  display_name: string;
  cluster: string | null;
  namespace: string | null;
  environment: string | null;
  tenant: string | null;
  class: string | null;
  standing: 'live' | 'exported' | 'declared' | 'referenced';
  incarnation: string | null;
  facts: string;
  differences: string;
  content_hash: string;
  scope_id: string | null;
  expiry_type: string | null;
  expires_at: string | null;
  first_seen_at: string;
  changed_at: string;
}

export interface ObservationRow {
  scope_id: string;
  asset_id: string;
  source_id: string;
  generation: number;
  incarnation: string | null;
  location: string | null;
  facts: string;
  content_hash: string;
  permission_set: string | null;
}

export interface PermissionSetRow {
  hash: string;
  rules: string;
  used_at: string;
}

export interface LinkObservationRow {
  id: string;
  scope_id: string;
  source_id: string;
  from_id: string;
  type: string;
  to_id: string;
  qualifier: string;
  generation: number;
  facts: string;
  content_hash: string;
}

export interface HistoryRow {
  id: number;
  asset_id: string;
  at: string;
  type: string;
  source_id: string | null;
  incarnation: string | null;
  detail: string;
}

export interface WorkloadMarkRow {
  asset_id: string;
  origin: 'label' | 'pod-label' | 'annotation';
  key: string;
  value: string;
}

export interface ComponentRow {
  entity_ref: string;
  owner_ref: string | null;
  owner_exists: boolean | number | null;
  claims: string;
  content_hash: string;
  synced_at: string;
}

export interface ComponentWorkloadRow {
  entity_ref: string;
  workload_id: string;
  state: 'confirmed' | 'claimed';
  claim_annotation: string | null;
  claim_value: string | null;
  confirmed_by: string | null;
  confirmed_detail: string | null;
}
