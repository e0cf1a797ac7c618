import { parseArgs } from 'node:util';
import { Knex } from 'knex';
import { DatabaseInventoryStore } from '../plugins/workload-identity-backend/src/database/DatabaseInventoryStore';
import {
  selectLinksToSweep,
  selectObservationsToSweep,
} from '../plugins/workload-identity-backend/src/database/ingest/sweep';
import { applyDatabaseMigrations } from '../plugins/workload-identity-backend/src/database/migrate';
import { systemClock } from '../plugins/workload-identity-backend/src/ingestion/Clock';
import { SnapshotIngestor } from '../plugins/workload-identity-backend/src/ingestion/SnapshotIngestor';
import { Engine, quiet, withPostgres, withSqlite } from './engines';
import { estate, EstateOptions } from './estate';

/** Lines that are shown of each plan; those of long lists repeat themselves. */
const PLAN_LINES = 10;

const { values: args } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    clusters: { type: 'string', default: '4' },
    identities: { type: 'string', default: '10000' },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    plans: { type: 'boolean', default: false },
  },
});

const size: EstateOptions = args.small
  ? { clusters: 2, identities: 1000, namespaces: 10 }
  : { clusters: Number(args.clusters), identities: Number(args.identities) };

async function main(): Promise<void> {
  const results = [];
  if (args.engine.includes('sqlite')) {
    results.push(await withSqlite(measure));
  }
  if (args.engine.includes('postgres')) {
    results.push(await withPostgres(measure));
  }
  console.table(results);
}

/** Reads the estate twice, the second time unchanged, and then sees it gone. */
async function measure(engine: Engine, knex: Knex) {
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
  const sources = estate(size);
  await store.registerSources(
    sources,
    sources.map(({ id }) => ({ name: id, environment: 'production' })),
  );
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const readAll = async (read = sources) => {
    const from = performance.now();
    for (const source of read) {
      const result = await ingestor.ingest(source, {
        signal: new AbortController().signal,
      });
      if (result.state !== 'succeeded' || result.problems) {
        throw new Error(`${engine}: ${JSON.stringify(result)}`);
      }
    }
    return (performance.now() - from) / 1000;
  };
  try {
    const first = await readAll();
    const rows = await countRows(knex);
    if (args.plans) {
      await showPlans(engine, knex);
    }
    const second = await readAll();
    const gone = await readAll([
      {
        ...sources[0],
        async *snapshot() {
          yield { type: 'end', exhaustive: true };
        },
      },
    ]);
    peak = Math.max(peak, process.memoryUsage.rss());
    return {
      engine,
      assets: rows.assets,
      observations: rows.observations,
      links: rows.link_observations,
      'first read, s': first.toFixed(1),
      'rows/s': Math.round(
        (rows.observations + rows.link_observations) / first,
      ),
      'unchanged read, s': second.toFixed(1),
      'unchanged/first': (second / first).toFixed(2),
      'one cluster gone, s': gone.toFixed(1),
      'peak RSS, MiB': Math.round(peak / 2 ** 20),
    };
  } finally {
    clearInterval(sampler);
  }
}

async function countRows(knex: Knex) {
  const count = async (table: string) =>
    Number((await knex(table).count({ n: '*' }).first())?.n);
  return {
    assets: await count('assets'),
    observations: await count('observations'),
    link_observations: await count('link_observations'),
  };
}

/** Shows how the engine runs the queries that a read is made of. */
async function showPlans(engine: string, knex: Knex): Promise<void> {
  const isPostgres = engine === 'PostgreSQL';
  if (isPostgres) {
    await knex.raw('analyze');
  }
  const scopes: string[] = await knex('scopes').limit(200).pluck('id');
  const ids: string[] = await knex('assets').limit(250).pluck('id');
  const links = await knex('link_observations')
    .limit(200)
    .select('from_id', 'type', 'to_id');
  const queries: Record<string, Knex.QueryBuilder> = {
    'sweep of observations': selectObservationsToSweep(knex, 1, scopes),
    'sweep of observations, next batch': selectObservationsToSweep(
      knex,
      1,
      scopes,
      [scopes[0], ids[0]],
    ),
    'sweep of links': selectLinksToSweep(knex, 1, scopes),
    'merge: observations of assets': knex('observations')
      .join('scopes', 'scopes.id', 'observations.scope_id')
      .join('sources', 'sources.id', 'observations.source_id')
      .whereIn('observations.asset_id', ids)
      .select('observations.facts', 'scopes.confirmed_at', 'sources.role'),
    'links known from elsewhere': knex('link_observations')
      .whereIn(
        ['from_id', 'type', 'to_id'],
        links.map(link => [link.from_id, link.type, link.to_id]),
      )
      .distinct('from_id', 'type', 'to_id'),
    'ends that are still linked': knex('assets')
      .whereIn('id', ids)
      .whereNotExists(
        knex('link_observations')
          .select(knex.raw('1'))
          .whereRaw('link_observations.to_id = assets.id'),
      )
      .select('id'),
  };
  for (const [name, query] of Object.entries(queries)) {
    const { sql, bindings } = query.toSQL();
    const plan = await knex.raw(
      isPostgres
        ? `explain (analyze, costs off, buffers off) ${sql}`
        : `explain query plan ${sql}`,
      [...bindings],
    );
    const lines: string[] = isPostgres
      ? plan.rows.map((row: Record<string, string>) => row['QUERY PLAN'])
      : plan.map((row: { detail: string }) => row.detail);
    console.log(
      [
        `\n${engine}: ${name}`,
        ...lines
          .filter(line => !/Index Searches|Heap Blocks/.test(line))
          .slice(0, PLAN_LINES)
          .map(line => line.slice(0, 120)),
      ].join('\n  '),
    );
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
