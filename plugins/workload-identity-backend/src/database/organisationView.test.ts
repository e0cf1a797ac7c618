import { TestDatabases } from '@backstage/backend-test-utils';
import {
  AssetFilter,
  ExportedAsset,
  FacetField,
  FacetRequest,
} from '@tenure/backstage-plugin-workload-identity-common';
import { AssetCriteria } from '../permissions/conditions';
import { assetPermissionRules } from '../permissions/rules';
import { DatabaseInventoryReader } from './DatabaseInventoryReader';
import { MAX_TOTAL } from './queries/listAssets';
import { Estate, fromNow, NOW } from './queries/testUtils/Estate';
import { paymentsEstate } from './queries/testUtils/paymentsEstate';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ownedBy = (...claims: string[]): AssetCriteria =>
  assetPermissionRules.isOwner.toQuery({ claims });

const PAYMENTS = ownedBy('group:default/payments');

describe.each(databases.eachSupportedId())(
  'the view of the organisation, %p',
  id => {
    async function setUp() {
      const knex = await databases.init(id);
      const payments = await paymentsEstate(knex);
      const reader = DatabaseInventoryReader.create({
        knex,
        clock: { now: () => NOW },
        maxFanOut: 3,
      });
      const facet = async (
        request: FacetRequest,
        condition?: AssetCriteria,
      ): Promise<Record<string, number>> => {
        const { values } = await reader.listFacet(request, { condition });
        return Object.fromEntries(
          values.map(({ value, count }) => [value, count]),
        );
      };
      const exported = async (
        request: Parameters<typeof reader.exportAssets>[0],
        condition?: AssetCriteria,
      ) => {
        const pages: ExportedAsset[][] = [];
        for await (const page of reader.exportAssets(request, { condition })) {
          pages.push(page);
        }
        return pages;
      };
      return { knex, reader, facet, exported, ...payments };
    }

    describe('facets', () => {
      it('count what each value would list, the filter on the field set aside', async () => {
        const { reader, facet, estate, scopes } = await setUp();
        await estate.asset('secret', 'stag', 'orders/db', scopes.files, {
          tenant: 'shop',
        });
        // In two scopes of one source, it is one asset of the source.
        await estate.knex('observations').insert({
          scope_id: scopes.accounts.id,
          asset_id: (await reader.listAssets({ text: 'report' })).items[0].id,
          source_id: 'prod',
          generation: 1,
          facts: '{}',
          content_hash: 'hash',
        });
        const filters: AssetFilter[] = [
          {},
          { kind: ['identity', 'credential'] },
          { namespace: ['payments'], standing: ['live'] },
          { owner: ['group:default/payments'] },
          { text: 'checkout', source: ['prod'] },
          { component: ['component:default/report'] },
        ];
        const fields: FacetField[] = [
          'kind',
          'cluster',
          'namespace',
          'environment',
          'tenant',
          'source',
          'class',
          'standing',
          'owner',
          'component',
        ];
        let compared = 0;
        for (const condition of [undefined, PAYMENTS]) {
          for (const filter of filters) {
            for (const field of fields) {
              const counts = await facet({ field, ...filter }, condition);
              for (const [value, count] of Object.entries(counts)) {
                const { totalItems } = await reader.listAssets(
                  { ...filter, [field]: [value], limit: 1 },
                  { condition },
                );
                expect([field, filter, value, count]).toEqual([
                  field,
                  filter,
                  value,
                  totalItems,
                ]);
                compared += 1;
              }
            }
          }
        }
        expect(compared).toBeGreaterThan(100);
        await expect(facet({ field: 'tenant' })).resolves.toEqual({ shop: 1 });
        await expect(facet({ field: 'source' })).resolves.toEqual({
          git: 1,
          prod: 9,
        });
      });

      it('are searched, sorted and cut, and name no mere claimant', async () => {
        const { reader, facet } = await setUp();
        await expect(facet({ field: 'component' })).resolves.toEqual({
          'component:default/checkout': expect.any(Number),
          'component:default/report': expect.any(Number),
        });
        await expect(
          reader.listFacet({ field: 'kind', limit: 2 }),
        ).resolves.toEqual({
          field: 'kind',
          values: [
            { value: 'identity', count: 3 },
            { value: 'credential', count: 2 },
          ],
          more: true,
        });
        await expect(
          facet({ field: 'owner', search: 'PLAT' }),
        ).resolves.toEqual({ 'group:default/platform': 2 });
        await expect(
          facet({ field: 'namespace', search: 'c_' }),
        ).resolves.toEqual({});
        await expect(
          facet({ field: 'cluster' }, ownedBy('group:default/mallory')),
        ).resolves.toEqual({});
      });
    });

    it('sums up what may be seen, in buckets that add up', async () => {
      const { reader, estate, scopes } = await setUp();
      const day = 86_400;
      for (const [name, expires_at] of [
        ['gone', fromNow(0)],
        ['week', fromNow(7 * day)],
        ['month', fromNow(30 * day)],
      ]) {
        await estate.asset('credential', 'prod', name, scopes.files, {
          expiry_type: 'at',
          expires_at,
        });
      }
      await estate.source('old', { state: 'retired' });
      await estate.source('gone', {
        state: 'retired',
        removal_requested_at: fromNow(-5),
      });
      await estate.source('new', {
        last_attempt_at: null,
        last_success_at: null,
      });

      const summary = await reader.readSummary({ withSources: true });
      expect(summary).toEqual({
        asOf: NOW.toISOString(),
        assets: {
          workload: 2,
          identity: 3,
          credential: 5,
          secret: 1,
          image: 0,
          role: 2,
          issuer: 0,
          store: 0,
          cluster: 0,
        },
        credentials: {
          expired: 1,
          within7d: 1,
          within30d: 1,
          later: 1,
          never: 1,
          'per-issue': 0,
          unknown: 0,
        },
        sources: { fresh: 1, stale: 1, unknown: 1, retired: 1 },
      });
      for (const [bucket, count] of Object.entries(summary.credentials)) {
        const { totalItems } = await reader.listAssets({
          expiry: [bucket as keyof typeof summary.credentials],
        });
        expect([bucket, totalItems]).toEqual([bucket, count]);
      }
      const mine = await reader.readSummary({
        condition: PAYMENTS,
        withSources: false,
      });
      expect(mine).toMatchObject({
        assets: { workload: 1, identity: 1, credential: 2, role: 0 },
      });
      expect(mine.sources).toBeUndefined();
    });

    describe('exports', () => {
      it('are the whole list, page by page, with who answers', async () => {
        const { exported, estate, scopes, ids } = await setUp();
        for (let n = 0; n < 1002; n++) {
          await estate.asset('image', 'prod', `sha256:${n}`, scopes.files);
        }
        const pages = await exported({ orderBy: 'kind', order: 'desc' });
        expect(pages.map(page => page.length)).toEqual([500, 500, 12]);
        const rows = new Map(pages.flat().map(row => [row.id, row]));
        expect(rows.size).toBe(1012);
        expect(rows.get(ids.certificate)).toEqual({
          id: ids.certificate,
          kind: 'credential',
          name: 'payments/Secret/checkout-tls#x509-certificate',
          authority: 'cluster:prod',
          cluster: 'prod',
          namespace: 'payments',
          environment: 'production',
          class: 'x509-certificate',
          standing: 'live',
          expiry: 'within7d',
          expiresAt: fromNow(3 * 86_400),
          owners: ['group:default/payments'],
          ownership: 'resolved',
          sources: ['prod'],
          freshness: 'stale',
          asOf: fromNow(-30),
          staleSince: fromNow(-600),
          reason: 'Forbidden: secrets is forbidden',
          firstSeenAt: fromNow(-86_400),
          changedAt: fromNow(-3600),
        });
        // Who only claims is no owner.
        expect(rows.get(ids.account)).toMatchObject({
          owners: ['group:default/payments', 'group:default/platform'],
          ownership: 'ambiguous',
        });
        expect(rows.get(ids.checkout)).toMatchObject({ owners: [] });
        expect(rows.get(ids.checkout)?.ownership).toBeUndefined();
      });

      it('hold what the filter and the condition let through', async () => {
        const { exported, ids } = await setUp();
        const mine = await exported({ kind: ['identity'] }, PAYMENTS);
        expect(mine.flat().map(row => row.id)).toEqual([ids.account]);
        await expect(
          exported({}, ownedBy('group:default/mallory')),
        ).resolves.toEqual([[]]);
      });
    });

    describe('the chain of an asset', () => {
      it('leads from an identity to its rights, and back to what depends on it', async () => {
        const { reader, ids } = await setUp();
        const chain = await reader.readAssetChain(ids.deployer);
        expect(chain?.nodes.map(node => node.id).sort()).toEqual(
          [
            ids.deployer,
            ids.admin,
            ids.discovery,
            ids.token,
            ids.secret,
            ids.checkout,
          ].sort(),
        );
        expect(
          chain?.edges.map(({ from, type, to }) => [from, type, to]),
        ).toEqual(
          expect.arrayContaining([
            [ids.token, 'authenticates', ids.deployer],
            [ids.secret, 'holds', ids.token],
            [ids.checkout, 'uses', ids.secret],
            [ids.deployer, 'granted', ids.admin],
          ]),
        );
        // Its groups speak through it, though nobody led to it.
        expect(chain?.edges).toContainEqual(
          expect.objectContaining({
            from: ids.deployer,
            to: ids.discovery,
            facts: [
              expect.objectContaining({
                through: 'Group/system:authenticated',
              }),
            ],
          }),
        );
        // What the workload runs as besides is another's chain.
        expect(chain?.nodes.map(node => node.id)).not.toContain(ids.account);
        expect(chain?.matches).toEqual([
          expect.objectContaining({
            workloadId: ids.checkout,
            entityRef: 'component:default/checkout',
            state: 'confirmed',
          }),
          expect.objectContaining({
            workloadId: ids.checkout,
            entityRef: 'component:default/mallory',
            state: 'claimed',
          }),
        ]);
        expect(chain).toMatchObject({
          assetId: ids.deployer,
          asOf: NOW.toISOString(),
          hiddenWorkloads: 0,
          summary: {
            workloads: { confirmed: 1, claimed: 0 },
            identities: 1,
            reach: { sharedIdentities: 0, capabilities: ['cluster-admin'] },
          },
        });
      });

      it('leads from a secret and a credential to both sides', async () => {
        const { reader, ids } = await setUp();
        const nodesOf = async (assetId: string) =>
          (await reader.readAssetChain(assetId))?.nodes
            .map(node => node.id)
            .sort();
        const all = [
          ids.checkout,
          ids.secret,
          ids.token,
          ids.deployer,
          ids.admin,
          ids.discovery,
        ].sort();
        expect(await nodesOf(ids.secret)).toEqual(all);
        expect(await nodesOf(ids.token)).toEqual(all);
        expect(await nodesOf(ids.certificate)).toEqual(
          [ids.certificate, ids.checkout].sort(),
        );
        expect(await nodesOf('0'.repeat(32))).toBeUndefined();
      });

      it('caps hubs, leads to their list, and needs no more queries', async () => {
        const { knex, reader, estate, ids, scopes } = await setUp();
        let queries = 0;
        knex.on('query', () => {
          queries += 1;
        });
        await reader.readAssetChain(ids.account);
        const before = queries;
        expect(before).toBeLessThanOrEqual(17);
        for (let n = 0; n < 8; n++) {
          const workload = await estate.asset(
            'workload',
            'prod',
            `payments/Deployment/w${n}`,
            scopes.deployments,
          );
          await estate.link(
            workload,
            'runs-as',
            ids.account,
            scopes.deployments,
          );
        }
        await estate.derive();
        queries = 0;
        const chain = await reader.readAssetChain(ids.account);
        expect(queries).toBe(before);
        expect(chain?.overflow).toEqual([
          {
            from: ids.account,
            direction: 'in',
            type: 'runs-as',
            total: 10,
            shown: 3,
          },
        ]);
        expect(chain?.summary.reach).toMatchObject({
          sharedIdentities: 1,
          sharedByWorkloads: 10,
        });
        await expect(
          reader.listAssets({ linked: [`in:runs-as:${ids.account}`] }),
        ).resolves.toMatchObject({ totalItems: 10 });
      });

      it('hides what the reader may not see, and counts it', async () => {
        const { reader, ids } = await setUp();
        const mine = await reader.readAssetChain(ids.account, {
          condition: PAYMENTS,
        });
        expect(mine?.nodes.map(node => node.id).sort()).toEqual(
          [ids.account, ids.checkout].sort(),
        );
        expect(mine?.redacted).toEqual(
          expect.arrayContaining([
            {
              from: ids.account,
              direction: 'in',
              type: 'runs-as',
              kind: 'workload',
              count: 1,
            },
            { from: ids.account, type: 'granted', kind: 'role', count: 1 },
          ]),
        );
        expect(mine?.hiddenWorkloads).toBe(1);
        expect(JSON.stringify(mine)).not.toContain(ids.job);
        await expect(
          reader.readAssetChain(ids.deployer, { condition: PAYMENTS }),
        ).resolves.toBeUndefined();
      });
    });

    it('lists what is linked to an asset, and tells nothing of hidden ones', async () => {
      const { reader, ids, estate, scopes } = await setUp();
      await estate.asset('secret', 'prod', 'orders/db', scopes.files, {
        tenant: 'shop',
      });
      const listed = async (
        filter: AssetFilter,
        condition?: AssetCriteria,
      ): Promise<string[]> =>
        (await reader.listAssets(filter, { condition })).items
          .map(item => item.id)
          .sort();
      expect(await listed({ linked: [`in:runs-as:${ids.account}`] })).toEqual(
        [ids.checkout, ids.job].sort(),
      );
      expect(
        await listed({
          linked: [
            `out:holds:${ids.secret}`,
            `in:authenticates:${ids.deployer}`,
            `out:presents:${ids.checkout}`,
          ],
        }),
      ).toEqual([ids.token, ids.certificate].sort());
      expect(
        await listed({ linked: [`out:holds:${ids.secret}`] }, PAYMENTS),
      ).toEqual([ids.token]);
      expect(
        await listed(
          { linked: [`in:authenticates:${ids.deployer}`] },
          PAYMENTS,
        ),
      ).toEqual([]);
      expect(await listed({ tenant: ['shop'] })).toHaveLength(1);
    });

    it('pages the history of an asset, and says who answers for it', async () => {
      const { knex, reader, ids } = await setUp();
      await knex('history').insert(
        Array.from({ length: 120 }, (_, n) => ({
          asset_id: ids.token,
          at: fromNow(n - 600),
          type: 'changed',
          source_id: 'prod',
          detail: JSON.stringify({ n }),
        })),
      );
      const detail = await reader.readAsset(ids.token);
      expect(detail?.history).toHaveLength(50);
      expect(detail?.owners?.[0]).toMatchObject({
        role: 'accountable',
        state: 'resolved',
        owners: [
          { entityRef: 'group:default/payments' },
          { provenance: [{ standing: 'claimed' }] },
        ],
      });
      expect(detail?.components).toEqual([
        { entityRef: 'component:default/checkout', standing: 'confirmed' },
        { entityRef: 'component:default/mallory', standing: 'claimed' },
      ]);
      const seen = detail!.history.map(event => event.detail.n);
      let cursor = detail?.historyCursor;
      while (cursor) {
        const page = await reader.listHistory(ids.token, { cursor, limit: 40 });
        seen.push(...page!.items.map(event => event.detail.n));
        cursor = page?.nextCursor;
      }
      expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => 119 - n));

      await expect(
        reader.listHistory(ids.secret, { cursor: detail?.historyCursor }),
      ).rejects.toThrow(/cursor/);
      const forged = Buffer.from(
        JSON.stringify([`history of ${ids.token}`, '1 or 1=1']),
      ).toString('base64url');
      await expect(
        reader.listHistory(ids.token, { cursor: forged }),
      ).rejects.toThrow(/'cursor' is not one/);
      await expect(
        reader.listHistory(ids.deployer, {}, { condition: PAYMENTS }),
      ).resolves.toBeUndefined();
      expect((await reader.readAsset(ids.admin))?.owners).toBeUndefined();
    });

    it('counts a list up to a limit, and says that there is more', async () => {
      const { knex, reader } = await setUp();
      const { totalItems: before } = await reader.listAssets({});
      const [{ id: _, ...row }] = await knex('assets').limit(1);
      const add = (from: number, count: number) =>
        knex.batchInsert(
          'assets',
          Array.from({ length: count }, (__, n) => ({
            ...row,
            id: `many${from + n}`,
          })),
          100,
        );
      await add(0, MAX_TOTAL - before);
      const full = await reader.listAssets({ limit: 1 });
      expect(full).toMatchObject({ totalItems: MAX_TOTAL });
      expect(full.totalIsCapped).toBeUndefined();

      await add(MAX_TOTAL, 1);
      await expect(reader.listAssets({ limit: 1 })).resolves.toMatchObject({
        totalItems: MAX_TOTAL,
        totalIsCapped: true,
      });
    });

    it('says while a source is read for the first time that more may come', async () => {
      const knex = await databases.init(id);
      const estate = await Estate.create(knex);
      const reader = DatabaseInventoryReader.create({
        knex,
        clock: { now: () => NOW },
      });
      await estate.source('prod', {
        last_success_at: null,
        last_attempt_at: fromNow(-10),
        running_since: fromNow(-10),
        progress_observations: 1200,
        progress_scopes: 7,
      });
      const chain = await reader.readChain('component:default/checkout');
      expect(chain.sources).toMatchObject([
        {
          id: 'prod',
          freshness: {
            state: 'unknown',
            reason: { code: 'FirstRead' },
            sourceId: 'prod',
          },
        },
      ]);
      expect(chain.summary.freshness).toMatchObject({
        state: 'unknown',
        reason: { code: 'FirstRead' },
      });
      // Those who may not see everything are not told which.
      const restricted = await reader.readChain('component:default/checkout', {
        condition: PAYMENTS,
      });
      expect(restricted.sources).toEqual([]);
      expect(restricted.summary.freshness).toMatchObject({
        state: 'unknown',
        reason: { code: 'FirstRead' },
      });
      expect(JSON.stringify(restricted)).not.toContain('prod');

      const view = async () => (await reader.listSources()).items[0];
      await expect(view()).resolves.toMatchObject({
        runningSince: fromNow(-10),
        progress: { observations: 1200, scopes: 7 },
        freshness: { reason: { code: 'FirstRead' } },
      });
      // One that died with its process is not under way any longer.
      await knex('sources').update({ running_since: fromNow(-61) });
      expect((await view()).runningSince).toBeUndefined();
      expect((await view()).progress).toBeUndefined();
      await expect(
        reader.readChain('component:default/checkout'),
      ).resolves.toMatchObject({ sources: [] });
    });
  },
);
