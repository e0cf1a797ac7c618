import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { applyDatabaseMigrations } from '../migrate';
import { DatabaseComponentStore } from './DatabaseComponentStore';
jest.setTimeout(500_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const C = 5000, W = 10000;
it.each(databases.eachSupportedId())('bench %s', async id => {
  const knex = await databases.init(id);
  await applyDatabaseMigrations(knex);
  const out: string[] = [];
  let t = Date.now();
  const lap = (s: string) => { out.push(`${s} ${Date.now() - t} ms`); t = Date.now(); };
  const ids: string[] = [];
  for (let i = 0; i < W; i += 200) {
    const a = [], m = [];
    for (let j = i; j < i + 200; j++) {
      const wid = `${j}`.padStart(32, '0'); ids.push(wid);
      a.push({ id: wid, kind: 'workload', authority: 'cluster:c', name: `n${j % 500}/Deployment/w${j}`, display_name: `w${j}`, cluster: 'c', namespace: `n${j % 500}`, standing: 'live', facts: '{}', differences: '[]', content_hash: 'x', first_seen_at: 'x', changed_at: 'x' });
      for (const [key, value] of [['managed', 'helm'], ['app', `a${j % C}`], ['chart', `c${j % 50}`], ['part-of', `p${j % 300}`]])
        for (const origin of ['label', 'pod-label']) m.push({ asset_id: wid, origin, key, value });
    }
    await knex.batchInsert('assets', a, 100);
    await knex.batchInsert('workload_marks', m, 200);
  }
  lap('insert');
  if (id.startsWith('POSTGRES')) await knex.raw('analyze');
  const store = DatabaseComponentStore.create({ knex, logger: mockServices.logger.mock(), clock: { now: () => new Date() }, matching: { consents: [], maxWorkloadsPerComponent: 500 } });
  const comps = Array.from({ length: C }, (_, i) => ({ entityRef: `component:default/c${i}`, ownerRef: 'group:default/x', ownerExists: true, claims: { 'backstage.io/kubernetes-label-selector': `managed=helm,app=a${i}` } as Record<string,string> }));
  await store.applyComponents(comps); lap('apply 20k');
  await store.applyComponents(comps); lap('apply again');
  const { candidatePairs } = require('./candidatePairs');
  const tx: any = await knex.transaction();
  const qs: any[] = []; tx.on('query', (q: any) => qs.push(q));
  for await (const _ of candidatePairs(tx, { workloadIds: ids.slice(0, 200) })) {}
  await tx.commit();
  for (const q of qs.filter(x => x.sql.includes('pairs'))) { const r = await knex.raw((id.startsWith('POSTGRES') ? 'explain analyze ' : 'explain query plan ') + (id.startsWith('POSTGRES') ? q.sql.replace(/\$\d+/g, '?') : q.sql), q.bindings); out.push(JSON.stringify(r.rows ?? r, null, 0).slice(0, 3000)); }
  t = Date.now();
  await store.rematchWorkloads(ids.slice(0, 4000)); lap('rematch 10k workloads');
  await store.applyComponents([{ entityRef: 'component:default/evil', claims: { 'backstage.io/kubernetes-label-selector': 'managed=helm' } }]); lap('apply catch-all');
  await store.rematchWorkloads(ids.slice(0, 2000)); lap('rematch 2k workloads');
  await store.rematchWorkloads([ids[5]]); lap('rematch 1 workload');
  await knex('component_workloads').count(); 
  out.push(JSON.stringify(await knex('component_workloads').count()));
  require('fs').appendFileSync('/tmp/bench-matching.txt', `${id}\n${out.join('\n')}\n`);
});
