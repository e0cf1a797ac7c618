import {
  IdentitySource,
  SnapshotEvent,
  SourceDescription,
  SourceHealth,
  SourceRole,
} from '../source/IdentitySource';

/**
 * What a {@link TestIdentitySource} says: a list that is sent as it is, or a
 * function that makes the stream (to wait, to throw, or to be endless).
 *
 * @public
 */
export type TestSnapshot =
  | readonly SnapshotEvent[]
  | ((
      signal: AbortSignal,
      knownVersion?: string,
    ) => AsyncIterable<SnapshotEvent>);

/** What a {@link TestIdentitySource} says of changes. @public */
export type TestWatch = NonNullable<IdentitySource['watch']>;

/** @public */
export interface TestIdentitySourceOptions
  extends Partial<Omit<SourceDescription, 'capabilities'>> {
  id: string;
  events: TestSnapshot;
  /** With it, the source can be watched. */
  watch?: TestWatch;
  /** `ok` unless given. */
  health?: SourceHealth;
}

/**
 * A source whose words are scripted, for tests of what reads sources. It keeps
 * the contract where the script does: it is checked by the conformance suite
 * itself.
 *
 * @public
 */
export class TestIdentitySource implements IdentitySource {
  static create(options: TestIdentitySourceOptions): TestIdentitySource {
    return new TestIdentitySource(options);
  }

  readonly type = 'test';
  readonly id: string;
  readonly watch?: TestWatch;
  readonly #description: SourceDescription;
  #events: TestSnapshot;
  #health: SourceHealth;
  #snapshots = 0;

  private constructor(options: TestIdentitySourceOptions) {
    const { id, events, health, watch, ...description } = options;
    this.id = id;
    this.#events = events;
    this.#health = health ?? { state: 'ok' };
    this.watch = watch;
    this.#description = {
      title: id,
      role: 'live' satisfies SourceRole,
      refreshIntervalSeconds: 60,
      staleAfterSeconds: 180,
      timeoutSeconds: 30,
      ...description,
      capabilities: { cancellation: true, deltas: watch !== undefined },
    };
  }

  /** How many snapshots were begun. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /** Changes what the next snapshot says; one under way goes on as it began. */
  setEvents(events: TestSnapshot): void {
    this.#events = events;
  }

  setHealth(health: SourceHealth): void {
    this.#health = health;
  }

  describe(): SourceDescription {
    return { ...this.#description };
  }

  async *snapshot(options: {
    signal: AbortSignal;
    knownVersion?: string;
  }): AsyncIterable<SnapshotEvent> {
    const { signal, knownVersion } = options;
    this.#snapshots += 1;
    const events = this.#events;
    signal.throwIfAborted();
    for await (const event of typeof events === 'function'
      ? events(signal, knownVersion)
      : events) {
      signal.throwIfAborted();
      yield event;
    }
    signal.throwIfAborted();
  }

  async checkHealth(): Promise<SourceHealth> {
    return this.#health;
  }
}
