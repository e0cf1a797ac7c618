import fs from 'node:fs/promises';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import {
  findPlantedValues,
  recordSnapshot,
} from '@tenure/backstage-plugin-workload-identity-node/testUtils';
import { makeCertificate } from '../__testUtils__/certificates';
import {
  PLANTED,
  sampleObjects,
  sourceOf,
  TOKEN,
} from '../__testUtils__/cluster';
import { FakeApiServer, refuse, send } from '../__testUtils__/FakeApiServer';
import { KubernetesSource } from './KubernetesSource';

const { signal } = new AbortController();

describe('the connection of a KubernetesSource', () => {
  const servers: FakeApiServer[] = [];
  let dir: string;

  beforeAll(async () => {
    dir = await fs.mkdtemp(path.join(os.tmpdir(), 'kubernetes-source-'));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
  });
  afterAll(() => fs.rm(dir, { recursive: true }));

  async function serve(options?: Parameters<typeof FakeApiServer.start>[0]) {
    const server = await FakeApiServer.start(options);
    server.objects = sampleObjects();
    servers.push(server);
    return server;
  }

  async function fails(source: KubernetesSource) {
    const { error, events } = await recordSnapshot(source);
    expect(events.filter(event => event.type === 'observations')).toEqual([]);
    expect(findPlantedValues(inspect(error, { depth: 9 }), PLANTED)).toEqual(
      [],
    );
    expect(inspect(error)).not.toContain('told-by-the-server');
    return error as { code: string; message: string };
  }

  it('never follows a redirect', async () => {
    const elsewhere = await serve();
    const server = await serve();
    server.intercept = ({ path: at }, response) => {
      response.writeHead(302, { location: `${elsewhere.url}${at}` }).end();
      return true;
    };
    const source = sourceOf(server);
    await expect(fails(source)).resolves.toMatchObject({
      code: 'RedirectRefused',
    });
    expect(elsewhere.taken).toEqual([]);
    await expect(source.checkHealth({ signal })).resolves.toMatchObject({
      state: 'misconfigured',
      reason: { code: 'RedirectRefused' },
    });
  });

  it('trusts only the CA it is given, whatever the environment says', async () => {
    const server = await serve();
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const source = sourceOf({
        url: server.url,
        ca: makeCertificate('another').cert,
      });
      const error = await fails(source);
      expect(error.code).toBe('TlsUntrusted');
      expect(error.message).toMatch(/caFile/);
      await expect(source.checkHealth({ signal })).resolves.toMatchObject({
        state: 'misconfigured',
      });
    } finally {
      if (before === undefined) {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      } else {
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
      }
    }
    expect(server.taken).toEqual([]);
  });

  it('says that nobody listens, or that it is not TLS', async () => {
    const server = await serve();
    const source = sourceOf(server);
    await server.close();
    servers.length = 0;
    await expect(fails(source)).resolves.toMatchObject({ code: 'Unreachable' });
    await expect(source.checkHealth({ signal })).resolves.toMatchObject({
      state: 'unreachable',
    });

    const plain = http.createServer((_, response) => response.end(TOKEN));
    await new Promise<void>(done => plain.listen(0, '127.0.0.1', done));
    const { port } = plain.address() as AddressInfo;
    await expect(
      fails(sourceOf({ url: `https://127.0.0.1:${port}`, ca: server.ca })),
    ).resolves.toMatchObject({ code: 'TlsUntrusted' });
    await new Promise(done => plain.close(done));
  });

  it('gives up on an answer that does not come, or does not end', async () => {
    const silent = await serve();
    silent.intercept = () => true;
    const slow = await serve();
    slow.intercept = (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
      return true;
    };
    for (const server of [silent, slow]) {
      const source = sourceOf(server, { requestTimeoutSeconds: 1 });
      await expect(fails(source)).resolves.toMatchObject({ code: 'Timeout' });
    }
  });

  it.each([
    [401, 'Unauthorized', 1],
    [500, 'ServerError', 3],
    [429, 'TooManyRequests', 3],
    [404, 'NotFound', 1],
    [418, 'InvalidResponse', 1],
  ])('takes HTTP %s for %s, after %s tries', async (status, code, tries) => {
    const server = await serve();
    server.intercept = (_, response) => {
      refuse(response, status, { 'retry-after': '0' });
      return true;
    };
    await expect(fails(sourceOf(server))).resolves.toMatchObject({ code });
    expect(server.taken).toHaveLength(tries);
  });

  it('goes on when a busy server answers again, as late as it asks', async () => {
    const server = await serve();
    let refused = 0;
    server.intercept = (_, response) => {
      refused += 1;
      if (refused > 1) {
        return false;
      }
      refuse(response, 503, { 'retry-after': '1' });
      return true;
    };
    const began = performance.now();
    const { events, error } = await recordSnapshot(sourceOf(server));
    expect(error).toBeUndefined();
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(events.at(-1)).toEqual({ type: 'end', exhaustive: true });
  });

  it('repeats nothing of an answer that is no JSON', async () => {
    const server = await serve();
    server.intercept = (_, response) => {
      response.end(`{"token": "${TOKEN}" oops`);
      return true;
    };
    await expect(fails(sourceOf(server))).resolves.toMatchObject({
      code: 'InvalidResponse',
    });
  });

  it('shows a client certificate, from files and from data', async () => {
    const client = makeCertificate('tenure-reader');
    const server = await serve({ clientCa: client.cert });
    const certFile = path.join(dir, 'client.pem');
    const keyFile = path.join(dir, 'client-key.pem');
    const caFile = path.join(dir, 'ca.pem');
    await fs.writeFile(certFile, client.cert);
    await fs.writeFile(keyFile, client.key);
    await fs.writeFile(caFile, server.ca);
    for (const auth of [
      { certFile, keyFile },
      { certData: client.cert, keyData: client.key },
    ]) {
      const source = sourceOf(server, {
        server: {
          url: server.url,
          caFile,
          auth: { type: 'clientCertificate', ...auth },
        },
      });
      await expect(source.checkHealth({ signal })).resolves.toEqual({
        state: 'ok',
      });
      expect(server.taken.at(-1)).toMatchObject({
        clientCertificate: 'tenure-reader',
        authorization: undefined,
      });
    }
  });

  it('reads a token anew each time, and refuses what is none', async () => {
    const server = await serve();
    const tokenFile = path.join(dir, 'token');
    const source = sourceOf(server, {
      server: {
        url: server.url,
        caData: server.ca,
        auth: { type: 'token', tokenFile },
      },
    });
    await fs.writeFile(tokenFile, 'first-token\n');
    await recordSnapshot(source);
    await fs.writeFile(tokenFile, 'second-token\n');
    const before = server.taken.length;
    await recordSnapshot(source);
    const sent = (taken: typeof server.taken) => [
      ...new Set(taken.map(({ authorization }) => authorization)),
    ];
    expect(sent(server.taken.slice(0, before))).toEqual(['Bearer first-token']);
    expect(sent(server.taken.slice(before))).toEqual(['Bearer second-token']);

    await fs.writeFile(tokenFile, `${TOKEN}\nX-Other: header`);
    await expect(fails(source)).resolves.toMatchObject({
      code: 'CredentialsUnreadable',
    });
    await fs.rm(tokenFile);
    await expect(fails(source)).resolves.toMatchObject({
      code: 'CredentialsUnreadable',
      message: expect.stringContaining(tokenFile),
    });
  });

  it('finds all it needs in a pod', async () => {
    const server = await serve();
    const { hostname, port } = new URL(server.url);
    await fs.writeFile(path.join(dir, 'token'), 'pod-token');
    await fs.writeFile(path.join(dir, 'ca.crt'), server.ca);
    const inPod = (env: Record<string, string>) =>
      sourceOf(
        server,
        { server: { auth: { type: 'inCluster' } } },
        { surroundings: { env, serviceAccountDir: dir } },
      );
    await expect(
      inPod({
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
      }).checkHealth({ signal }),
    ).resolves.toEqual({ state: 'ok' });
    expect(server.taken.at(-1)?.authorization).toBe('Bearer pod-token');
    await expect(inPod({}).checkHealth({ signal })).resolves.toMatchObject({
      state: 'misconfigured',
      reason: { code: 'CredentialsUnreadable' },
    });
  });

  it('asks for the version where the readiness is nobody’s to see', async () => {
    const server = await serve();
    server.intercept = ({ path: at }, response) => {
      if (at !== '/readyz') {
        return false;
      }
      refuse(response, 403);
      return true;
    };
    await expect(sourceOf(server).checkHealth({ signal })).resolves.toEqual({
      state: 'ok',
    });
    server.intercept = (_, response) => {
      send(response, 401, {});
      return true;
    };
    await expect(
      sourceOf(server).checkHealth({ signal }),
    ).resolves.toMatchObject({ state: 'unauthorized' });
  });
});
