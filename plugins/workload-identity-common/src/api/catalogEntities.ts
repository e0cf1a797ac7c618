import { Entity } from '@backstage/catalog-model';

/**
 * Asks for what the catalog is to get of the inventory; for services only.
 *
 * @public
 */
export interface CatalogEntityFeedRequest {
  /** The `next` of the page before; from the beginning when absent. */
  after?: number;
  /** The epoch of the page before. */
  epoch?: string;
  /** 1–1000, 500 when absent. */
  limit?: number;
}

/** @public */
export interface CatalogEntityFeedItem {
  assetId: string;
  entityRef: string;
  /** Differs whenever the entity does. */
  hash: string;
  /** Absent where the catalog is to have it no longer. */
  entity?: Entity;
}

/**
 * One page of entities for the catalog, in the order in which they last changed.
 *
 * @public
 */
export interface CatalogEntityFeed {
  /** Changes when the inventory begins anew; then `after` means nothing. */
  epoch: string;
  /**
   * `building`: the inventory has not been read as a whole yet, so that what is
   * missing here may exist all the same.
   */
  state: 'building' | 'complete';
  /** When all of the inventory was last gone through. */
  completedAt?: string;
  /** The reader is too far behind, or of another epoch: read from the beginning. */
  reset: boolean;
  items: CatalogEntityFeedItem[];
  /** For the page after this. */
  next: number;
  /** There are further items already. */
  more: boolean;
  /** Set where the cap leaves some out. */
  cut?: CatalogCut;
}

/**
 * Numbers of identities and secrets: what the catalog got at the last pass, and
 * what was left out, since it would have been more than
 * `workloadIdentity.catalog.entities.cap`.
 *
 * @public
 */
export interface CatalogCut {
  emitted: number;
  beyond: number;
}
