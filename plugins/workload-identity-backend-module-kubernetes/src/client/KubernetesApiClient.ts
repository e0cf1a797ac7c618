import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { Connection } from './Connection';
import { readBody } from './readBody';
import { readLines } from './readLines';
import { ReadError, readErrorFrom } from './ReadError';
import { statusError } from './statusError';

const MEBIBYTE = 1024 * 1024;
const RETRIES = 2;
/** Above what etcd takes for an object, 1.5 MiB. */
const MAX_LINE_BYTES = 8 * MEBIBYTE;

export interface KubernetesApiClientOptions {
  connection: Connection;
  requestTimeoutSeconds: number;
  /** Most connections, and so requests, at a time. */
  concurrency: number;
  /** Largest body; 64 MiB unless given. */
  maxResponseBytes?: number;
  /** First pause before a retry, in milliseconds; 250 unless given. */
  retryDelayMs?: number;
}

export interface GetOptions {
  signal: AbortSignal;
  /** For messages: `secrets in namespace 'payments'`. */
  what: string;
  accept?: string;
  /** What the body has to begin with; anything else is refused unread. */
  expectHead?: RegExp;
}

/**
 * GET requests to one API server, with bounds on time, size and connections.
 * The server's certificate is always checked, and redirects are never followed.
 * Has to be closed.
 */
export class KubernetesApiClient {
  static create(options: KubernetesApiClientOptions): KubernetesApiClient {
    const { connection, concurrency } = options;
    const timeoutMs = options.requestTimeoutSeconds * 1_000;
    const common = {
      pipelining: 1,
      headersTimeout: timeoutMs,
      connect: {
        ca: connection.ca,
        cert: connection.cert,
        key: connection.key,
        timeout: Math.min(timeoutMs, 10_000),
        minVersion: 'TLSv1.2' as const,
        // Said here so that no environment variable switches it off.
        rejectUnauthorized: true,
      },
    };
    return new KubernetesApiClient(
      new Agent({
        ...common,
        connections: concurrency,
        bodyTimeout: timeoutMs,
      }),
      // As many as there are streams; those watch over their silence themselves.
      new Agent({ ...common, connections: null, bodyTimeout: 0 }),
      options,
      timeoutMs,
    );
  }

  private constructor(
    private readonly agent: Agent,
    private readonly streams: Agent,
    private readonly options: KubernetesApiClientOptions,
    private readonly timeoutMs: number,
  ) {}

  /**
   * Reads JSON, trying again twice when the server is busy or failing.
   *
   * @param path - below the server's address, with its query
   * @throws ReadError
   */
  async getJson(path: string, options: GetOptions): Promise<unknown> {
    return this.withRetries(options.signal, () =>
      this.send(path, options, body =>
        readBody(body, {
          what: options.what,
          expectHead: options.expectHead,
          maxBytes: this.options.maxResponseBytes ?? 64 * MEBIBYTE,
        }),
      ),
    );
  }

  /**
   * Only asks whether the answer is 200.
   *
   * @throws ReadError when it is not
   */
  async probe(path: string, options: GetOptions): Promise<void> {
    await this.send(path, options, async () => undefined);
  }

  /**
   * The lines of an answer that goes on for as long as the server likes, each of
   * bounded size. Each stream has a connection of its own, beside those of the
   * other requests, and no request is tried twice.
   *
   * @param options - `silenceMs`: an answer of which nothing comes for so long
   *   is taken for dead. `onOpen` is called when the answer has begun
   * @throws ReadError
   */
  async *lines(
    path: string,
    options: GetOptions & { silenceMs: number; onOpen: () => void },
  ): AsyncGenerator<string> {
    const { signal, what, accept = 'application/json', expectHead } = options;
    const { url, token } = this.options.connection;
    const limit = new AbortController();
    const onAbort = () => limit.abort();
    const silence = setTimeout(onAbort, options.silenceMs);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) {
        throw ReadError.aborted();
      }
      const { statusCode, headers, body } = await request(`${url}${path}`, {
        dispatcher: this.streams,
        signal: limit.signal,
        headers: {
          accept,
          'user-agent': 'tenure-workload-identity',
          ...(token && { authorization: `Bearer ${token}` }),
        },
      });
      body.on('error', () => {});
      try {
        if (statusCode !== 200) {
          throw statusError(statusCode, what, headers);
        }
        silence.refresh();
        options.onOpen();
        yield* readLines(heard(body, silence), {
          what,
          expectHead,
          maxBytes: Math.min(
            MAX_LINE_BYTES,
            this.options.maxResponseBytes ?? MAX_LINE_BYTES,
          ),
        });
      } finally {
        body.destroy();
      }
    } catch (error) {
      if (signal.aborted) {
        throw ReadError.aborted();
      }
      if (limit.signal.aborted) {
        throw new ReadError(
          'Timeout',
          `Nothing came of the watch of ${what} for ${
            options.silenceMs / 1000
          } s, so its connection is taken for dead`,
        );
      }
      throw readErrorFrom(error, new URL(url).origin);
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Ends all connections, those in use included. */
  async close(): Promise<void> {
    await Promise.all([this.agent.destroy(), this.streams.destroy()]);
  }

  private async send<T>(
    path: string,
    { signal, what, accept = 'application/json' }: GetOptions,
    read: (body: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const { url, token } = this.options.connection;
    const limit = new AbortController();
    const onAbort = () => limit.abort();
    const timer = setTimeout(onAbort, this.timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) {
        throw ReadError.aborted();
      }
      const response = await request(`${url}${path}`, {
        dispatcher: this.agent,
        signal: limit.signal,
        headers: {
          accept,
          'user-agent': 'tenure-workload-identity',
          ...(token && { authorization: `Bearer ${token}` }),
        },
      });
      // What is left unread is thrown away with its connection.
      response.body.on('error', () => {});
      try {
        if (response.statusCode !== 200) {
          throw statusError(response.statusCode, what, response.headers);
        }
        return await read(response.body);
      } finally {
        response.body.destroy();
      }
    } catch (error) {
      if (signal.aborted) {
        throw ReadError.aborted();
      }
      if (limit.signal.aborted) {
        throw new ReadError(
          'Timeout',
          `Reading ${what} took longer than ${this.options.requestTimeoutSeconds} s; check the load of the API server, or raise requestTimeoutSeconds`,
        );
      }
      throw readErrorFrom(error, new URL(url).origin);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  private async withRetries<T>(
    signal: AbortSignal,
    run: () => Promise<T>,
  ): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await run();
      } catch (error) {
        if (
          !(error instanceof ReadError) ||
          !error.retry ||
          attempt >= RETRIES
        ) {
          throw error;
        }
        const baseMs = (this.options.retryDelayMs ?? 250) * 2 ** attempt;
        // Jitter, so that sources that failed together don't return together.
        const pauseMs = baseMs * (0.5 + Math.random());
        const askedMs = (error.retry.afterSeconds ?? 0) * 1_000;
        await delay(Math.max(pauseMs, askedMs), undefined, { signal }).catch(
          () => {
            throw ReadError.aborted();
          },
        );
      }
    }
  }
}

/** The same, with each part a sign of life. */
async function* heard(
  body: AsyncIterable<Uint8Array>,
  silence: NodeJS.Timeout,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    silence.refresh();
    yield chunk;
  }
}
