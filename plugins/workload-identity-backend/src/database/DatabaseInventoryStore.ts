import { DatabaseService, LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Clock } from '../ingestion/Clock';
import { InventoryStore } from './InventoryStore';

/** Options of {@link DatabaseInventoryStore.create}. */
export type DatabaseInventoryStoreOptions = {
  clock: Clock;
  logger: LoggerService;
} & (
  | {
      /** Its migrations are run, unless it says to skip them. */
      database: DatabaseService;
      knex?: undefined;
    }
  | {
      /** A database that is migrated already. */
      knex: Knex;
      database?: undefined;
    }
);

/** The write side of the inventory in SQLite or PostgreSQL. */
export declare class DatabaseInventoryStore {
  static create(
    options: DatabaseInventoryStoreOptions,
  ): Promise<InventoryStore>;
}
