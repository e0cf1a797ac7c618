import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knexFactory, { Knex } from 'knex';

const POSTGRES = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

const requireHere = createRequire(__filename);

/** The engines that Tenure runs on. */
export type Engine = 'SQLite' | 'PostgreSQL';

/** A logger that lets only what is wrong through. */
export const quiet = {
  error: (message: string) => console.error(message),
  warn: (message: string) => console.warn(message),
  info: () => {},
  debug: () => {},
  child: () => quiet,
};

/** Works on an empty database on disk, which is gone afterwards. */
export async function withSqlite<T>(
  work: (engine: Engine, knex: Knex) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tenure-bench-'));
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(folder, 'inventory.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    return await work('SQLite', knex);
  } finally {
    await knex.destroy();
    await rm(folder, { recursive: true });
  }
}

/** The same on the server that the tests start. */
export async function withPostgres<T>(
  work: (engine: Engine, knex: Knex) => Promise<T>,
): Promise<T> {
  const start = requireHere('../scripts/jest/postgres.cjs');
  const stop = requireHere('../scripts/jest/stopPostgres.cjs');
  await start();
  const connection = process.env[POSTGRES];
  const database = `bench_${process.pid}`;
  const admin = knexFactory({ client: 'pg', connection });
  let knex: Knex | undefined;
  try {
    await admin.raw('create database ??', [database]);
    const url = new URL(String(connection));
    url.pathname = `/${database}`;
    knex = knexFactory({ client: 'pg', connection: url.href });
    return await work('PostgreSQL', knex);
  } finally {
    await knex?.destroy();
    await admin.raw('drop database if exists ??', [database]);
    await admin.destroy();
    await stop();
  }
}
