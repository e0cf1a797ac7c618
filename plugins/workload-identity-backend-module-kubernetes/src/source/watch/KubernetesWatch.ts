import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeltaEvent,
  ResumeTokens,
} from '@tenure/backstage-plugin-workload-identity-node';
import {
  KubernetesMapper,
  scopeResource,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { KubernetesApiClient } from '../../client/KubernetesApiClient';
import { ReadError } from '../../client/ReadError';
import { ServedResource } from '../findServed';
import { ResourceLister } from '../ResourceLister';
import { WatchLine } from './decodeEvent';
import { isDependedOn } from './dependencies';
import { GlobalObjects } from './GlobalObjects';
import { HeldObjects } from './HeldObjects';
import { planStreams, StreamPlan } from './planStreams';
import { ResourceStream, StreamTiming } from './ResourceStream';
import { MappedScope, ScopeMapper } from './ScopeMapper';
import { streamName } from './versions';

/** Changes that come at once, as of a roll-out, are mapped together. */
const GATHER_MS = 40;
const LONGEST_GATHER_MS = 2_000;
/** A failure to list what changed is tried again after this. */
const RETRY_MS = 1_000;
/**
 * A watch goes on for so long at most, and then begins anew from its tokens: by
 * then credentials may have been rotated, and add-ons installed.
 */
const LONGEST_MS = 10 * 60_000;

export interface KubernetesWatchOptions {
  client: KubernetesApiClient;
  lister: ResourceLister;
  /** In the order that the mapping needs. */
  resources: readonly ServedResource[];
  makeMapper: () => KubernetesMapper;
  namespaces?: readonly string[];
  literals: boolean;
  resume: ResumeTokens;
  /** How often what does not change is confirmed, in milliseconds. */
  confirmMs: number;
  timing?: StreamTiming;
  signal: AbortSignal;
}

/**
 * One watch of a cluster: streams of single resources note what changed, and the
 * scopes that it concerns are mapped anew. What waits is a set of scopes, so that
 * a slow reader costs no memory.
 */
export class KubernetesWatch {
  static create(options: KubernetesWatchOptions): KubernetesWatch {
    return new KubernetesWatch(options);
  }

  readonly #held: HeldObjects;
  readonly #globals: GlobalObjects;
  #streams: ResourceStream[] = [];
  /** Namespace → resources in which something changed. */
  #dirty = new Map<string, Set<string>>();
  /** Digests of what was said last of each scope. */
  readonly #said = new Map<string, string>();
  #relist: ReadError | undefined | 'first';
  #isRelistNeeded = false;
  #isStateNew = true;
  #isOver = false;
  #failure: unknown;
  #isWoken = false;
  #onWake: () => void = () => {};

  private constructor(private readonly options: KubernetesWatchOptions) {
    const { lister, makeMapper } = options;
    this.#held = HeldObjects.create({
      lister,
      // Most ConfigMaps are none of the inventory's.
      matters: (resource, { object }) =>
        resource.kind !== 'ConfigMap' || makeMapper().map(object) !== undefined,
    });
    this.#globals = GlobalObjects.create({ held: this.#held, lister });
  }

  /**
   * All events but that of the authority.
   *
   * @throws ReadError when the server is gone, or the credentials are refused
   */
  async *events(): AsyncGenerator<DeltaEvent> {
    const { client, lister, resources, namespaces, signal } = this.options;
    const plan = await planStreams({
      client,
      lister,
      resources,
      namespaces,
      signal,
    });
    await this.#globals.load(plan, signal);
    const gone = new AbortController();
    const until = AbortSignal.any([signal, gone.signal]);
    // As many listen as there are streams.
    setMaxListeners(0, until);
    const timer = setTimeout(() => {
      this.#isOver = true;
      this.#wake();
    }, LONGEST_MS * (0.75 + Math.random() / 4));
    const onAbort = () => this.#wake();
    signal.addEventListener('abort', onAbort, { once: true });
    const running = this.#start(plan, until);
    try {
      yield* this.#follow(plan, until);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      gone.abort();
      await running;
    }
  }

  async #start(plan: StreamPlan, signal: AbortSignal): Promise<void> {
    const { client, literals, timing, resume } = this.options;
    const listener = {
      onLine: (stream: ResourceStream, line: WatchLine) =>
        this.#onLine(stream, line, plan),
      onState: () => {
        this.#isStateNew = true;
        this.#wake();
      },
      onGap: (_: ResourceStream, reason: ReadError | undefined) =>
        this.#needRelist(reason),
    };
    this.#streams = plan.streams.map(({ resource, namespace }) =>
      ResourceStream.create({
        client,
        resource,
        namespace,
        literals,
        timing,
        listener,
        version: resume[streamName(resource, namespace)],
      }),
    );
    await Promise.all(
      this.#streams.map(stream =>
        stream.run(signal).catch(error => {
          this.#failure ??= error;
          this.#wake();
        }),
      ),
    );
  }

  async *#follow(
    plan: StreamPlan,
    signal: AbortSignal,
  ): AsyncGenerator<DeltaEvent> {
    const mapper = ScopeMapper.create({
      held: this.#held,
      resources: distinct(plan.streams.map(({ resource }) => resource)),
      makeMapper: this.options.makeMapper,
      globals: () => this.#globals.all(signal),
    });
    let confirmAt = 0;
    let tookMs = 0;
    for (;;) {
      await this.#sleep(Math.max(0, confirmAt - performance.now()));
      if (this.options.signal.aborted) {
        throw ReadError.aborted();
      }
      if (this.#failure) {
        throw this.#failure;
      }
      if (this.#isOver && this.#dirty.size === 0) {
        return;
      }
      yield* this.#relistEvents();
      if (this.#dirty.size > 0) {
        // While changes go on coming, mapping takes half of the time at most.
        const pauseMs = Math.min(
          LONGEST_GATHER_MS,
          Math.max(GATHER_MS, tookMs),
        );
        await delay(pauseMs, undefined, { signal }).catch(() => {});
        const beganAt = performance.now();
        yield* this.#changes(mapper, signal);
        tookMs = performance.now() - beganAt;
      }
      yield* this.#stateEvents(plan);
      const resume = this.#tokens();
      if (resume && performance.now() >= confirmAt && this.#dirty.size === 0) {
        confirmAt = performance.now() + this.options.confirmMs;
        yield {
          type: 'confirmed',
          resources: this.#openResources(),
          resume,
        };
      }
    }
  }

  /** A snapshot is asked for when all streams know where they go on from. */
  *#relistEvents(): Generator<DeltaEvent> {
    if (!this.#isRelistNeeded || !this.#isSettled()) {
      return;
    }
    const reason = this.#relist;
    this.#isRelistNeeded = false;
    this.#relist = undefined;
    this.#said.clear();
    const resume = this.#tokens()!;
    yield {
      type: 'relist',
      reason:
        reason === 'first' || reason === undefined
          ? {
              code: 'FirstWatch',
              message: 'Nothing was watched before, so all is read once',
            }
          : { code: reason.code, message: reason.message },
    };
    // Only now: before, a crash would lose that a snapshot is needed.
    yield { type: 'confirmed', resources: [], resume };
  }

  async *#changes(
    mapper: ScopeMapper,
    signal: AbortSignal,
  ): AsyncGenerator<DeltaEvent> {
    const dirty = this.#dirty;
    this.#dirty = new Map();
    const resume = this.#tokens();
    const changed: Array<{ mapped: MappedScope; key: string; digest: string }> =
      [];
    try {
      for (const [namespace, resources] of dirty) {
        for (const mapped of await mapper.map(namespace, resources, signal)) {
          const key = `${mapped.scope.resource}\n${mapped.scope.partition}`;
          const digest = digestOf(mapped);
          if (this.#said.get(key) !== digest) {
            changed.push({ mapped, key, digest });
          }
        }
      }
    } catch (error) {
      for (const [namespace, resources] of dirty) {
        resources.forEach(resource => this.#note(namespace, resource));
      }
      if (
        !(error instanceof ReadError) ||
        ['Aborted', 'Unauthorized'].includes(error.code)
      ) {
        throw error;
      }
      yield {
        type: 'trouble',
        reason: { code: error.code, message: error.message },
      };
      this.#isStateNew = true;
      await delay(RETRY_MS, undefined, { signal }).catch(() => {});
      return;
    }
    for (const [index, { mapped, key, digest }] of changed.entries()) {
      const isLast = index === changed.length - 1;
      yield { type: 'scope', ...mapped, ...(isLast && resume && { resume }) };
      this.#said.set(key, digest);
    }
  }

  *#stateEvents(plan: StreamPlan): Generator<DeltaEvent> {
    const closed = this.#streams.filter(stream => !stream.isOpen);
    const error = plan.unwatched ?? closed.find(one => one.error)?.error;
    if (!this.#isStateNew || (!error && closed.length > 0)) {
      return;
    }
    this.#isStateNew = false;
    yield error
      ? {
          type: 'trouble',
          reason: { code: error.code, message: error.message },
        }
      : { type: 'live' };
  }

  #onLine(stream: ResourceStream, line: WatchLine, plan: StreamPlan): void {
    if (line.type === 'bookmark') {
      return;
    }
    const { resource } = stream;
    const { name = '', namespace = '' } = line.listed;
    if (resource.metadataOnly) {
      // The type of a Secret is not in its metadata: it is listed by types.
      this.#held.forget(resource, namespace);
      this.#note(namespace, scopeResource(resource));
      return;
    }
    if (this.#held.apply(resource, line) === 'same') {
      return;
    }
    if (this.#globals.note(resource, line)) {
      this.#needRelist(
        new ReadError(
          'Expired',
          `${resource.kind} '${name}', which concerns other namespaces as well, has changed`,
        ),
      );
    }
    if (resource.kind === 'Namespace') {
      this.#noteNamespace(name, line.type === 'deleted', plan);
    }
    this.#note(namespace, scopeResource(resource));
  }

  #noteNamespace(name: string, isGone: boolean, plan: StreamPlan): void {
    const { resources } = this.options;
    for (const { resource } of resources) {
      if (resource.namespaced && isDependedOn(resource)) {
        this.#note(name, scopeResource(resource));
      } else if (!resource.namespaced && resource.optional) {
        // Those that select namespaces.
        this.#note('', scopeResource(resource));
      }
    }
    if (plan.namespaces && plan.namespaces.includes(name) === isGone) {
      // Begun anew, from its tokens, with a stream for it or without.
      this.#isOver = true;
    }
  }

  #note(namespace: string, resource: string): void {
    const resources = this.#dirty.get(namespace) ?? new Set();
    this.#dirty.set(namespace, resources.add(resource));
    this.#wake();
  }

  #needRelist(reason: ReadError | undefined): void {
    this.#isRelistNeeded = true;
    this.#relist = reason ?? this.#relist ?? 'first';
    this.#wake();
  }

  /**
   * None while a snapshot is still to be asked for: who went on from them would
   * not know that it is needed.
   */
  #tokens(): ResumeTokens | undefined {
    if (this.#isRelistNeeded || !this.#isSettled()) {
      return undefined;
    }
    return Object.fromEntries(
      this.#streams.flatMap(({ name, version }) =>
        version === undefined ? [] : [[name, version]],
      ),
    );
  }

  /** Each stream knows where it goes on from, or that it can't know for now. */
  #isSettled(): boolean {
    return this.#streams.every(
      ({ version, error }) => version !== undefined || error !== undefined,
    );
  }

  /** Resources of which every stream is open. */
  #openResources(): string[] {
    const closed = new Set(
      this.#streams
        .filter(({ isOpen }) => !isOpen)
        .map(({ resource }) => scopeResource(resource)),
    );
    return distinct(
      this.#streams.map(({ resource }) => scopeResource(resource)),
    ).filter(name => !closed.has(name));
  }

  async #sleep(ms: number): Promise<void> {
    if (!this.#isWoken) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>(resolve => {
        this.#onWake = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
    }
    this.#isWoken = false;
  }

  #wake(): void {
    this.#isWoken = true;
    this.#onWake();
  }
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}

function digestOf({ assets, links }: MappedScope): string {
  return createHash('sha256')
    .update(JSON.stringify([assets, links]))
    .digest('base64');
}
