import '@backstage/ui/css/styles.css';
import { InMemoryCatalogClient } from '@backstage/catalog-client/testUtils';
import { createApp } from '@backstage/frontend-defaults';
import { ApiBlueprint, createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import ReactDOM from 'react-dom/client';
import plugin, { workloadIdentityApiRef } from '../src';
import { checkoutEntity, createChain, stale, workloadDetail } from '../src/testUtils/fixtures';

const q = new URLSearchParams(window.location.search);
const chain = createChain();
const rich = q.get('fx') === 'stale'
  ? { ...chain, sources: [{ ...chain.sources[0], freshness: stale }, chain.sources[1]],
      hiddenWorkloads: 1,
      redacted: [{ from: 'w-prod', type: 'uses' as const, kind: 'secret' as const, count: 2 }],
      overflow: [{ from: 'i-prod', type: 'granted' as const, total: 40, shown: 1 }] }
  : chain;
const now = Date.now() - Date.parse('2026-11-22T12:00:00.000Z');
const shift = (v: any): any => typeof v === 'string' && /^\d{4}-\d\d-\d\dT/.test(v) ? new Date(Date.parse(v) + now).toISOString()
  : Array.isArray(v) ? v.map(shift) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, shift(x)])) : v;

const app = createApp({
  features: [
    catalogPlugin,
    plugin,
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [ApiBlueprint.make({ params: d => d({ api: catalogApiRef, deps: {}, factory: () => new InMemoryCatalogClient({ entities: [checkoutEntity, {apiVersion:'backstage.io/v1alpha1',kind:'Group',metadata:{name:'payments',namespace:'default'},spec:{type:'team',children:[]}}] }) as any }) })],
    }),
    createFrontendModule({
      pluginId: 'workload-identity',
      extensions: [ApiBlueprint.make({ params: d => d({ api: workloadIdentityApiRef, deps: {}, factory: () => ({ getEntityChain: async () => { if (q.get('fx')==='empty') return shift(createChain({nodes:[],edges:[],matches:[]})); if (q.get('fx')==='error') throw new Error('Failed to fetch'); return shift(rich); }, getAsset: async () => shift(workloadDetail) }) as any }) })],
    }),
  ],
});
ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
