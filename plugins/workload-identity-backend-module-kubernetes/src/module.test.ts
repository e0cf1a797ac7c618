import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  IdentitySource,
  identitySourcesExtensionPoint,
} from '@tenure/backstage-plugin-workload-identity-node';
import module from './index';

describe('workloadIdentityModuleKubernetes', () => {
  it('registers a source for each server in the configuration', async () => {
    const added: IdentitySource[] = [];
    const plugin = createBackendPlugin({
      pluginId: 'workload-identity',
      register(reg) {
        reg.registerExtensionPoint(identitySourcesExtensionPoint, {
          addSource: (...sources) => {
            added.push(...sources);
          },
        });
        reg.registerInit({ deps: {}, async init() {} });
      },
    });
    const { server } = await startTestBackend({
      features: [
        plugin,
        module,
        mockServices.rootConfig.factory({
          data: {
            workloadIdentity: {
              sources: {
                kubernetes: [
                  {
                    id: 'prod-live',
                    title: 'Production',
                    cluster: 'prod',
                    url: 'https://10.0.0.1:6443',
                    auth: { type: 'token', token: 'abc' },
                    refreshIntervalSeconds: 30,
                  },
                  {
                    id: 'here-live',
                    cluster: 'here',
                    auth: { type: 'inCluster' },
                  },
                ],
              },
            },
          },
        }),
      ],
    });
    await server.stop();

    expect(added.map(({ id, type }) => ({ id, type }))).toEqual([
      { id: 'prod-live', type: 'kubernetes' },
      { id: 'here-live', type: 'kubernetes' },
    ]);
    expect(added[0].describe()).toEqual({
      reconcileIntervalSeconds: 900,
      resourceOrder: expect.arrayContaining(['apps/deployments', 'pods']),
      title: 'Production',
      role: 'live',
      cluster: 'prod',
      refreshIntervalSeconds: 30,
      staleAfterSeconds: 90,
      timeoutSeconds: 120,
      capabilities: { cancellation: true, deltas: true },
    });
  });
});
