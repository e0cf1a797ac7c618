import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { plantedManifests } from './__testUtils__/plantedManifests';
import { PlantedValues } from './__testUtils__/PlantedValues';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';

jest.setTimeout(120_000);

const SOURCE = 'shop-git';
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: payments}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  annotations: {backstage.io/kubernetes-id: checkout}
spec: {type: service, lifecycle: production, owner: payments}
`;

describe.each(databases.eachSupportedId())(
  'values in manifests, with the whole backend on %s',
  databaseId => {
    const planted = PlantedValues.create();
    let portal: TestPortal;

    beforeAll(async () => {
      directory.setContent({
        'catalog.yaml': CATALOG,
        manifests: plantedManifests(planted),
      });
      portal = await TestPortal.start({
        storage: await TestStorage.create({
          databases,
          databaseId,
          folder: directory.resolve('database'),
        }),
        catalogFile: directory.resolve('catalog.yaml'),
        workloadIdentity: {
          clusters: [{ name: 'prod-eu', environment: 'production' }],
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
      await portal.untilMatched('checkout');
      // Again, so that what a second read compares and logs is there too.
      await portal.refresh(SOURCE);
      await portal.callEverything(['checkout']);
      // And the catalog has got its entities.
      await portal.until(async () =>
        JSON.stringify((await portal.storage.dump()).final_entities).includes(
          'tenure.dev/asset-id',
        ),
      );
    });

    afterAll(async () => {
      await portal?.stop();
    });

    it('leaves none out: the objects that hold them are all there', async () => {
      const { nodes } = await portal.chain('checkout');
      expect(nodes.map(node => `${node.kind} ${node.name}`)).toEqual(
        expect.arrayContaining([
          'workload shop/Deployment/checkout',
          'identity shop/checkout',
          'secret shop/database',
          'secret shop/checkout-tls',
          'credential shop/Secret/database#opaque',
          'credential shop/Secret/checkout-tls#x509-certificate',
        ]),
      );
      expect(nodes.find(({ kind }) => kind === 'workload')?.facts).toEqual(
        expect.objectContaining({
          labels: expect.objectContaining({
            'example.org/visible': 'a-label-is-not-a-secret',
          }),
        }),
      );
      const assets = await portal.assets();
      const names = assets.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining([
          'shop/CronJob/report',
          'shop/Pod/debug',
          'shop/listed',
          'shop/aliased',
          'shop/before',
          'shop/odd',
          'shop/Deployment/odd',
          'shop/ConfigMap/settings',
          'shop/ConfigMap/settings#literal/app.properties',
          'shop/ConfigMap/settings#literal/url',
          'Issuer/shop/internal',
          'vault/vault.example:8200',
          'shop/synced',
        ]),
      );
      // What failed is told, without the words of whom it failed.
      const facts = (name: string) =>
        assets.find(asset => asset.name === name)?.facts;
      expect(facts('shop/Secret/checkout-tls#x509-certificate')).toMatchObject({
        issuance: { state: 'failing', since: '2026-11-01T00:00:00.000Z' },
      });
      expect(facts('shop/synced')).toMatchObject({
        sync: { state: 'failing', reason: 'SecretSyncedError' },
      });
    });

    it('tells of the broken ones by code and place', async () => {
      const { problems } = await portal.source(SOURCE);
      const files = Object.keys(plantedManifests(planted)).filter(name =>
        name.startsWith('broken'),
      );
      const told = problems.map(
        ({ code, location }) => `${code} ${location?.replace(/^.*\//, '')}`,
      );
      for (const file of files) {
        expect(told).toContainEqual(
          expect.stringMatching(new RegExp(`^YamlSyntax ${file}#document`)),
        );
      }
      expect(told).toContainEqual(
        expect.stringMatching(/^TemplateNotYaml template\.yaml/),
      );
      expect(told).toContainEqual(
        expect.stringMatching(/^TooManyAliases aliases\.yaml/),
      );
      expect(new Set(problems.map(({ code }) => code))).toEqual(
        new Set([
          'YamlSyntax',
          'TemplateNotYaml',
          'TooManyAliases',
          'NotAnObject',
          'MissingName',
          'InvalidNamespace',
          'InvalidField',
          'InvalidReference',
          'InvalidInstant',
          'InvalidImage',
        ]),
      );
    });

    it('are in no table of the database', async () => {
      const dump = await portal.storage.dump();
      for (const table of [
        'assets',
        'observations',
        'link_observations',
        'history',
        'problems',
        'scopes',
        'final_entities',
        'backstage_backend_tasks__tasks',
      ]) {
        expect([table, dump[table]?.length ?? 0]).toEqual([
          table,
          expect.any(Number),
        ]);
        expect(dump[table]).not.toHaveLength(0);
      }
      const text = JSON.stringify(dump);
      expect(text).toContain('a-label-is-not-a-secret');
      expect(planted.findIn(text)).toEqual([]);
      expect(planted.findIn(portal.storage.rawText())).toEqual([]);
    });

    it('are in no line of the logs', () => {
      const text = portal.logs.lines.join('\n');
      expect(text).toContain(SOURCE);
      expect(text).toContain('isAuditEvent');
      expect(planted.findIn(text)).toEqual([]);
    });

    it('are in no response', () => {
      const text = portal.responses.join('\n');
      expect(text).toContain('shop/Secret/database#opaque');
      expect(text).toContain('YamlSyntax');
      expect(text).toContain('InputError');
      expect(text).toContain('NotFoundError');
      expect(planted.findIn(text)).toEqual([]);
    });

    it('would be found if they were anywhere', () => {
      expect(planted.places.length).toBeGreaterThan(100);
      const value = planted.in('Secret data');
      expect(planted.findIn(`x${value.slice(0, 20)}`)).toEqual([
        'Secret data (beginning): planted value 0 occurs as plain text',
      ]);
    });
  },
);
