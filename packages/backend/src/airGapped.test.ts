import { promises as fs } from 'node:fs';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { TestPortal } from './__testUtils__/TestPortal';
import { TestStorage } from './__testUtils__/TestStorage';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = createMockDirectory();
const DAY_MS = 24 * 60 * 60 * 1000;

/** As `kubectl get … -A -o json` and `jq` write it. */
const listOf = (...items: object[]) =>
  JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }, undefined, 2);

const WORKLOADS = listOf(
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'line', namespace: 'packing', uid: 'a1' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: 'line',
      namespace: 'packing',
      uid: 'w1',
      labels: { 'backstage.io/kubernetes-id': 'line' },
    },
    spec: {
      replicas: 1,
      template: {
        spec: {
          serviceAccountName: 'line',
          containers: [{ name: 'line', image: 'line:1' }],
          volumes: [{ name: 'tls', secret: { secretName: 'drive' } }],
        },
      },
    },
  },
);
const secrets = (...names: string[]) =>
  listOf(
    ...names.map(name => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: 'packing',
        annotations: { 'tenure.dev/expires-at': '2020-01-01T00:00:00Z' },
      },
      type: 'kubernetes.io/tls',
      data: { 'tls.key': 'cGxhbnRlZC1pbi1hbi1leHBvcnQ=' },
    })),
  );

describe.each(databases.eachSupportedId())(
  'a cluster that is known from an export alone, %s',
  databaseId => {
    let portal: TestPortal;

    const write = (name: string, text: string) =>
      fs.writeFile(directory.resolve(name), text);
    const chainOf = async () => {
      const chain = await portal.untilMatched('line');
      return { ...chain, keys: chain.nodes.map(({ name }) => name) };
    };
    const daysAgo = (days: number) =>
      new Date(Date.now() - days * DAY_MS).toISOString();

    beforeAll(async () => {
      directory.setContent({
        'catalog.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: line
  annotations: { backstage.io/kubernetes-id: line }
spec: { type: service, lifecycle: production, owner: plant }
`,
        'workloads.json': WORKLOADS,
        'secrets.json': secrets('drive', 'other'),
        TAKEN_AT: daysAgo(2),
      });
      portal = await TestPortal.start({
        storage: await TestStorage.create({
          databases,
          databaseId,
          folder: directory.resolve('db'),
        }),
        catalogFile: directory.resolve('catalog.yaml'),
        workloadIdentity: {
          clusters: [{ name: 'plant', environment: 'production' }],
          sources: {
            manifests: [
              {
                id: 'plant',
                cluster: 'plant',
                role: 'exported',
                takenAtFile: directory.resolve('TAKEN_AT'),
                paths: [directory.resolve('*.json')],
                staleAfterSeconds: 7 * 24 * 60 * 60,
              },
            ],
          },
        },
      });
      await portal.untilRead('plant');
    });
    afterAll(() => portal?.stop());

    it('has its chain, its ends and its freshness from takenAt', async () => {
      const takenAt = await fs.readFile(directory.resolve('TAKEN_AT'), 'utf8');
      const chain = await chainOf();
      expect(chain.keys).toEqual(
        expect.arrayContaining([
          'packing/StatefulSet/line',
          'packing/line',
          'packing/drive',
        ]),
      );
      expect(chain.matches[0]).toMatchObject({ state: 'confirmed' });
      for (const node of chain.nodes) {
        expect(['exported', 'referenced']).toContain(node.standing);
      }
      expect(await portal.source('plant')).toMatchObject({
        role: 'exported',
        freshness: { state: 'fresh', asOf: takenAt },
      });
    });

    it('is stale since its export got too old, and keeps everything', async () => {
      const before = (await chainOf()).keys;
      const takenAt = daysAgo(10);
      await write('TAKEN_AT', takenAt);
      await portal.refresh('plant');
      const { freshness } = await portal.source('plant');
      expect(freshness).toMatchObject({
        state: 'stale',
        asOf: takenAt,
        since: new Date(Date.parse(takenAt) + 7 * DAY_MS).toISOString(),
        reason: { code: 'NotRefreshed' },
      });
      expect((await chainOf()).keys).toEqual(before);
    });

    it('says what is wrong with takenAt, and keeps everything', async () => {
      const before = (await chainOf()).keys;
      for (const [text, error] of [
        ['some day', 'holds something else than one RFC 3339 instant'],
        [daysAgo(-1), 'is yet to come'],
      ]) {
        await write('TAKEN_AT', text);
        await expect(portal.refresh('plant')).resolves.toMatchObject({
          error: { message: expect.stringContaining(error) },
        });
        expect((await chainOf()).keys).toEqual(before);
      }
    });

    it('is as the next export says', async () => {
      const takenAt = daysAgo(0);
      await write('secrets.json', secrets('drive'));
      await write('TAKEN_AT', takenAt);
      const { freshness } = await portal.refresh('plant');
      expect(freshness).toMatchObject({ state: 'fresh', asOf: takenAt });
      const names = (await portal.assets('kind=secret')).map(
        ({ name }) => name,
      );
      expect(names).toEqual(['packing/drive']);
      // Values that were in the export all the same are nowhere.
      expect(JSON.stringify(await portal.storage.dump())).not.toContain(
        'cGxhbnRlZC1pbi1hbi1leHBvcnQ',
      );
    });
  },
);
