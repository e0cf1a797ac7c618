import {
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
} from '@tenure/backstage-plugin-workload-identity-common';

/** Where the entities come from, page by page. */
export interface EntityFeed {
  /** @throws when it can't be had; then nothing is known. */
  read(
    request: CatalogEntityFeedRequest,
    options: { signal: AbortSignal },
  ): Promise<CatalogEntityFeed>;
}
