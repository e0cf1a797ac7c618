import { Knex } from 'knex';

/** The rows of every table that is not the engine's own, by the table's name. */
export async function dumpDatabase(
  knex: Knex,
): Promise<Record<string, unknown[]>> {
  const dump: Record<string, unknown[]> = {};
  for (const { schema, name } of await listTables(knex)) {
    const query = knex(name).select('*');
    dump[name] = [
      ...(dump[name] ?? []),
      ...(await (schema ? query.withSchema(schema) : query)),
    ];
  }
  return dump;
}

async function listTables(
  knex: Knex,
): Promise<Array<{ schema?: string; name: string }>> {
  if (knex.client.config.client === 'pg') {
    return knex('information_schema.tables')
      .whereNotIn('table_schema', ['pg_catalog', 'information_schema'])
      .where('table_type', 'BASE TABLE')
      .select({ schema: 'table_schema', name: 'table_name' });
  }
  return knex('sqlite_master')
    .where('type', 'table')
    .whereNot('name', 'like', 'sqlite_%')
    .select('name');
}
