import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { create } from 'tar';

const API = '/api/v1/repos/acme/deploy';

/** What a host answers instead of what it has. */
export type Fault = { status: number } | 'hangs' | 'breaks off';

/**
 * A Git host on loopback that speaks as much of Gitea as Backstage's reader
 * asks, with real archives, and serves the same files as a plain web server.
 */
export class TestHost {
  /** Paths of what was asked, in order. */
  readonly requests: string[] = [];
  fault: Fault | undefined;
  #files: Record<string, string> = {};
  readonly #server: Server;

  static async start(): Promise<TestHost> {
    const host = new TestHost();
    await new Promise<void>(resolve => {
      host.#server.listen(0, '127.0.0.1', resolve);
    });
    return host;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A folder, file or glob of the repository. */
  repository(path: string): string {
    return `http://localhost:${this.port}/acme/deploy/src/branch/main/${path}`;
  }

  /** A file as a plain web server has it. */
  plain(path: string): string {
    return `http://127.0.0.1:${this.port}/plain/${path}`;
  }

  /** The readers as Backstage makes them. */
  reader(): UrlReaderService {
    return UrlReaders.default({
      config: new ConfigReader({
        integrations: {
          gitea: [
            {
              host: `localhost:${this.port}`,
              baseUrl: `http://localhost:${this.port}`,
            },
          ],
        },
        backend: { reading: { allow: [{ host: `127.0.0.1:${this.port}` }] } },
      }),
      logger: mockServices.logger.mock(),
    });
  }

  commit(files: Record<string, string>): void {
    this.#files = files;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname } = new URL(request.url!, 'http://localhost');
    this.requests.push(pathname);
    if (this.fault === 'hangs') {
      return;
    }
    if (this.fault === 'breaks off') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setImmediate(() => response.destroy());
      return;
    }
    if (this.fault) {
      response.writeHead(this.fault.status).end();
      return;
    }
    const etag = `"${this.#sha()}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
    } else if (pathname === `${API}/git/commits/main`) {
      response.end(JSON.stringify({ sha: this.#sha() }));
    } else if (pathname === `${API}/archive/main.tar.gz`) {
      response.end(await this.#archive());
    } else if (pathname.startsWith('/plain/')) {
      const content = this.#files[pathname.slice('/plain/'.length)];
      response.writeHead(content === undefined ? 404 : 200, { etag });
      response.end(content);
    } else {
      response.writeHead(404).end();
    }
  }

  #sha(): string {
    return createHash('sha1').update(JSON.stringify(this.#files)).digest('hex');
  }

  async #archive(): Promise<Buffer> {
    const folder = await mkdtemp(join(tmpdir(), 'tenure-host-'));
    try {
      for (const [path, content] of Object.entries(this.#files)) {
        const file = join(folder, 'deploy', path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
      return create({ cwd: folder, gzip: true }, ['deploy']).concat();
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
