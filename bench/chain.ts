import { parseArgs } from 'node:util';
import { Knex } from 'knex';
import { DatabaseInventoryReader } from '../plugins/workload-identity-backend/src/database/DatabaseInventoryReader';
import { systemClock } from '../plugins/workload-identity-backend/src/ingestion/Clock';
import { assetPermissionRules } from '../plugins/workload-identity-backend/src/permissions/rules';
import { components } from './components';
import { Engine, withPostgres, withSqlite } from './engines';
import { estate } from './estate';
import { countRows, openInventory } from './inventory';
import { percentile } from './measure';

const { values: args } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    sqlite: { type: 'string', default: '10000' },
    postgres: { type: 'string', default: '50000' },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    reads: { type: 'string', default: '300' },
    plans: { type: 'boolean', default: false },
  },
});

const reads = args.small ? 25 : Number(args.reads);

async function main(): Promise<void> {
  if (args.engine.includes('sqlite')) {
    const workloads = args.small ? 1000 : Number(args.sqlite);
    console.table(
      await withSqlite((engine, knex) => measure(engine, knex, workloads)),
    );
  }
  if (args.engine.includes('postgres')) {
    const workloads = args.small ? 1000 : Number(args.postgres);
    console.table(
      await withPostgres((engine, knex) => measure(engine, knex, workloads)),
    );
  }
}

/** Loads an estate with its components, and reads it one by one. */
async function measure(engine: Engine, knex: Knex, workloads: number) {
  const sources = estate({ clusters: 4, workloads });
  await (
    await openInventory(knex, sources)
  )(sources);
  const { refs, owners } = await components(knex);
  if (engine === 'PostgreSQL') {
    // What autovacuum does in the course of time.
    await knex.raw('vacuum analyze');
  }
  const { assets, links } = await countRows(knex);
  console.log(
    `${engine}: ${assets} assets, ${links} links, ${refs.length} components`,
  );

  const reader = DatabaseInventoryReader.create({ knex, clock: systemClock });
  const ownerOf = (n: number) => ({
    condition: assetPermissionRules.isOwner.toQuery({
      claims: [owners[n % owners.length], 'user:default/somebody'],
    }),
  });
  // Owners take every component in turn, so this one is the reader's own.
  const refOf = (n: number) => refs[(n * 7) % refs.length];
  const questions: Record<string, (n: number) => Promise<unknown>> = {
    chain: n => reader.readChain(refOf(n)),
    'chain, isOwner': n => reader.readChain(refOf(n), ownerOf(n * 7)),
    'first page': () => reader.listAssets({}),
    'first page, isOwner': n => reader.listAssets({}, ownerOf(n)),
    'first page of secrets, isOwner': n =>
      reader.listAssets({ kind: ['secret'] }, ownerOf(n)),
    'one asset, isOwner': async n => {
      const { items } = await reader.listAssets({ limit: 1 }, ownerOf(n));
      return reader.readAsset(items[0].id, ownerOf(n));
    },
  };
  const rows = [];
  for (const [question, ask] of Object.entries(questions)) {
    for (let n = 0; n < 10; n++) {
      await ask(n);
    }
    const times: number[] = [];
    for (let n = 0; n < reads; n++) {
      const from = performance.now();
      await ask(n);
      times.push(performance.now() - from);
    }
    const inMs = (percent: number) => percentile(times, percent).toFixed(1);
    rows.push({
      engine,
      question,
      'p50, ms': inMs(50),
      'p95, ms': inMs(95),
      'p99, ms': inMs(99),
    });
    if (args.plans) {
      await showTimes(knex, question, () => ask(3));
    }
  }
  return rows;
}

/** Shows how long each query of one question takes by itself, with its plan. */
async function showTimes(
  knex: Knex,
  question: string,
  ask: () => Promise<unknown>,
): Promise<void> {
  const queries: Array<{ sql: string; bindings: Knex.RawBinding[] }> = [];
  const listener = (query: { sql: string; bindings: Knex.RawBinding[] }) =>
    queries.push(query);
  knex.on('query', listener);
  await ask();
  knex.removeListener('query', listener);
  const isPostgres = knex.client.dialect === 'postgresql';
  for (const { sql, bindings } of queries) {
    const from = performance.now();
    const marked = isPostgres ? sql.replace(/\$\d+/g, '?') : sql;
    await knex.raw(marked, bindings);
    const took = (performance.now() - from).toFixed(1);
    console.log(`\n${question}: ${took} ms: ${sql.slice(0, 160)}`);
    const plan = await knex.raw(
      `${isPostgres ? 'explain analyze' : 'explain query plan'} ${marked}`,
      bindings,
    );
    const lines: string[] = isPostgres
      ? plan.rows.map((row: Record<string, string>) => row['QUERY PLAN'])
      : plan.map((row: { detail: string }) => row.detail);
    console.log(lines.map(line => `  ${line.slice(0, 150)}`).join('\n'));
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
