/** A replica that takes part in watching. */
export interface WatchReplicaRow {
  id: string;
  expires_at: string;
}

/** Who watches a source, and how that goes. */
export interface SourceLeaseRow {
  source_id: string;
  holder: string | null;
  epoch: number;
  expires_at: string | null;
  state: 'connecting' | 'live' | 'trouble';
  state_since: string;
  reason_code: string | null;
  reason_message: string | null;
  relist_generation: number;
}

export interface WatchTokensRow {
  source_id: string;
  tokens: string;
}
