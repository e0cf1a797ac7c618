import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { permissionsRegistryServiceFactory } from '@backstage/backend-defaults/permissionsRegistry';
import {
  createMockDirectory,
  mockCredentials,
  TestDatabases,
} from '@backstage/backend-test-utils';
import permissionPlugin from '@backstage/plugin-permission-backend';
import {
  AssetChain,
  AssetDetail,
  AssetListResponse,
  AssetSummary,
  EntityChain,
  FacetResponse,
  HistoryListResponse,
  InventorySummary,
  RESOURCE_TYPE_ASSET,
} from '@tenure/backstage-plugin-workload-identity-common';
import { actingAuth, asUser, userGroups } from './__testUtils__/people';
import {
  personaCatalog,
  personaManifests,
  WORDS,
} from './__testUtils__/personaEstate';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';
import personaPolicy from './policy/module';

jest.setTimeout(120_000);

const SOURCE = 'shop-git';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();

/** By name: who they are, and which of the namespaces' assets they see. */
const PEOPLE = {
  amara: { groups: ['payments'], sees: ['payments'], sources: '' },
  bram: { groups: ['billing'], sees: ['billing'], sources: '' },
  sofia: { groups: ['security'], sees: ['vault'], sources: '' },
  dmitri: {
    groups: ['platform'],
    sees: ['payments', 'billing'],
    sources: 'read refresh',
  },
  'eun-ji': {
    groups: ['identity'],
    sees: ['payments', 'billing'],
    sources: 'read refresh delete',
  },
  // Of the identity team, and of the closed tenant.
  ines: {
    groups: ['identity', 'security'],
    sees: ['payments', 'billing', 'vault'],
    sources: 'read refresh delete',
  },
  farah: { groups: ['partners'], sees: [], sources: '' },
} satisfies Record<
  string,
  { groups: string[]; sees: Array<keyof typeof WORDS>; sources: string }
>;

type Person = keyof typeof PEOPLE;
type Namespace = keyof typeof WORDS;

const people = Object.keys(PEOPLE) as Person[];
const namespaces = Object.keys(WORDS) as Namespace[];

const insiders = people.filter(name => PEOPLE[name].sees.length > 0);

interface ErrorBody {
  error: { message: string };
}

const chainPath = (namespace: Namespace) =>
  `/entities/component/default/${WORDS[namespace]}/chain`;

const sees = (person: Person): readonly Namespace[] => PEOPLE[person].sees;
const mayDo = (person: Person, action: 'read' | 'refresh' | 'delete') =>
  PEOPLE[person].sources.includes(action);

describe.each(databases.eachSupportedId())(
  'what each persona gets from the API, on %s',
  databaseId => {
    let portal: TestPortal;
    /** Everything, by namespace; that of no namespace under `undefined`. */
    let all: AssetSummary[];

    /** As somebody; what they got is searched for what they may not see. */
    async function get<T>(
      person: Person,
      path: string,
    ): Promise<{ status: number; body: T; text: string }> {
      const response = await portal.call('GET', path, asUser(person));
      const leaks = namespaces.filter(namespace => {
        const component = `component:default/${WORDS[namespace]}`;
        // Components are in the catalog for all to see, unless a closed tenant
        // is told by them, or the question names them.
        const known = namespace !== 'vault' || path.includes(WORDS.vault);
        const text = known
          ? response.text.replaceAll(component, '').replaceAll(path, '')
          : response.text;
        return (
          !sees(person).includes(namespace) && text.includes(WORDS[namespace])
        );
      });
      expect({ person, path, leaks }).toEqual({ person, path, leaks: [] });
      return response as { status: number; body: T; text: string };
    }

    const inNamespace = (namespace: Namespace) =>
      all.filter(asset => asset.namespace === namespace);
    beforeAll(async () => {
      directory.setContent({
        'catalog.yaml': personaCatalog(),
        manifests: personaManifests(),
      });
      portal = await TestPortal.start({
        storage: await TestStorage.create({
          databases,
          databaseId,
          folder: directory.resolve('database'),
        }),
        catalogFile: directory.resolve('catalog.yaml'),
        features: [
          permissionPlugin,
          personaPolicy,
          actingAuth,
          permissionsServiceFactory,
          permissionsRegistryServiceFactory,
          userGroups(
            Object.fromEntries(
              people.map(name => [`user:default/${name}`, PEOPLE[name].groups]),
            ),
          ),
        ],
        config: {
          permission: {
            enabled: true,
            personas: {
              identityTeam: ['group:default/identity'],
              platformTeam: ['group:default/platform'],
              outsiders: ['group:default/partners'],
            },
          },
        },
        workloadIdentity: {
          clusters: [{ name: 'prod-eu', environment: 'production' }],
          tenants: [
            { name: 'shop', clusters: [{ cluster: 'prod-eu' }] },
            {
              name: 'crown-jewels',
              closed: true,
              members: ['group:default/security'],
              services: ['plugin:insider'],
              clusters: [{ cluster: 'prod-eu', namespaces: ['vault*'] }],
            },
          ],
          sources: {
            manifests: [
              {
                id: SOURCE,
                cluster: 'prod-eu',
                paths: [directory.resolve('manifests/*')],
              },
            ],
          },
        },
      });
      await portal.until(async () => {
        const { status, body } = await portal.call(
          'GET',
          chainPath('vault'),
          asUser('ines'),
        );
        return status === 200 && (body as EntityChain).matches.length > 0;
      });
      const { body } = await portal.call(
        'GET',
        '/assets?limit=200',
        asUser('ines'),
      );
      all = (body as AssetListResponse).items;
    });

    afterAll(async () => {
      await portal?.stop();
    });

    it('has the same number of things in each namespace, and a shared role', () => {
      expect(namespaces.map(name => inNamespace(name).length)).toEqual(
        Array(3).fill(inNamespace('payments').length),
      );
      expect(inNamespace('payments').length).toBeGreaterThanOrEqual(4);
      expect(all.map(asset => asset.displayName)).toContain('shared-reader');
      expect(
        all
          .filter(asset => asset.namespace === 'vault')
          .every(asset => asset.tenant === 'crown-jewels'),
      ).toBe(true);
    });

    describe.each(insiders)('%s', person => {
      const hidden = namespaces.filter(name => !sees(person).includes(name));

      it('lists, counts and exports what they may see, and no more', async () => {
        const { body: list } = await get<AssetListResponse>(
          person,
          '/assets?limit=200',
        );
        expect(list.totalItems).toBe(list.items.length);
        const counts = namespaces.map(namespace => [
          namespace,
          list.items.filter(item => item.namespace === namespace).length,
        ]);
        expect(counts).toEqual(
          namespaces.map(namespace => [
            namespace,
            sees(person).includes(namespace)
              ? inNamespace(namespace).length
              : 0,
          ]),
        );

        const { body: facet } = await get<FacetResponse>(
          person,
          '/facets?field=namespace',
        );
        expect(facet.values).toEqual(
          [...sees(person)]
            .sort()
            .map(value => ({ value, count: inNamespace(value).length })),
        );
        for (const field of ['component', 'owner']) {
          const { status } = await get(person, `/facets?field=${field}`);
          expect(status).toBe(200);
        }

        const { body: summary } = await get<InventorySummary>(
          person,
          '/summary',
        );
        expect(
          Object.values(summary.assets).reduce((sum, one) => sum + one, 0),
        ).toBe(list.totalItems);
        expect('sources' in summary).toBe(mayDo(person, 'read'));

        for (const format of ['csv', 'json']) {
          const { status, text } = await get(
            person,
            `/export?format=${format}`,
          );
          expect(status).toBe(200);
          expect(
            sees(person).filter(namespace => text.includes(WORDS[namespace])),
          ).toEqual(sees(person));
        }
      });

      it('finds nothing of the others by asking for it', async () => {
        for (const namespace of hidden) {
          for (const query of [
            `namespace=${namespace}`,
            `component=component:default/${WORDS[namespace]}&kind=workload&kind=secret`,
            `text=${WORDS[namespace]}`,
          ]) {
            const { body } = await get<AssetListResponse>(
              person,
              `/assets?${query}`,
            );
            expect([query, body.totalItems]).toEqual([query, 0]);
          }
          for (const { id } of inNamespace(namespace)) {
            const absent = id.replaceAll(/./g, '0');
            for (const path of ['', '/chain', '/history']) {
              const refused = await get<ErrorBody>(
                person,
                `/assets/${id}${path}`,
              );
              const none = await get<ErrorBody>(
                person,
                `/assets/${absent}${path}`,
              );
              expect(refused.status).toBe(404);
              // Nothing tells it from what is not there at all.
              expect(refused.body.error.message.replace(id, absent)).toBe(
                none.body.error.message,
              );
            }
          }

          const chain = await get<EntityChain>(person, chainPath(namespace));
          expect(chain.body).toMatchObject({
            matches: [],
            nodes: [],
            edges: [],
            hiddenWorkloads: 1,
          });
        }
      });

      it.each(sees(person))('sees all of %s', async namespace => {
        const chain = await get<EntityChain>(person, chainPath(namespace));
        expect(chain.body).toMatchObject({ hiddenWorkloads: 0, redacted: [] });
        expect(chain.body.nodes.length).toBeGreaterThanOrEqual(4);
        for (const { id } of inNamespace(namespace)) {
          const statuses = [
            await get<AssetDetail>(person, `/assets/${id}`),
            await get<AssetChain>(person, `/assets/${id}/chain`),
            await get<HistoryListResponse>(person, `/assets/${id}/history`),
          ].map(({ status }) => status);
          expect(statuses).toEqual([200, 200, 200]);
        }
      });

      it('gets links to what is hidden as kind and count', async () => {
        const role = all.find(asset => asset.displayName === 'shared-reader')!;
        const { body } = await get<AssetDetail>(person, `/assets/${role.id}`);
        const granted = body.links.filter(link => link.type === 'granted');
        expect(
          granted.flatMap(link => link.other?.namespace ?? []).sort(),
        ).toEqual([...sees(person)].sort());
        expect(granted.filter(link => !link.other)).toEqual(
          hidden.map(() => ({
            type: 'granted',
            direction: 'in',
            otherKind: 'identity',
            facts: {},
            sources: [],
          })),
        );
      });

      it('does not learn from a filter whom a closed tenant shares with', async () => {
        const { body } = await get<AssetListResponse>(
          person,
          `/assets?component=component:default/${WORDS.vault}`,
        );
        expect(body.totalItems > 0).toBe(sees(person).includes('vault'));
      });
    });

    it.each([
      '/assets',
      '/summary',
      '/facets?field=namespace',
      '/export?format=csv',
      `/assets/${'0'.repeat(32)}`,
      `/assets/${'0'.repeat(32)}/chain`,
      `/assets/${'0'.repeat(32)}/history`,
      ...namespaces.map(chainPath),
    ])('tells an outsider what is missing for %s, and no more', async path => {
      const { status, body } = await get<ErrorBody>('farah', path);
      expect([status, body.error.message]).toEqual([
        403,
        expect.stringMatching(/'workload-identity.asset.read'; ask/),
      ]);
    });

    it.each(people)('lets %s do with sources what they may', async person => {
      const statusOf = async (
        method: 'GET' | 'POST' | 'DELETE',
        path: string,
      ) =>
        (await portal.call(method, `/sources${path}`, asUser(person))).status;
      expect([
        await statusOf('GET', ''),
        await statusOf('GET', `/${SOURCE}/coverage`),
        await statusOf('POST', `/${SOURCE}/refresh`),
        // Not retired, so even those who may can't.
        await statusOf('DELETE', `/${SOURCE}`),
      ]).toEqual([
        mayDo(person, 'read') ? 200 : 403,
        mayDo(person, 'read') ? 200 : 403,
        mayDo(person, 'refresh') ? 202 : 403,
        mayDo(person, 'delete') ? 409 : 403,
      ]);
    });

    it('lets services see what is not closed to them', async () => {
      const totals = await Promise.all(
        ['plugin:search', 'plugin:insider'].map(async subject => {
          const { body } = await portal.call(
            'GET',
            '/assets?namespace=vault',
            mockCredentials.service.header({
              onBehalfOf: mockCredentials.service(subject),
              targetPluginId: 'workload-identity',
            }),
          );
          return (body as AssetListResponse).totalItems;
        }),
      );
      expect(totals).toEqual([0, inNamespace('vault').length]);
    });

    it('does not tell by single decisions what a closed tenant holds', async () => {
      const [open] = inNamespace('billing');
      const [closed] = inNamespace('vault');
      const results = await portal.decide([open.id, closed.id], {
        rule: 'IN_CLUSTER',
        resourceType: RESOURCE_TYPE_ASSET,
        params: { clusters: ['prod-eu'] },
      });
      expect(results).toEqual(['ALLOW', 'DENY']);
    });

    it('turns away whoever is not signed in', async () => {
      for (const path of ['/assets', '/summary', '/sources', '/export']) {
        const { status } = await portal.call(
          'GET',
          path,
          mockCredentials.none.header(),
        );
        expect([path, status]).toEqual([path, 401]);
      }
    });
  },
);
