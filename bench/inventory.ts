import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { DatabaseInventoryStore } from '../plugins/workload-identity-backend/src/database/DatabaseInventoryStore';
import { DatabaseAccessStore } from '../plugins/workload-identity-backend/src/database/access/DatabaseAccessStore';
import { DatabaseReachStore } from '../plugins/workload-identity-backend/src/database/reach/DatabaseReachStore';
import { applyDatabaseMigrations } from '../plugins/workload-identity-backend/src/database/migrate';
import { systemClock } from '../plugins/workload-identity-backend/src/ingestion/Clock';
import { SnapshotIngestor } from '../plugins/workload-identity-backend/src/ingestion/SnapshotIngestor';
import { quiet } from './engines';

/** Reads sources into an inventory, one after the other. */
export type ReadAll = (sources: IdentitySource[]) => Promise<void>;

/** An inventory that knows some sources, and has read none. */
export async function openInventory(
  knex: Knex,
  sources: IdentitySource[],
): Promise<ReadAll> {
  await applyDatabaseMigrations(knex);
  const store = await DatabaseInventoryStore.create({
    knex,
    clock: systemClock,
    logger: quiet,
  });
  const ingestor = SnapshotIngestor.create({
    store,
    clock: systemClock,
    logger: quiet,
  });
  await store.registerSources(
    sources,
    sources.map(({ id }) => ({ name: id, environment: 'production' })),
  );
  return async read => {
    for (const source of read) {
      const result = await ingestor.ingest(source, {
        signal: new AbortController().signal,
      });
      if (result.state !== 'succeeded' || result.problems) {
        throw new Error(`Source '${source.id}': ${JSON.stringify(result)}`);
      }
    }
  };
}

/** Derives what follows from the links and matches of an inventory. */
export async function deriveReach(knex: Knex): Promise<void> {
  await DatabaseReachStore.create({ knex }).catchUp();
}

/** Derives what identities may do from roles and bindings. */
export async function deriveAccess(knex: Knex): Promise<void> {
  await DatabaseAccessStore.create({ knex }).catchUp();
}

/** What an inventory holds. */
export async function countRows(knex: Knex) {
  const count = async (table: string, where: Record<string, string> = {}) =>
    Number((await knex(table).where(where).count({ n: '*' }).first())?.n);
  return {
    assets: await count('assets'),
    identities: await count('assets', { kind: 'identity' }),
    observations: await count('observations'),
    links: await count('link_observations'),
    accessSets: await count('access_sets'),
  };
}
