import fs from 'node:fs';
import path from 'node:path';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import createKnex, { Knex } from 'knex';
import { dumpDatabase } from './dumpDatabase';

/**
 * The databases of a whole backend, as configuration names them: a SQLite file
 * per plugin, or a PostgreSQL schema per plugin.
 */
export class TestStorage {
  /** @param options - folder: for the files of SQLite; it is made. */
  static async create(options: {
    databases: TestDatabases;
    databaseId: TestDatabaseId;
    folder: string;
  }): Promise<TestStorage> {
    const { databases, databaseId, folder } = options;
    if (databaseId === 'SQLITE_3') {
      return TestStorage.inFiles(folder);
    }
    const knex = await databases.init(databaseId);
    const { host, port, user, password, database } =
      knex.client.config.connection;
    return new TestStorage(
      {
        client: 'pg',
        connection: { host, port, user, password, database },
        pluginDivisionMode: 'schema',
        ensureSchemaExists: true,
      },
      { knex },
    );
  }

  /** SQLite files in a folder, which is made. */
  static async inFiles(folder: string): Promise<TestStorage> {
    await fs.promises.mkdir(folder, { recursive: true });
    return new TestStorage(
      { client: 'better-sqlite3', connection: { directory: folder } },
      { folder },
    );
  }

  private constructor(
    /** For `backend.database`. */
    readonly config: JsonObject,
    private readonly place: { knex: Knex } | { folder: string },
  ) {}

  /** The rows of every table of every plugin, by the table's name. */
  async dump(): Promise<Record<string, unknown[]>> {
    if ('knex' in this.place) {
      return dumpDatabase(this.place.knex);
    }
    const dump: Record<string, unknown[]> = {};
    for (const filename of this.#files('.sqlite')) {
      const knex = createKnex({
        client: 'better-sqlite3',
        connection: { filename },
        useNullAsDefault: true,
      });
      try {
        for (const [table, rows] of Object.entries(await dumpDatabase(knex))) {
          dump[table] = [...(dump[table] ?? []), ...rows];
        }
      } finally {
        await knex.destroy();
      }
    }
    return dump;
  }

  /**
   * The bytes of the files, where there are any: with rows that were deleted,
   * and pages not yet written back.
   */
  rawText(): string {
    return 'folder' in this.place
      ? this.#files('')
          .map(file => fs.readFileSync(file, 'latin1'))
          .join('\n')
      : '';
  }

  #files(ending: string): string[] {
    const { folder } = this.place as { folder: string };
    return fs
      .readdirSync(folder)
      .filter(name => name.endsWith(ending))
      .map(name => path.join(folder, name));
  }
}
