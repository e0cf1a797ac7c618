import { setTimeout as delay } from 'node:timers/promises';
import { SnapshotEvent } from '../source/IdentitySource';
import { describeIdentitySource } from './describeIdentitySource';
import { TestIdentitySource } from './TestIdentitySource';

const authority = 'cluster:test' as const;

function secret(namespace: string, name: string): SnapshotEvent {
  return {
    type: 'observations',
    scope: { resource: 'secrets', partition: namespace },
    assets: [
      {
        key: { kind: 'secret', authority, name: `${namespace}/${name}` },
        facts: { type: 'Opaque', createdAt: '2026-01-01T00:00:00Z' },
      },
    ],
    links: [],
  };
}

function coverage(
  partition: string,
  state: 'complete' | 'forbidden' = 'complete',
): SnapshotEvent {
  return {
    type: 'coverage',
    resource: 'secrets',
    partition,
    state,
    reason:
      state === 'complete'
        ? undefined
        : { code: 'Forbidden', message: 'May not list secrets' },
  };
}

const begin: SnapshotEvent = { type: 'authority', authority, uid: 'uid-1' };
const end: SnapshotEvent = { type: 'end', exhaustive: true };

function made(
  events: Parameters<typeof TestIdentitySource.create>[0]['events'],
) {
  return { source: TestIdentitySource.create({ id: 'test', events }) };
}

const whole = [
  begin,
  secret('a', 'one'),
  coverage('a'),
  secret('b', 'two'),
  coverage('b'),
  end,
];

describeIdentitySource('TestIdentitySource', {
  complete: () => ({
    ...made(whole),
    expected: [
      { kind: 'secret', authority, name: 'a/one' },
      { kind: 'secret', authority, name: 'b/two' },
    ],
    restart: () => made(whole).source,
    plantedValues: ['never-said-by-anyone'],
  }),
  partlyForbidden: () => ({
    ...made([
      begin,
      secret('a', 'one'),
      coverage('a'),
      coverage('b', 'forbidden'),
      end,
    ]),
    forbidden: [{ resource: 'secrets', partition: 'b' }],
  }),
  failingHalfway: () => ({
    ...made(async function* failing() {
      yield begin;
      yield secret('a', 'one');
      yield coverage('a');
      yield secret('b', 'two');
      throw new Error('The line broke');
    }),
    unread: [{ resource: 'secrets', partition: 'b' }],
  }),
  empty: () => made([begin, coverage('*'), end]),
  duplicates: () => ({
    ...made([
      begin,
      secret('a', 'one'),
      secret('a', 'one'),
      coverage('a'),
      end,
    ]),
    key: { kind: 'secret', authority, name: 'a/one' },
  }),
  huge: () => {
    let consumed = 0;
    return {
      ...made(async function* huge() {
        yield begin;
        for (; consumed < 3_000; consumed += 1) {
          yield secret('a', `secret-${consumed}`);
        }
        yield coverage('a');
        yield end;
      }),
      atLeast: 3_000,
      consumed: () => consumed,
    };
  },
  cancelled: () =>
    made(async function* slow(signal) {
      yield begin;
      await delay(60_000, undefined, { signal });
      yield end;
    }),
});

describe('TestIdentitySource', () => {
  it('says at the next snapshot what it is told to', async () => {
    const source = TestIdentitySource.create({
      id: 'scripted',
      role: 'declared',
      cluster: 'prod',
      events: [end],
    });
    const { signal } = new AbortController();
    const first = source.snapshot({ signal })[Symbol.asyncIterator]();
    await expect(first.next()).resolves.toEqual({ done: false, value: end });

    source.setEvents([begin, end]);
    source.setHealth({
      state: 'unreachable',
      reason: { code: 'Unreachable', message: 'Nobody answers' },
    });

    await expect(first.next()).resolves.toMatchObject({ done: true });
    const events: SnapshotEvent[] = [];
    for await (const event of source.snapshot({ signal })) {
      events.push(event);
    }
    expect(events).toEqual([begin, end]);
    expect(source.snapshots).toBe(2);
    await expect(source.checkHealth()).resolves.toMatchObject({
      state: 'unreachable',
    });
    expect(source.describe()).toMatchObject({
      title: 'scripted',
      role: 'declared',
      cluster: 'prod',
    });
  });
});
