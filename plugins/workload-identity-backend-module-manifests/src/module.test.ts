import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  IdentitySource,
  identitySourcesExtensionPoint,
} from '@tenure/backstage-plugin-workload-identity-node';
import { recordSnapshot } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { workloadIdentityModuleManifests } from './module';

const directory = createMockDirectory();

async function start(manifests: object[]): Promise<IdentitySource[]> {
  const added: IdentitySource[] = [];
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'workload-identity',
        register(reg) {
          reg.registerExtensionPoint(identitySourcesExtensionPoint, {
            addSource: (...sources) => {
              added.push(...sources);
            },
          });
          reg.registerInit({ deps: {}, init: async () => {} });
        },
      }),
      workloadIdentityModuleManifests,
      mockServices.rootConfig.factory({
        data: { workloadIdentity: { sources: { manifests } } },
      }),
    ],
  });
  return added;
}

describe('workloadIdentityModuleManifests', () => {
  it('adds a source for each entry', async () => {
    directory.setContent({
      'a.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: robot }\n',
    });
    const sources = await start([
      { id: 'one', cluster: 'prod', paths: [directory.resolve('*.yaml')] },
      { id: 'two', cluster: 'staging', paths: ['nowhere/*.yaml'] },
    ]);
    expect(sources.map(source => [source.id, source.describe().title])).toEqual(
      [
        ['one', 'Manifests of prod'],
        ['two', 'Manifests of staging'],
      ],
    );
    const { events } = await recordSnapshot(sources[0]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'observations',
        scope: { resource: 'files', partition: directory.resolve('a.yaml') },
      }),
    );
  });

  it('is content without any', async () => {
    await expect(start([])).resolves.toEqual([]);
  });

  it('refuses to start with what it does not understand', async () => {
    await expect(start([{ id: 'one', cluster: 'prod' }])).rejects.toThrow(
      'workloadIdentity.sources.manifests[0] has neither paths nor urls',
    );
  });
});
