import { inspect } from 'node:util';
import { DeltaEvent } from '@tenure/backstage-plugin-workload-identity-node';
import {
  checkWatch,
  findPlantedValues,
  recordWatch,
  WatchRecording,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  account,
  deployment,
  PLANTED,
  roleBinding,
  sampleObjects,
  secret,
  sourceOf,
} from '../__testUtils__/cluster';
import { KubernetesSourceConfig } from '../config/types';
import { readLines } from '../client/readLines';

jest.setTimeout(60_000);

describe('the watch of a KubernetesSource', () => {
  let server: FakeApiServer;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    server.objects = sampleObjects();
  });
  afterEach(() => server.close());

  async function watch(
    options: {
      config?: Partial<KubernetesSourceConfig>;
      resume?: Record<string, string>;
      silenceMs?: number;
      onLive?: () => Promise<void>;
    },
    isEnough: (events: DeltaEvent[]) => boolean,
  ): Promise<WatchRecording> {
    const { config, resume = {}, silenceMs, onLive } = options;
    const source = sourceOf(server, config, {
      watchTiming: { firstPauseMs: 20, silenceMs },
    });
    const recording = await recordWatch(source, {
      resume,
      onLive,
      withinMs: 20_000,
      isEnough: ({ events }) => isEnough(events),
    });
    expect(
      findPlantedValues(inspect(recording, { depth: null }), PLANTED),
    ).toEqual([]);
    return recording;
  }

  const scopesOf = (events: DeltaEvent[]) =>
    events.flatMap(event =>
      event.type === 'scope'
        ? [`${event.scope.resource} ${event.scope.partition}`]
        : [],
    );
  const reasons = (events: DeltaEvent[], type: 'relist' | 'trouble') =>
    events.flatMap(event => (event.type === type ? [event.reason.code] : []));

  it('says the scopes that a change concerns, and no others', async () => {
    const recording = await watch(
      {
        onLive: async () => {
          server.put(
            'rbac.authorization.k8s.io/rolebindings',
            roleBinding('a', 'new'),
          );
        },
      },
      events => scopesOf(events).length > 0,
    );
    expect(checkWatch(recording, false)).toEqual([]);
    expect(scopesOf(recording.events)).toEqual([
      'rbac.authorization.k8s.io/rolebindings a',
    ]);
    expect(reasons(recording.events, 'relist')).toEqual(['FirstWatch']);

    // From where it was: without a relist, and with what came meanwhile.
    server.put('serviceaccounts', account('b', 'meanwhile'));
    const next = await watch({ resume: recording.resume }, events =>
      scopesOf(events).includes('serviceaccounts b'),
    );
    expect(checkWatch(next, true)).toEqual([]);
    expect(reasons(next.events, 'relist')).toEqual([]);
    expect(scopesOf(next.events).every(scope => scope.endsWith(' b'))).toBe(
      true,
    );
  });

  it('asks for a snapshot after a gap, and goes on from there', async () => {
    const first = await watch({}, events =>
      events.some(({ type }) => type === 'live'),
    );
    server.put('apps/deployments', deployment('a', 'missed'));
    server.watches.compacted = server.watches.version;
    const next = await watch(
      {
        resume: first.resume,
        onLive: async () => {
          server.put('serviceaccounts', account('a', 'later'));
        },
      },
      events =>
        reasons(events, 'relist').length > 0 &&
        scopesOf(events).includes('serviceaccounts a'),
    );
    expect(reasons(next.events, 'relist')).toEqual(['Expired']);
    expect(Number(next.resume['apps/deployments'])).toBeGreaterThanOrEqual(
      server.watches.compacted,
    );
  });

  it('takes a silent connection for dead, and begins anew', async () => {
    let isSilent = false;
    server.intercept = ({ query, resource }, response) => {
      if (isSilent && query.get('watch') && resource === 'serviceaccounts') {
        // The connection stands, and nothing comes: as behind a dead router.
        response.writeHead(200);
        response.flushHeaders();
        isSilent = false;
        return true;
      }
      return false;
    };
    isSilent = true;
    const recording = await watch(
      {
        silenceMs: 1_500,
        onLive: async () => {
          server.put('serviceaccounts', account('a', 'after'));
        },
      },
      events => scopesOf(events).includes('serviceaccounts a'),
    );
    expect(scopesOf(recording.events)).toContain('serviceaccounts a');
    expect(recording.error).toBeUndefined();
  });

  it('goes on after all connections broke', async () => {
    const recording = await watch(
      {
        onLive: async () => {
          server.watches.cut();
          server.put('serviceaccounts', account('a', 'after'));
        },
      },
      events =>
        scopesOf(events).includes('serviceaccounts a') &&
        events.filter(({ type }) => type === 'live').length > 1,
    );
    expect(reasons(recording.events, 'trouble')).toContain('Unreachable');
    expect(reasons(recording.events, 'relist')).toEqual(['FirstWatch']);
  });

  it('says what it may not watch, and watches the rest', async () => {
    server.intercept = ({ query, resource }, response) => {
      const isRefused = query.get('watch') && resource === 'pods';
      if (isRefused) {
        response.writeHead(403).end('{}');
      }
      return Boolean(isRefused);
    };
    let hasChanged = false;
    const recording = await watch({}, events => {
      if (!hasChanged && reasons(events, 'trouble').length > 0) {
        hasChanged = true;
        server.put('serviceaccounts', account('a', 'new'));
      }
      return scopesOf(events).includes('serviceaccounts a');
    });
    expect(reasons(recording.events, 'trouble')).toContain('Forbidden');
    expect(recording.events.some(({ type }) => type === 'live')).toBe(false);
  });

  it('watches namespaces one by one where it may read nothing else', async () => {
    server.allow = (resource, namespace) =>
      resource === 'namespaces' ||
      !/^(serviceaccounts|pods)$/.test(resource) ||
      namespace === 'a';
    const recording = await watch(
      {
        onLive: async () => {
          server.put('serviceaccounts', account('b', 'unseen'));
          server.put('serviceaccounts', account('a', 'seen'));
        },
      },
      events => scopesOf(events).length > 0,
    );
    expect(recording.resume).toMatchObject({
      'serviceaccounts a': expect.any(String),
    });
    expect(Object.keys(recording.resume)).not.toContain('serviceaccounts b');
    expect(scopesOf(recording.events)).toContain('serviceaccounts a');
    expect(
      scopesOf(recording.events).filter(scope => scope.endsWith(' b')),
    ).toEqual([]);
  });

  it('refuses Secrets that come with values', async () => {
    server.intercept = ({ query, resource }, response) => {
      if (!query.get('watch') || resource !== 'secrets') {
        return false;
      }
      response.writeHead(200);
      response.end(
        `${JSON.stringify({
          type: 'ADDED',
          object: { kind: 'Secret', ...secret('a', 'whole', 'Opaque') },
        })}\n`,
      );
      return true;
    };
    const recording = await watch({}, events =>
      reasons(events, 'trouble').includes('InvalidResponse'),
    );
    expect(reasons(recording.events, 'trouble')).toContain('InvalidResponse');
    expect(scopesOf(recording.events)).toEqual([]);
  });
});

describe('readLines', () => {
  async function read(
    chunks: string[],
    options: { maxBytes?: number; expectHead?: RegExp } = {},
  ): Promise<string[]> {
    const lines: string[] = [];
    async function* body() {
      for (const chunk of chunks) {
        yield Buffer.from(chunk);
      }
    }
    for await (const line of readLines(body(), {
      what: 'pods',
      maxBytes: 64,
      ...options,
    })) {
      lines.push(line);
    }
    return lines;
  }

  it('joins what comes in pieces, and leaves out what is cut off', async () => {
    expect(await read(['{"a', '":1}\n{"b":', '2}\n\n{"c"'])).toEqual([
      '{"a":1}',
      '{"b":2}',
    ]);
  });

  it('refuses a line that is too long, however it comes', async () => {
    const parts = Array.from({ length: 20 }, () => 'x'.repeat(10));
    await expect(read(parts)).rejects.toMatchObject({
      code: 'ResponseTooLarge',
    });
  });

  it('refuses a line by its beginning, and quotes nothing of it', async () => {
    const error = await read(['{"secret":"value"}\n'], {
      expectHead: /^\{"type"/,
    }).catch(thrown => thrown);
    expect(error).toMatchObject({ code: 'InvalidResponse' });
    expect(inspect(error, { depth: null })).not.toContain('"value"');
  });
});
