import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError, NotFoundError } from '@backstage/errors';
import { AssetListRequest } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../permissions/conditions';
import { assetPermissionRules } from '../permissions/rules';
import { DatabaseInventoryReader } from './DatabaseInventoryReader';
import { Estate, fromNow, NOW } from './queries/testUtils/Estate';
import { paymentsEstate } from './queries/testUtils/paymentsEstate';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const ownedBy = (...claims: string[]): AssetCriteria =>
  assetPermissionRules.isOwner.toQuery({ claims });

async function countQueries(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const listener = () => {
    count += 1;
  };
  knex.on('query', listener);
  await work();
  knex.removeListener('query', listener);
  return count;
}

describe.each(databases.eachSupportedId())(
  'DatabaseInventoryReader, %p',
  id => {
    async function setUp() {
      const knex = await databases.init(id);
      const payments = await paymentsEstate(knex);
      const reader = DatabaseInventoryReader.create({
        knex,
        clock: { now: () => NOW },
      });
      return { knex, reader, ...payments };
    }

    it('reads the chain of a component', async () => {
      const { reader, ids } = await setUp();
      const chain = await reader.readChain('Component:default/Checkout');

      expect(chain.matches).toEqual([
        {
          workloadId: ids.checkout,
          state: 'confirmed',
          claim: {
            annotation: 'backstage.io/kubernetes-id',
            value: 'component:default/checkout',
          },
          confirmedBy: {
            type: 'workload-annotation',
            detail: 'tenure.dev/component',
          },
        },
      ]);
      expect(chain.nodes.map(node => node.id).sort()).toEqual(
        [
          ids.checkout,
          ids.account,
          ids.secret,
          ids.certificate,
          ids.token,
          ids.deployer,
          ids.admin,
          ids.discovery,
        ].sort(),
      );
      expect(chain.edges).toContainEqual({
        from: ids.checkout,
        to: ids.account,
        type: 'runs-as',
        sources: ['git', 'prod'],
        facts: [{}],
      });
      // Parallel bindings are one edge, and groups speak through their members.
      expect(chain.edges).toContainEqual({
        from: ids.deployer,
        to: ids.admin,
        type: 'granted',
        sources: ['prod'],
        facts: [
          { binding: 'ClusterRoleBinding deploy' },
          { binding: 'ClusterRoleBinding deploy-again' },
        ],
      });
      for (const from of [ids.account, ids.deployer]) {
        expect(chain.edges).toContainEqual({
          from,
          to: ids.discovery,
          type: 'granted',
          sources: ['prod'],
          facts: [
            {
              binding: 'ClusterRoleBinding system:discovery',
              through: 'Group/system:authenticated',
            },
          ],
        });
      }
      expect(chain.overflow).toEqual([]);
      expect(chain.redacted).toEqual([]);
      expect(chain.hiddenWorkloads).toBe(0);

      const account = chain.nodes.find(node => node.id === ids.account);
      expect(account?.sharedBy).toEqual({
        workloads: 2,
        namespaces: 1,
        clusters: 1,
        environments: ['production'],
      });
      expect(account?.owners?.[0]).toMatchObject({
        role: 'accountable',
        state: 'ambiguous',
        owners: [
          { entityRef: 'group:default/payments', exists: true },
          { entityRef: 'group:default/platform' },
          {
            entityRef: 'group:default/mallory',
            provenance: [
              { entityRef: 'component:default/mallory', standing: 'claimed' },
            ],
          },
        ],
      });
      const token = chain.nodes.find(node => node.id === ids.token);
      expect(token?.sharedBy?.workloads).toBe(1);
      expect(token?.owners?.[0].state).toBe('resolved');

      // A scope of another namespace that failed does not make this chain worse.
      expect(chain.sources).toEqual([
        {
          id: 'git',
          title: 'Source git',
          role: 'declared',
          freshness: { state: 'fresh', asOf: fromNow(-30), sourceId: 'git' },
        },
        {
          id: 'prod',
          title: 'Source prod',
          role: 'live',
          cluster: 'prod',
          freshness: {
            state: 'stale',
            asOf: fromNow(-30),
            since: fromNow(-600),
            reason: { code: 'Forbidden', message: 'secrets is forbidden' },
            sourceId: 'prod',
          },
        },
      ]);
      expect(chain.summary).toMatchObject({
        workloads: { confirmed: 1, claimed: 0 },
        identities: 2,
        environments: ['production'],
        ownership: { accountable: [], ambiguous: 1, missing: 1 },
        lifetime: {
          credentials: 2,
          within7d: 1,
          never: 1,
          next: { credentialId: ids.certificate, at: fromNow(3 * 86_400) },
        },
        reach: {
          sharedIdentities: 1,
          sharedByWorkloads: 2,
          capabilities: ['cluster-admin'],
        },
        freshness: { state: 'stale', stale: [{ sourceId: 'prod' }] },
      });
    });

    it('has an empty chain for what nothing is matched to', async () => {
      const { reader } = await setUp();
      await expect(
        reader.readChain('component:default/unknown'),
      ).resolves.toMatchObject({
        matches: [],
        nodes: [],
        summary: { identities: 0, freshness: { state: 'unknown', stale: [] } },
      });
    });

    it('redacts what a reader may not see, and never grants by a claim', async () => {
      const { reader, ids } = await setUp();

      const mine = await reader.readChain('component:default/checkout', {
        condition: ownedBy('Group:default/Payments'),
      });
      expect(mine.nodes.map(node => node.id).sort()).toEqual(
        [
          ids.checkout,
          ids.account,
          ids.secret,
          ids.certificate,
          ids.token,
        ].sort(),
      );
      expect(mine.redacted).toEqual(
        expect.arrayContaining([
          {
            from: ids.token,
            type: 'authenticates',
            kind: 'identity',
            count: 1,
          },
          { from: ids.account, type: 'granted', kind: 'role', count: 1 },
        ]),
      );
      expect(JSON.stringify(mine)).not.toContain(ids.deployer);

      const claimed = await reader.readChain('component:default/mallory', {
        condition: ownedBy('group:default/mallory'),
      });
      expect(claimed).toMatchObject({
        matches: [],
        nodes: [],
        hiddenWorkloads: 1,
      });
      const list = await reader.listAssets(
        {},
        { condition: ownedBy('group:default/mallory') },
      );
      expect(list).toEqual({ items: [], totalItems: 0 });
      await expect(
        reader.readAsset(ids.checkout, {
          condition: ownedBy('group:default/mallory'),
        }),
      ).resolves.toBeUndefined();
    });

    it('answers every condition alike in SQL and in memory', async () => {
      const { reader, ids } = await setUp();
      const { isOwner, ofComponent, inCluster, inNamespace } =
        assetPermissionRules;
      const all = Object.values(ids);
      const resources = await reader.loadResources([...all, 'no-such-asset']);
      expect(resources[all.length]).toBeUndefined();

      const cases = [
        { rule: isOwner, params: { claims: ['group:default/payments'] } },
        { rule: isOwner, params: { claims: ['group:default/PLATFORM'] } },
        { rule: isOwner, params: { claims: ['group:default/mallory'] } },
        { rule: isOwner, params: { claims: [] } },
        {
          rule: ofComponent,
          params: { entityRefs: ['component:default/checkout'] },
        },
        { rule: inCluster, params: { clusters: ['prod', 'stag'] } },
        { rule: inCluster, params: { clusters: [] } },
        { rule: inNamespace, params: { namespaces: ['payments'] } },
        {
          rule: inNamespace,
          params: { namespaces: ['payments'], clusters: ['stag'] },
        },
      ];
      const listed = async (condition: AssetCriteria) =>
        (await reader.listAssets({ limit: 200 }, { condition })).items
          .map(item => item.id)
          .sort();
      for (const { rule, params } of cases) {
        const { apply, toQuery } = rule as unknown as typeof isOwner;
        const given = params as Parameters<typeof apply>[1];
        const applied = all.filter((_, index) => {
          const resource = resources[index];
          return resource !== undefined && apply(resource, given);
        });
        const query = toQuery(given);
        expect(await listed(query)).toEqual(applied.sort());
        expect(await listed({ not: query })).toEqual(
          all.filter(one => !applied.includes(one)).sort(),
        );
      }
      await expect(
        listed({
          allOf: [
            ownedBy('group:default/payments'),
            {
              anyOf: [
                { type: 'in-cluster', clusters: ['stag'] },
                { not: ownedBy('group:default/platform') },
              ],
            },
          ],
        }),
      ).resolves.toEqual(
        [ids.checkout, ids.secret, ids.certificate, ids.token].sort(),
      );
    });

    it('caps hubs, counts the rest, and needs no more queries for them', async () => {
      const { knex, reader, estate, ids, scopes } = await setUp();
      const read = () => reader.readChain('component:default/checkout');
      const before = await countQueries(knex, read);

      for (let n = 0; n < 60; n++) {
        const role = await estate.asset(
          'role',
          'prod',
          `ClusterRole/r${String(n).padStart(2, '0')}`,
          scopes.bindings,
        );
        await estate.link(ids.account, 'granted', role, scopes.bindings);
        const image = await estate.asset(
          'image',
          'prod',
          `sha256:${n}`,
          scopes.deployments,
        );
        await estate.link(
          ids.checkout,
          'runs-image',
          image,
          scopes.deployments,
        );
      }
      const chain = await read();
      expect(chain.overflow).toEqual(
        expect.arrayContaining([
          { from: ids.account, type: 'granted', total: 61, shown: 51 },
          { from: ids.checkout, type: 'runs-image', total: 60, shown: 50 },
        ]),
      );
      expect(chain.overflow).toHaveLength(2);
      await expect(countQueries(knex, read)).resolves.toBe(before);
      expect(before).toBeLessThanOrEqual(12);

      const detail = await reader.readAsset(ids.account);
      expect(detail?.linkTotals).toContainEqual({
        type: 'granted',
        direction: 'out',
        total: 60,
        shown: 50,
      });
    });

    it('reads one asset with observations, links and history', async () => {
      const { knex, reader, ids } = await setUp();
      await knex('history').insert([
        {
          asset_id: ids.token,
          at: fromNow(-60),
          type: 'appeared',
          source_id: 'prod',
          detail: '{}',
        },
        {
          asset_id: ids.token,
          at: fromNow(-30),
          type: 'link-added',
          source_id: 'prod',
          detail: JSON.stringify({
            type: 'authenticates',
            direction: 'out',
            otherId: ids.deployer,
            otherKind: 'identity',
            otherName: 'deployer',
          }),
        },
      ]);
      const detail = await reader.readAsset(ids.token);
      expect(detail).toMatchObject({
        asset: {
          id: ids.token,
          kind: 'credential',
          sources: ['prod'],
          freshness: { state: 'stale', reason: { code: 'Forbidden' } },
        },
        observations: [
          {
            sourceId: 'prod',
            standing: 'live',
            scope: { resource: 'secrets', partition: 'payments' },
          },
        ],
        history: [
          { type: 'link-added', detail: { otherName: 'deployer' } },
          { type: 'appeared' },
        ],
      });
      expect(
        detail?.links.map(({ type, direction, other }) => [
          type,
          direction,
          other?.id,
        ]),
      ).toEqual([
        ['authenticates', 'out', ids.deployer],
        ['holds', 'in', ids.secret],
      ]);

      const redacted = await reader.readAsset(ids.token, {
        condition: ownedBy('group:default/payments'),
      });
      expect(redacted?.links[0]).toEqual({
        type: 'authenticates',
        direction: 'out',
        otherKind: 'identity',
        facts: {},
        sources: [],
      });
      expect(redacted?.history[0].detail).toEqual({
        type: 'authenticates',
        direction: 'out',
        otherKind: 'identity',
      });
      expect(JSON.stringify(redacted)).not.toContain(ids.deployer);
    });

    it('filters assets in every way', async () => {
      const { reader, estate, ids, scopes } = await setUp();
      const cert = async (name: string, expires_at: string) =>
        estate.asset('credential', 'prod', `${name}#c`, scopes.files, {
          expiry_type: 'at',
          expires_at,
        });
      const ended = await cert('ended', fromNow(0));
      const weeks = await cert('weeks', fromNow(7 * 86_400));
      const later = await cert('la%t_er!', fromNow(30 * 86_400));
      const cases: Array<[AssetListRequest, string[]]> = [
        [{ kind: ['workload', 'secret'] }, [ids.checkout, ids.job, ids.secret]],
        [{ expiry: ['expired'] }, [ended]],
        [{ expiry: ['within7d'] }, [ids.certificate]],
        [{ expiry: ['within30d', 'later'] }, [weeks, later]],
        [{ expiry: ['never'] }, [ids.token]],
        [{ expiry: ['per-issue'] }, []],
        [{ text: 'CHECKOUT', kind: ['identity'] }, [ids.account]],
        [{ text: '%T_ER!' }, [later]],
        [{ text: '100%' }, []],
        [{ standing: ['referenced'] }, [ids.group]],
        [{ source: ['git'] }, [ended, weeks, later]],
        [{ class: ['x509-certificate'] }, [ids.certificate]],
        [{ cluster: ['stag'] }, []],
        [{ namespace: ['ci'] }, [ids.deployer]],
        [{ environment: ['production'], kind: ['secret'] }, [ids.secret]],
        [{ owner: ['group:default/platform'] }, [ids.job, ids.account]],
        [{ owner: ['group:default/mallory'] }, []],
        [
          { component: ['Component:default/report', 'component:default/none'] },
          [ids.job, ids.account],
        ],
      ];
      for (const [request, expected] of cases) {
        const { items, totalItems } = await reader.listAssets(request);
        expect([request, items.map(item => item.id).sort()]).toEqual([
          request,
          [...expected].sort(),
        ]);
        expect(totalItems).toBe(expected.length);
      }
    });

    it('pages in every order, also while assets come and go', async () => {
      const { knex, reader, estate, scopes } = await setUp();
      for (const orderBy of [
        'name',
        'kind',
        'namespace',
        'expiresAt',
        'firstSeenAt',
        'changedAt',
      ] as const) {
        const collect = async (order: 'asc' | 'desc') => {
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await reader.listAssets({
              orderBy,
              order,
              cursor,
              limit: 3,
            });
            expect(page.totalItems).toBe(10);
            seen.push(...page.items.map(item => item.id));
            cursor = page.nextCursor;
          } while (cursor);
          return seen;
        };
        const ascending = await collect('asc');
        expect(new Set(ascending).size).toBe(10);
        expect(await collect('desc')).toEqual([...ascending].reverse());
      }

      const first = await reader.listAssets({ limit: 4 });
      await knex('assets').where('id', first.items[3].id).delete();
      await estate.asset('secret', 'prod', 'a/aaa', scopes.files);
      const rest = await reader.listAssets({
        limit: 200,
        cursor: first.nextCursor,
      });
      const seen = [...first.items, ...rest.items].map(item => item.id);
      expect(seen).toHaveLength(10);
      expect(new Set(seen).size).toBe(10);

      for (const request of [
        { cursor: 'nonsense' },
        { cursor: Buffer.from('["name asc",1,2]').toString('base64url') },
        { cursor: first.nextCursor, orderBy: 'kind' as const },
      ]) {
        await expect(reader.listAssets(request)).rejects.toThrow(InputError);
      }
    });

    it('lists sources and their coverage', async () => {
      const { knex, reader, estate } = await setUp();
      await knex('authorities').insert({
        authority: 'cluster:prod',
        environment: 'production',
      });
      await estate.source('old', {
        state: 'retired',
        retired_at: fromNow(-7200),
        title: 'A retired one',
      });
      await estate.scope('old', 'files', 'a.yaml');
      await estate.source('new', {
        title: 'Brand new',
        error_code: 'Unreachable',
        error_message: 'connection refused',
      });

      const { items } = await reader.listSources();
      expect(items.map(source => [source.id, source.freshness])).toEqual([
        [
          'old',
          expect.objectContaining({ state: 'stale', since: fromNow(-7200) }),
        ],
        [
          'new',
          {
            state: 'unknown',
            sourceId: 'new',
            reason: { code: 'Unreachable', message: 'connection refused' },
          },
        ],
        ['git', { state: 'fresh', asOf: fromNow(-30), sourceId: 'git' }],
        [
          'prod',
          expect.objectContaining({ state: 'stale', since: fromNow(-600) }),
        ],
      ]);
      expect(items[3]).toMatchObject({
        environment: 'production',
        observations: 9,
        coverage: { complete: 3, forbidden: 1, failed: 1, pending: 0 },
        problems: [],
      });

      const first = await reader.listCoverage('prod', { limit: 3 });
      const rest = await reader.listCoverage('prod', {
        limit: 3,
        cursor: first.nextCursor,
      });
      expect(first.totalItems).toBe(5);
      expect(rest.nextCursor).toBeUndefined();
      expect(
        [...first.items, ...rest.items].map(one => [
          one.resource,
          one.partition,
          one.state,
          one.freshness.state,
          one.observations,
        ]),
      ).toEqual([
        ['apps/deployments', 'payments', 'complete', 'fresh', 2],
        ['clusterrolebindings', '', 'complete', 'fresh', 2],
        ['secrets', 'elsewhere', 'failed', 'unknown', 0],
        ['secrets', 'payments', 'forbidden', 'stale', 3],
        ['serviceaccounts', 'payments', 'complete', 'fresh', 2],
      ]);
      await expect(reader.listCoverage('none', {})).rejects.toThrow(
        NotFoundError,
      );
      await expect(reader.readSourceState('old')).resolves.toBe('retired');
      await expect(reader.readSourceState('none')).resolves.toBeUndefined();
    });

    it('reads from an empty database', async () => {
      const knex = await databases.init(id);
      await Estate.create(knex);
      const reader = DatabaseInventoryReader.create({
        knex,
        clock: { now: () => NOW },
      });
      await expect(reader.listAssets({})).resolves.toEqual({
        items: [],
        totalItems: 0,
      });
      await expect(reader.listSources()).resolves.toEqual({ items: [] });
    });
  },
);
