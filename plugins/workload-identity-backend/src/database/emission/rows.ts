/** An entity that the catalog is given, or was; see `migrations/`. */
export interface CatalogEntityRow {
  asset_id: string;
  kind: string;
  entity_ref: string;
  body: string | null;
  content_hash: string;
  /** PostgreSQL gives text. */
  sequence: number | string;
  removed_at: string | null;
}

/** How far the entities for the catalog have come. */
export interface CatalogEmissionRow {
  id: number;
  epoch: string;
  sequence: number | string;
  pruned_sequence: number | string;
  components_read_at: string | null;
  records_read_at: string | null;
  completed_at: string | null;
  emitted: number;
  beyond: number;
}
