import { describeIdentitySource } from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  account,
  deployment,
  namespace,
  PLANTED,
  pod,
  secret,
  sampleObjects,
  sourceOf,
} from '../__testUtils__/cluster';

const authority = 'cluster:test' as const;

async function serve(prepare: (server: FakeApiServer) => void) {
  const server = await FakeApiServer.start();
  server.objects = sampleObjects();
  server.groups = { 'cert-manager.io': 'v1', 'external-secrets.io': 'v1' };
  prepare(server);
  return {
    server,
    source: sourceOf(server),
    plantedValues: PLANTED,
    close: () => server.close(),
  };
}

describeIdentitySource('KubernetesSource', {
  complete: async () => {
    const made = await serve(() => {});
    return {
      ...made,
      expected: [
        { kind: 'workload', authority, name: 'a/Deployment/app' },
        { kind: 'identity', authority, name: 'b/runner' },
        { kind: 'secret', authority, name: 'b/odd' },
        { kind: 'secret', authority, name: 'b/ConfigMap/conf' },
        { kind: 'secret', authority, name: 'a/keys' },
      ],
      restart: () => sourceOf(made.server),
    };
  },
  partlyForbidden: async () => ({
    ...(await serve(server => {
      server.allow = (resource, place) =>
        resource === 'secrets' ? place === 'a' : true;
    })),
    forbidden: [{ resource: 'secrets', partition: 'b' }],
  }),
  failingHalfway: async () => ({
    ...(await serve(server => {
      server.intercept = ({ resource }, response) => {
        const fails = resource === 'pods';
        if (fails) {
          response.destroy();
        }
        return fails;
      };
    })),
    unread: [
      { resource: 'pods', partition: 'a' },
      { resource: 'pods', partition: '*' },
    ],
  }),
  empty: async () =>
    serve(server => {
      server.objects = {};
    }),
  duplicates: async () => ({
    ...(await serve(() => {})),
    key: { kind: 'identity', authority, name: 'Group/devs' },
  }),
  huge: async () => {
    const made = await serve(server => {
      server.objects = {
        serviceaccounts: Array.from({ length: 4_000 }, (_, index) =>
          account('a', `account-${index}`),
        ),
      };
    });
    return { ...made, atLeast: 4_000, consumed: () => made.server.sent };
  },
  changing: async () => {
    const made = await serve(() => {});
    let count = 0;
    return {
      ...made,
      restart: () => sourceOf(made.server),
      change: async () => {
        const { server } = made;
        count += 1;
        server.put('serviceaccounts', account('a', `new-${count}`));
        server.put('apps/deployments', deployment('b', `new-${count}`));
        server.put('pods', pod('a', `app-1-${count}`, 'app-1'));
        server.put('secrets', secret('b', `new-${count}`, 'Opaque'));
        const [first] = server.objects.secrets;
        server.remove('secrets', first);
        server.put('namespaces', namespace(`ns-${count}`));
        server.put('serviceaccounts', account(`ns-${count}`, 'runner'));
      },
    };
  },
  cancelled: async () =>
    serve(server => {
      server.intercept = ({ resource }) => resource === 'secrets';
    }),
});
