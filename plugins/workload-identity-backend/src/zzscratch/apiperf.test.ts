import { TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseInventoryReader } from '../database/DatabaseInventoryReader';
import { applyDatabaseMigrations } from '../database/migrate';
jest.setTimeout(300_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
it('perf', async () => {
  const knex = await databases.init('POSTGRES_18');
  await applyDatabaseMigrations(knex);
  await knex.raw(`insert into sources (id,type,title,role,state,generation,refresh_interval_seconds,stale_after_seconds,timeout_seconds,first_seen_at) values ('s','k','S','live','active',1,60,300,60,'2026')`);
  await knex.raw(`insert into scopes (id,source_id,resource,partition,state,state_since,confirmed_at,generation) select 'sc'||n,'s','deployments','ns'||n,'complete','2026-01-01','2026-01-01T00:00:00.000Z',1 from generate_series(1,2000) n`);
  const kinds = ['workload', 'identity', 'secret', 'credential', 'role', 'image'];
  const N = 40000;
  for (const k of kinds) {
    await knex.raw(`insert into assets (id,kind,authority,name,display_name,cluster,namespace,environment,standing,facts,differences,content_hash,scope_id,first_seen_at,changed_at) select '${k}'||n,'${k}','cluster:c'||(n%50),'ns'||(n%2000)||'/x'||n,'x'||n,'c'||(n%50),'ns'||(n%2000),'prod','live','{}','[]','h','sc'||(n%2000+1),'2026','2026' from generate_series(1,${N}) n`);
    await knex.raw(`insert into observations (scope_id,asset_id,source_id,generation,facts,content_hash) select 'sc'||(n%2000+1),'${k}'||n,'s',1,'{}','h' from generate_series(1,${N}) n`);
  }
  const link = (f: string, type: string, t: string, expr: string, q = '') => knex.raw(`insert into link_observations (id,scope_id,source_id,from_id,type,to_id,qualifier,generation,facts,content_hash) select md5('${f}${type}${t}${q}'||n),'sc'||(n%2000+1),'s','${f}'||n,'${type}','${t}'||(${expr}),'${q}',1,'{}','h' from generate_series(1,${N}) n`);
  await link('workload', 'runs-as', 'identity', 'n');
  await link('workload', 'uses', 'secret', 'n');
  await link('workload', 'uses', 'secret', '1 + n%100', 'b');
  await link('workload', 'presents', 'credential', 'n');
  await link('workload', 'runs-image', 'image', '1 + n%20');
  await link('secret', 'holds', 'credential', `${N}+1-n`);
  await link('identity', 'granted', 'role', '1 + n%10');
  await link('identity', 'granted', 'role', 'n', 'b');
  await knex.raw(`insert into components (entity_ref,owner_ref,owner_exists,claims,content_hash,synced_at) select 'component:default/c'||n,'group:default/g'||(n%100),true,'{}','h','2026' from generate_series(1,4000) n`);
  await knex.raw(`insert into component_workloads (entity_ref,workload_id,state) select 'component:default/c'||(1+n%4000),'workload'||n,'confirmed' from generate_series(1,${N}) n`);
  await knex.raw('analyze');
  const reader = DatabaseInventoryReader.create({ knex, clock: { now: () => new Date('2026-01-01T00:01:00Z') } });
  const own = { condition: { type: 'owned-by' as const, ownerRefs: ['group:default/g7'] } };
  const time = async (name: string, work: () => Promise<unknown>) => {
    const ts: number[] = [];
    for (let i = 0; i < 25; i++) { const t = process.hrtime.bigint(); await work(); ts.push(Number(process.hrtime.bigint() - t) / 1e6); }
    ts.sort((a, b) => a - b);
    process.stderr.write(`PERF ${name}: p50 ${ts[12].toFixed(1)} max ${ts[24].toFixed(1)} ms\n`);
  };
  await time('chain', () => reader.readChain('component:default/c7'));
  await time('chain owner', () => reader.readChain('component:default/c7', own));
  await time('list', () => reader.listAssets({}));
  await time('list owner', () => reader.listAssets({}, own));
  await time('asset hub secret', () => reader.readAsset('secret5'));
  await time('asset hub owner', () => reader.readAsset('secret5', own));
  await time('sources', () => reader.listSources());
});
