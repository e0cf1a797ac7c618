import { parseArgs } from 'node:util';
import { Knex } from 'knex';
import { askApi } from './askApi';
import { components } from './components';
import { Engine, withPostgres, withSqlite } from './engines';
import { estate, EstateOptions } from './estate';
import {
  countRows,
  deriveAccess,
  deriveReach,
  openInventory,
} from './inventory';
import { writePlans } from './plans';
import { watch, Watched } from './watch';

const { values: args } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    clusters: { type: 'string', default: '4' },
    workloads: { type: 'string', default: '12500' },
    pods: { type: 'string', default: '0' },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    api: { type: 'boolean', default: false },
    reads: { type: 'string', default: '300' },
    plans: { type: 'boolean', default: false },
  },
});

const size: EstateOptions = args.small
  ? { clusters: 2, workloads: 1250, namespaces: 10, pods: 200 }
  : {
      clusters: Number(args.clusters),
      workloads: Number(args.workloads),
      pods: Number(args.pods),
    };
const reads = args.small ? 20 : Number(args.reads);

async function main(): Promise<void> {
  if (args.engine.includes('sqlite')) {
    await withSqlite(measure);
  }
  if (args.engine.includes('postgres')) {
    await withPostgres(measure);
  }
}

/**
 * Reads an estate, reads it again unchanged, then with one in a hundred
 * workloads changed; asks the API about it; and sees one cluster disappear.
 */
async function measure(engine: Engine, knex: Knex): Promise<void> {
  const sources = estate(size);
  const readAll = await openInventory(knex, sources);
  const phases: Array<[string, Watched]> = [];
  const phase = async (name: string, read: typeof sources) => {
    phases.push([name, await watch(() => readAll(read))]);
    phases.push([
      `${name}: what follows`,
      await watch(() => deriveReach(knex)),
    ]);
    phases.push([`${name}: access`, await watch(() => deriveAccess(knex))]);
  };

  await phase('first', sources);
  const rows = await countRows(knex);
  if (engine === 'PostgreSQL') {
    // What autovacuum does in the course of time.
    await knex.raw('vacuum analyze');
  }
  await phase('unchanged', sources);
  await phase('1 % changed', estate({ ...size, changed: true }));

  if (args.api || args.plans) {
    const of = await components(knex);
    phases.push([
      'matches: what follows',
      await watch(() => deriveReach(knex)),
    ]);
    if (engine === 'PostgreSQL') {
      await knex.raw('vacuum analyze');
    }
    if (args.plans) {
      await writePlans(engine, knex, of);
    }
    if (args.api) {
      const answers = await askApi(knex, of, reads);
      console.log(`${engine}: the API, milliseconds`);
      console.table(
        answers.map(({ question, ...times }) => ({
          question,
          p50: times.p50.toFixed(1),
          p95: times.p95.toFixed(1),
          p99: times.p99.toFixed(1),
          'loop blocked': times.blockedMs.toFixed(0),
        })),
      );
    }
  }

  await phase('one cluster gone', [
    {
      ...sources[0],
      async *snapshot() {
        yield { type: 'end', exhaustive: true };
      },
    },
  ]);
  const [[, first]] = phases;
  console.log(
    `${engine}: ${rows.assets} assets (${rows.identities} identities), ${rows.observations} observations, ${rows.links} links, ${rows.accessSets} sets of permissions`,
  );
  console.table(
    phases.map(([read, { seconds, peakMiB, blockedMs }]) => ({
      read,
      seconds: seconds.toFixed(1),
      'of the first': (seconds / first.seconds).toFixed(2),
      'rows/s': Math.round((rows.observations + rows.links) / seconds),
      'peak RSS, MiB': peakMiB,
      'loop blocked, ms': blockedMs.toFixed(0),
    })),
  );
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
