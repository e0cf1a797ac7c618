import {
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { Clock } from '../../ingestion/Clock';
import { ensureEmissionState, markRead } from './emissionState';
import { readFeed } from './readFeed';

/** What the catalog is given, page by page. */
export class DatabaseCatalogEntityFeed {
  static async create(options: {
    knex: Knex;
    clock: Clock;
  }): Promise<DatabaseCatalogEntityFeed> {
    await ensureEmissionState(options.knex);
    return new DatabaseCatalogEntityFeed(options.knex, options.clock);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
  ) {}

  async read(request: CatalogEntityFeedRequest): Promise<CatalogEntityFeed> {
    return readFeed(this.knex, request);
  }

  /** Notes that the catalog's components, or records, were read as a whole. */
  async markRead(what: 'components' | 'records'): Promise<void> {
    await markRead(this.knex, what, this.clock.now().toISOString());
  }
}
