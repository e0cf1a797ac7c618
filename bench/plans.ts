import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Knex } from 'knex';
import { DatabaseInventoryReader } from '../plugins/workload-identity-backend/src/database/DatabaseInventoryReader';
import {
  selectLinksToSweep,
  selectObservationsToSweep,
} from '../plugins/workload-identity-backend/src/database/ingest/sweep';
import { systemClock } from '../plugins/workload-identity-backend/src/ingestion/Clock';
import { assetPermissionRules } from '../plugins/workload-identity-backend/src/permissions/rules';
import { Engine } from './engines';

interface Query {
  sql: string;
  bindings: readonly Knex.RawBinding[];
}

const LONGEST_LINE = 200;

/**
 * Writes how the engine runs the queries that pages and reads are made of to
 * `bench/plans/<engine>/<question>.txt`, so that a change shows as a difference.
 */
export async function writePlans(
  engine: Engine,
  knex: Knex,
  of: { refs: string[]; owners: string[] },
): Promise<void> {
  const folder = path.join(__dirname, 'plans', engine.toLowerCase());
  await mkdir(folder, { recursive: true });
  const reader = DatabaseInventoryReader.create({ knex, clock: systemClock });
  const condition = assetPermissionRules.isOwner.toQuery({
    claims: [of.owners[0]],
  });
  const questions: Record<string, () => Promise<unknown>> = {
    chain: () => reader.readChain(of.refs[0]),
    'chain-of-owner': () => reader.readChain(of.refs[0], { condition }),
    'first-page': () => reader.listAssets({}),
    'first-page-of-owner': () => reader.listAssets({}, { condition }),
    'credentials-by-expiry': () =>
      reader.listAssets({ kind: ['credential'], orderBy: 'expiresAt' }),
    ...(await sweeps(knex)),
  };
  for (const [question, ask] of Object.entries(questions)) {
    const plans: string[] = [];
    for (const query of await queriesOf(knex, ask)) {
      plans.push(
        `${query.sql.slice(0, LONGEST_LINE)}\n${await planOf(knex, query)}`,
      );
    }
    await writeFile(
      path.join(folder, `${question}.txt`),
      `${plans.join('\n\n')}\n`,
    );
  }
}

async function sweeps(
  knex: Knex,
): Promise<Record<string, () => Promise<unknown>>> {
  const scopes: string[] = await knex('scopes').limit(200).pluck('id');
  return {
    'sweep-of-observations': async () =>
      selectObservationsToSweep(knex, 1, scopes),
    'sweep-of-links': async () => selectLinksToSweep(knex, 1, scopes),
  };
}

/** Every query that some work makes, each once. */
async function queriesOf(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<Query[]> {
  const queries = new Map<string, Query>();
  const listener = (query: Query) => {
    if (!queries.has(query.sql)) {
      queries.set(query.sql, query);
    }
  };
  knex.on('query', listener);
  try {
    await work();
  } finally {
    knex.removeListener('query', listener);
  }
  return [...queries.values()];
}

async function planOf(knex: Knex, { sql, bindings }: Query): Promise<string> {
  const isPostgres = knex.client.dialect === 'postgresql';
  const marked = isPostgres ? sql.replace(/\$\d+/g, '?') : sql;
  const plan = await knex.raw(
    isPostgres
      ? `explain (analyze, costs off, timing off, summary off, buffers off) ${marked}`
      : `explain query plan ${marked}`,
    [...bindings],
  );
  const lines: string[] = isPostgres
    ? plan.rows.map((row: Record<string, string>) => row['QUERY PLAN'])
    : plan.map((row: { detail: string }) => row.detail);
  return lines.map(line => `  ${line.slice(0, LONGEST_LINE)}`).join('\n');
}
