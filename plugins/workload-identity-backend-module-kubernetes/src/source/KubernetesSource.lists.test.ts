import { setTimeout as delay } from 'node:timers/promises';
import { SnapshotEvent } from '@tenure/backstage-plugin-workload-identity-node';
import {
  checkSnapshot,
  findPlantedValues,
  recordSnapshot,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import {
  account,
  namespace,
  PLANTED,
  pod,
  sampleObjects,
  secret,
  sourceOf,
} from '../__testUtils__/cluster';
import {
  FakeApiServer,
  Intercept,
  refuse,
} from '../__testUtils__/FakeApiServer';
import { KubernetesSource } from './KubernetesSource';

/** Answers with a status, once or always, where the condition holds. */
function refusing(
  status: number,
  where: (taken: Parameters<Intercept>[0]) => boolean,
  times = Infinity,
): Intercept {
  let left = times;
  return (taken, response) => {
    if (!where(taken) || left === 0) {
      return false;
    }
    left -= 1;
    refuse(response, status);
    return true;
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await delay(10);
  }
}

describe('the lists of a KubernetesSource', () => {
  let server: FakeApiServer;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    server.objects = sampleObjects();
  });
  afterEach(() => server.close());

  async function snapshot(source: KubernetesSource = sourceOf(server)) {
    const recording = await recordSnapshot(source);
    expect(checkSnapshot(recording)).toEqual([]);
    expect(
      findPlantedValues(JSON.stringify(recording.events), PLANTED),
    ).toEqual([]);
    return recording;
  }

  function coverage(events: SnapshotEvent[], resource: string) {
    return Object.fromEntries(
      events.flatMap(event =>
        event.type === 'coverage' && event.resource === resource
          ? [[event.partition, event.reason?.code ?? event.state]]
          : [],
      ),
    );
  }

  function assets(events: SnapshotEvent[], kind: string) {
    return events.flatMap(event =>
      event.type === 'observations'
        ? event.assets.filter(asset => asset.key.kind === kind)
        : [],
    );
  }

  it('asks for Secrets as metadata only, type by type and page by page', async () => {
    server.objects.configmaps = [];
    server.objects.secrets = [
      ...Array.from({ length: 5 }, (_, i) => secret('a', `o-${i}`, 'Opaque')),
      secret('a', 'tls', 'kubernetes.io/tls'),
      secret('b', 'odd', 'example.com/odd'),
    ];
    const { events } = await snapshot(sourceOf(server, { pageSize: 2 }));

    const asked = server.taken.filter(({ resource }) => resource === 'secrets');
    expect(new Set(asked.map(({ accept }) => accept))).toEqual(
      new Set([
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      ]),
    );
    expect(asked.every(({ query }) => query.get('limit') === '2')).toBe(true);
    expect(
      assets(events, 'secret').map(({ key, facts }) => ({
        name: key.name,
        type: 'type' in facts ? facts.type : undefined,
      })),
    ).toEqual([
      ...Array.from({ length: 5 }, (_, i) => ({
        name: `a/o-${i}`,
        type: 'Opaque',
      })),
      { name: 'a/tls', type: 'kubernetes.io/tls' },
      { name: 'b/odd', type: undefined },
    ]);
    expect(coverage(events, 'secrets')).toEqual({ '*': 'complete' });
  });

  it('refuses whole Secrets, unread where it can see it at once', async () => {
    server.objects.configmaps = [];
    const items = [secret('a', 'keys', 'Opaque')];
    const bodies = [
      { kind: 'SecretList', apiVersion: 'v1', metadata: {}, items },
      {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: {},
        items,
      },
    ];
    for (const body of bodies) {
      server.intercept = ({ resource }, response) => {
        const meant = resource === 'secrets';
        if (meant) {
          response.end(JSON.stringify(body));
        }
        return meant;
      };
      const { events } = await snapshot();
      expect(coverage(events, 'secrets')).toEqual({ '*': 'InvalidResponse' });
      expect(assets(events, 'secret')).toEqual([]);
      expect(coverage(events, 'pods')).toEqual({ '*': 'complete' });
    }
  });

  it('says who the cluster is, or that it may not know', async () => {
    const known = await snapshot();
    expect(known.events[0]).toEqual({
      type: 'authority',
      authority: 'cluster:test',
      uid: 'uid-1',
      version: 'v1.36.3',
    });

    server.intercept = refusing(403, ({ path }) =>
      path.endsWith('/kube-system'),
    );
    const { events } = await snapshot();
    expect(events.slice(0, 2)).toEqual([
      expect.objectContaining({ type: 'problem', code: 'ClusterUidUnknown' }),
      { type: 'authority', authority: 'cluster:test', version: 'v1.36.3' },
    ]);
    expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
  });

  it('counts the pods of a workload, once though the list begins anew', async () => {
    server.objects.pods = Array.from({ length: 6 }, (_, i) =>
      pod('a', `app-1-${i}`, 'app-1'),
    );
    server.intercept = refusing(
      410,
      ({ resource, query }) =>
        resource === 'pods' && query.get('continue') === '4',
      1,
    );
    const { events } = await snapshot(sourceOf(server, { pageSize: 2 }));
    expect(coverage(events, 'pods')).toEqual({ '*': 'complete' });
    expect(
      assets(events, 'workload').filter(({ facts }) => 'instances' in facts),
    ).toEqual([
      expect.objectContaining({
        key: {
          kind: 'workload',
          authority: 'cluster:test',
          name: 'a/Deployment/app',
        },
        facts: expect.objectContaining({ instances: 6, runningInstances: 6 }),
      }),
    ]);
  });

  it('gives up a list that expires twice, and counts nothing by half', async () => {
    server.objects.pods = Array.from({ length: 6 }, (_, i) =>
      pod('a', `app-1-${i}`, 'app-1'),
    );
    server.intercept = refusing(
      410,
      ({ resource, query }) =>
        resource === 'pods' && query.get('continue') === '4',
    );
    const { events } = await snapshot(sourceOf(server, { pageSize: 2 }));
    expect(coverage(events, 'pods')).toEqual({ '*': 'Expired' });
    expect(
      assets(events, 'workload').filter(({ facts }) => 'instances' in facts),
    ).toEqual([]);
    expect(coverage(events, 'rbac.authorization.k8s.io/roles')).toEqual({
      '*': 'complete',
    });
  });

  it('reads each namespace by itself where it may not read all', async () => {
    server.objects.namespaces = ['a', 'b', 'c'].map(namespace);
    server.allow = (resource, place) =>
      resource === 'namespaces' ||
      (place !== undefined && !(resource === 'secrets' && place === 'b'));
    const { events } = await snapshot();
    expect(coverage(events, 'secrets')).toEqual({
      a: 'complete',
      b: 'Forbidden',
      c: 'complete',
    });
    expect(coverage(events, 'pods')).toEqual({
      a: 'complete',
      b: 'complete',
      c: 'complete',
    });
    expect(coverage(events, 'rbac.authorization.k8s.io/clusterroles')).toEqual({
      '': 'Forbidden',
    });
    expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
  });

  it('knows namespaces from what it came upon, or says that it knows none', async () => {
    server.allow = (resource, place) =>
      resource === 'serviceaccounts' || place === 'a';
    const some = await snapshot();
    expect(coverage(some.events, 'secrets')).toEqual({
      a: 'complete',
      b: 'Forbidden',
    });
    expect(some.events.at(-1)).toEqual({ type: 'end', exhaustive: false });

    server.allow = () => false;
    const none = await snapshot();
    expect(coverage(none.events, 'secrets')).toEqual({ '*': 'Forbidden' });
    expect(none.events.at(-1)).toEqual({ type: 'end', exhaustive: false });
    expect(none.events).toContainEqual(
      expect.objectContaining({
        resource: 'secrets',
        reason: {
          code: 'Forbidden',
          message: expect.stringContaining('under namespaces'),
        },
      }),
    );
  });

  it('reads only the namespaces that it is told to', async () => {
    server.allow = (_, place) => place !== 'b';
    const { events } = await snapshot(
      sourceOf(server, { namespaces: ['a', 'b'] }),
    );
    expect(coverage(events, 'apps/deployments')).toEqual({
      a: 'complete',
      b: 'Forbidden',
    });
    expect(coverage(events, 'namespaces')).toEqual({});
    const wide = server.taken.filter(
      ({ resource, namespace: place }) => resource && place === undefined,
    );
    expect(wide.map(({ resource }) => resource)).toEqual([
      'certificates.k8s.io/certificatesigningrequests',
      'rbac.authorization.k8s.io/clusterroles',
      'rbac.authorization.k8s.io/clusterrolebindings',
    ]);
    expect(events.at(-1)).toEqual({ type: 'end', exhaustive: false });
  });

  it('asks for no more at a time than it is allowed to', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `ns-${i + 10}`);
    server.objects = {
      serviceaccounts: names.flatMap(name => [
        account(name, 'one'),
        account(name, 'two'),
      ]),
    };
    let underWay = 0;
    let most = 0;
    server.intercept = (_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      response.on('close', () => {
        underWay -= 1;
      });
      return false;
    };
    const { events } = await snapshot(
      sourceOf(server, { namespaces: names, concurrency: 3, pageSize: 1 }),
    );
    expect(most).toBeLessThanOrEqual(3);
    expect(server.connections).toBeLessThanOrEqual(3);
    expect(assets(events, 'identity')).toHaveLength(24);
    expect(Object.keys(coverage(events, 'serviceaccounts'))).toEqual(names);
  });

  it('lets go of what is under way when nobody reads on', async () => {
    const { signal } = new AbortController();
    const stalled = new Set<string>();
    server.intercept = ({ resource, namespace: place }, response) => {
      const stalls = resource === 'serviceaccounts' && place === 'b';
      if (stalls) {
        stalled.add('begun');
        response.on('close', () => stalled.add('closed'));
      }
      return stalls;
    };
    const began = performance.now();
    const source = sourceOf(server, { namespaces: ['a', 'b'] });
    for await (const event of source.snapshot({ signal })) {
      if (event.type === 'observations') {
        await until(() => stalled.has('begun'));
        break;
      }
    }
    await until(() => stalled.has('closed'));
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('throws when the server goes away, or the credentials end, under way', async () => {
    server.intercept = ({ resource }, response) => {
      const gone = resource?.startsWith('apps/') ?? false;
      if (gone) {
        response.destroy();
      }
      return gone;
    };
    const gone = await snapshot();
    expect(gone.error).toMatchObject({ code: 'Unreachable' });
    expect(coverage(gone.events, 'secrets')).toEqual({ '*': 'complete' });
    expect(coverage(gone.events, 'apps/deployments')).toEqual({
      '*': 'Unreachable',
    });

    server.intercept = refusing(401, ({ resource }) => resource === 'pods');
    const ended = await snapshot();
    expect(ended.error).toMatchObject({ code: 'Unauthorized' });
  });

  it.each<[string, Intercept, string]>([
    [
      'an answer larger than allowed',
      ({ resource }, response) => {
        const meant = resource === 'pods';
        if (meant) {
          response.end(
            JSON.stringify({ kind: 'PodList', items: 'x'.repeat(90_000) }),
          );
        }
        return meant;
      },
      'ResponseTooLarge',
    ],
    [
      'a list of something else',
      ({ resource }, response) => {
        const meant = resource === 'pods';
        if (meant) {
          response.end(JSON.stringify({ kind: 'SecretList', items: [] }));
        }
        return meant;
      },
      'InvalidResponse',
    ],
    [
      'objects of another namespace',
      ({ resource }, response) => {
        const meant = resource === 'pods';
        if (meant) {
          const items = [{ metadata: { name: 'x' } }];
          response.end(JSON.stringify({ kind: 'PodList', items }));
        }
        return meant;
      },
      'InvalidResponse',
    ],
    [
      'a page that leads to itself',
      ({ resource }, response) => {
        const meant = resource === 'pods';
        if (meant) {
          response.end(
            JSON.stringify({
              kind: 'PodList',
              metadata: { continue: 'same' },
              items: [],
            }),
          );
        }
        return meant;
      },
      'InvalidResponse',
    ],
  ])('refuses %s', async (_, intercept, code) => {
    server.intercept = intercept;
    const { events, error } = await snapshot(
      sourceOf(server, {}, { maxResponseBytes: 60_000 }),
    );
    expect(error).toBeUndefined();
    expect(coverage(events, 'pods')).toEqual({ '*': code });
  });

  describe('of add-ons', () => {
    const ADDONS = [
      'cert-manager.io/clusterissuers',
      'cert-manager.io/issuers',
      'cert-manager.io/certificates',
      'external-secrets.io/clustersecretstores',
      'external-secrets.io/secretstores',
      'external-secrets.io/externalsecrets',
    ];
    const askedFor = (group: string) =>
      server.taken.filter(({ path }) => path.startsWith(`/apis/${group}.io`));
    const states = (events: SnapshotEvent[]) =>
      Object.fromEntries(ADDONS.map(name => [name, coverage(events, name)]));
    const ALL_COMPLETE = Object.fromEntries(
      ADDONS.map(name => [
        name,
        { [/\/cluster/.test(name) ? '' : '*']: 'complete' },
      ]),
    );

    it('that are not installed are none, by one question each', async () => {
      const { events } = await snapshot();
      expect(states(events)).toEqual(ALL_COMPLETE);
      expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
      expect(askedFor('cert-manager')).toHaveLength(1);
      expect(askedFor('external-secrets')).toHaveLength(1);
    });

    it('are read in the version that is served', async () => {
      server.groups = {
        'cert-manager.io': 'v1',
        'external-secrets.io': 'v1beta1',
      };
      const { events } = await snapshot();
      expect(states(events)).toEqual(ALL_COMPLETE);
      expect(assets(events, 'credential').map(({ key }) => key.name)).toEqual(
        expect.arrayContaining([
          'a/Secret/cert#x509-certificate',
          'b/Secret/keys#opaque',
        ]),
      );
      expect(assets(events, 'store').map(({ key }) => key.authority)).toEqual([
        'store:vault/vault.example:8200',
        'store:vault/vault.example:8200',
      ]);
      const links = events.flatMap(event =>
        event.type === 'observations' ? event.links : [],
      );
      expect(
        links.filter(({ type }) => type === 'synced-from').map(l => l.to.name),
      ).toEqual(['secret/app/db', 'secret/app/db']);
      expect(
        assets(events, 'secret').flatMap(({ facts }) =>
          'sync' in facts ? facts.sync : [],
        ),
      ).toEqual([
        {
          by: 'external-secrets',
          state: 'failing',
          reason: 'SecretSyncedError',
        },
        {
          by: 'external-secrets',
          state: 'failing',
          reason: 'SecretSyncedError',
        },
      ]);
    });

    it('are told where they may not be read, or are too old', async () => {
      server.groups = {
        'cert-manager.io': 'v1',
        'external-secrets.io': 'v1alpha1',
      };
      server.allow = resource => resource !== 'cert-manager.io/certificates';
      const { events } = await snapshot();
      expect(states(events)).toMatchObject({
        'cert-manager.io/certificates': { a: 'Forbidden', b: 'Forbidden' },
        'cert-manager.io/issuers': { '*': 'complete' },
        'external-secrets.io/externalsecrets': { '*': 'NotFound' },
      });
    });

    it('are found out by their lists where the server tells nobody', async () => {
      server.groups = { 'cert-manager.io': 'v1' };
      server.allow = resource => resource !== 'discovery';
      const { events } = await snapshot();
      expect(states(events)).toEqual(ALL_COMPLETE);
      const one = await snapshot(sourceOf(server, { namespaces: ['a'] }));
      expect(states(one.events)).toMatchObject({
        'cert-manager.io/certificates': { a: 'complete' },
        'external-secrets.io/externalsecrets': { '*': 'complete' },
      });
    });

    it('are left out, as ConfigMaps are, where the configuration says so', async () => {
      server.groups = { 'cert-manager.io': 'v1', 'external-secrets.io': 'v1' };
      const { events } = await snapshot(
        sourceOf(server, { literals: false, exclude: ADDONS.slice(0, 5) }),
      );
      expect(coverage(events, 'configmaps')).toEqual({});
      expect(askedFor('cert-manager')).toEqual([]);
      expect(states(events)).toMatchObject({
        'cert-manager.io/certificates': {},
        'external-secrets.io/externalsecrets': { '*': 'complete' },
      });
      expect(JSON.stringify(events)).not.toContain('#literal');
    });
  });

  it('finds literals, in ConfigMaps too, and asks for few of these at a time', async () => {
    const { events } = await snapshot();
    expect(
      assets(events, 'credential')
        .map(({ key }) => key.name)
        .filter(name => name.startsWith('a/') && name.includes('#literal')),
    ).toEqual([
      'a/ConfigMap/conf#literal/app.properties',
      'a/Deployment/app#literal/main/env/PASSWORD',
      'a/Deployment/app#literal/main/args/0',
    ]);
    expect(
      server.taken
        .filter(({ resource }) => resource === 'configmaps')
        .map(({ query }) => query.get('limit')),
    ).toEqual(['50']);
  });
});
