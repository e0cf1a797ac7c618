import { KubernetesResource } from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { setTimeout as delay } from 'node:timers/promises';
import { KubernetesApiClient } from '../../client/KubernetesApiClient';
import { ReadError } from '../../client/ReadError';
import { listPath } from '../listQueries';
import { describeList } from '../ResourceLister';
import {
  decodeEvent,
  METADATA_EVENT_HEAD,
  METADATA_EVENTS,
  WatchLine,
} from './decodeEvent';
import { presentVersion, streamName } from './versions';

/**
 * The server ends each watch after so long, with a bookmark just before, so that
 * a connection of which nothing came for longer is dead. Bookmarks by themselves
 * come once a minute only.
 */
const WATCH_SECONDS = { least: 16, most: 22 };
const SILENCE_MS = 26_000;

const SHORTEST_WATCH_MS = 1_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Rights that were granted are noticed after so long. */
const FORBIDDEN_PAUSE_MS = 5 * 60_000;
/** After so many failures in a row a version may be of another etcd. */
const FAILURES_OF_VERSION = 4;

/** What is done with what a stream says. */
export interface StreamListener {
  onLine(stream: ResourceStream, line: WatchLine): void;
  /** Whether it is open, or why not, has changed. */
  onState(stream: ResourceStream): void;
  /** Changes before now may have been missed. */
  onGap(stream: ResourceStream, reason: ReadError | undefined): void;
}

/** Limits that tests change. */
export interface StreamTiming {
  silenceMs?: number;
  firstPauseMs?: number;
}

/**
 * Watches one resource, in one namespace or everywhere, without an end: what
 * breaks is begun anew from the version seen last.
 */
export class ResourceStream {
  static create(options: {
    client: KubernetesApiClient;
    resource: KubernetesResource;
    namespace?: string;
    /** Where to go on from; absent, from now. */
    version?: string;
    literals: boolean;
    timing?: StreamTiming;
    listener: StreamListener;
  }): ResourceStream {
    return new ResourceStream(options);
  }

  readonly name: string;
  readonly resource: KubernetesResource;
  #version: string | undefined;
  #isOpen = false;
  #error: ReadError | undefined;
  #failures = 0;

  private constructor(
    private readonly options: Parameters<typeof ResourceStream.create>[0],
  ) {
    this.resource = options.resource;
    this.name = streamName(options.resource, options.namespace);
    this.#version = options.version;
  }

  /** All changes up to it were said. Undefined until it is known. */
  get version(): string | undefined {
    return this.#version;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why it is not open. */
  get error(): ReadError | undefined {
    return this.#error;
  }

  /**
   * Resolves when the signal is aborted.
   *
   * @throws ReadError Unauthorized, after which nothing can be read
   */
  async run(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, listener } = this.options;
    let gap: ReadError | undefined;
    while (!signal.aborted) {
      try {
        if (this.#version === undefined) {
          this.#version = await presentVersion(client, resource, {
            namespace,
            signal,
          });
          listener.onGap(this, gap);
          gap = undefined;
        }
        const beganAt = performance.now();
        await this.#watch(signal).catch(error => {
          throw forbiddenWatch(error, this.name);
        });
        this.#failures = 0;
        if (performance.now() - beganAt < SHORTEST_WATCH_MS) {
          // What ends every watch at once must not be asked all the time.
          await delay(SHORTEST_WATCH_MS, undefined, { signal }).catch(() => {});
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (!(error instanceof ReadError) || error.code === 'Unauthorized') {
          throw error;
        }
        this.#failures += 1;
        if (
          error.code === 'Expired' ||
          error.code === 'Forbidden' ||
          (this.#failures >= FAILURES_OF_VERSION && !error.isTransport)
        ) {
          gap = error;
          this.#version = undefined;
        }
        if (error.code !== 'Expired' || this.#failures > 1) {
          this.#fail(error);
          await this.#pause(error, signal);
        }
      }
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, literals, timing } = this.options;
    const what = describeList(resource, namespace);
    const { least, most } = WATCH_SECONDS;
    const seconds = least + Math.floor(Math.random() * (most - least + 1));
    const parameters = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: this.#version!,
      timeoutSeconds: String(seconds),
    });
    const lines = client.lines(
      `${listPath(resource, namespace)}?${parameters}`,
      {
        signal,
        what,
        silenceMs: timing?.silenceMs ?? SILENCE_MS,
        onOpen: () => this.#open(),
        ...(resource.metadataOnly && {
          accept: METADATA_EVENTS,
          expectHead: METADATA_EVENT_HEAD,
        }),
      },
    );
    for await (const text of lines) {
      const line = decodeEvent(text, resource, { what, literals });
      this.options.listener.onLine(this, line);
      this.#version = line.version;
      this.#failures = 0;
    }
  }

  #open(): void {
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#error = undefined;
      this.options.listener.onState(this);
    }
  }

  #fail(error: ReadError): void {
    const isNews = this.#isOpen || this.#error?.code !== error.code;
    this.#isOpen = false;
    this.#error = error;
    if (isNews) {
      this.options.listener.onState(this);
    }
  }

  async #pause(error: ReadError, signal: AbortSignal): Promise<void> {
    const first = this.options.timing?.firstPauseMs ?? FIRST_PAUSE_MS;
    const longest =
      error.code === 'Forbidden' ? FORBIDDEN_PAUSE_MS : LONGEST_PAUSE_MS;
    const base =
      error.code === 'Forbidden'
        ? FORBIDDEN_PAUSE_MS
        : Math.min(first * 2 ** Math.min(this.#failures - 1, 10), longest);
    const askedMs = (error.retry?.afterSeconds ?? 0) * 1_000;
    // Jitter, so that streams that broke together don't return together.
    const pauseMs = Math.max(base * (0.5 + Math.random() / 2), askedMs);
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}

/** Lists may be allowed where watches are not. */
function forbiddenWatch(error: unknown, name: string): unknown {
  return error instanceof ReadError && error.code === 'Forbidden'
    ? new ReadError(
        'Forbidden',
        `The source may not watch ${name} (HTTP 403); grant it the verb watch there, as docs/sources/kubernetes.md shows`,
      )
    : error;
}
