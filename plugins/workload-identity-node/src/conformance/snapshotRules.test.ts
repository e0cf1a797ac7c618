import { SnapshotEvent } from '../source/IdentitySource';
import { checkForbidden, checkUnread } from './checks';
import { findPlantedValues } from './plantedValues';
import { checkSnapshot } from './snapshotRules';

const scope = { resource: 'secrets', partition: 'a' };
const authority = 'cluster:test' as const;
const key = { kind: 'secret', authority, name: 'a/one' } as const;
const complete: SnapshotEvent = {
  type: 'coverage',
  ...scope,
  state: 'complete',
};
const end: SnapshotEvent = { type: 'end', exhaustive: true };

function observe(
  ...assets: Extract<SnapshotEvent, { type: 'observations' }>['assets']
): SnapshotEvent {
  return { type: 'observations', scope, assets, links: [] };
}

function link(
  ...links: Extract<SnapshotEvent, { type: 'observations' }>['links']
): SnapshotEvent {
  return { type: 'observations', scope, assets: [], links };
}

const workload = {
  kind: 'workload',
  authority,
  name: 'a/Deployment/w',
} as const;

describe('checkSnapshot', () => {
  it('has nothing to say of what keeps the contract', () => {
    const events = [observe({ key, facts: {} }), complete, end];
    expect(checkSnapshot({ events })).toEqual([]);
    expect(
      checkSnapshot({ events: [observe({ key, facts: {} })], error: 'broke' }),
    ).toEqual([]);
    expect(
      checkSnapshot({
        events: [
          observe({ key, facts: {} }),
          { ...complete, partition: '*' },
          end,
        ],
      }),
    ).toEqual([]);
  });

  it.each<[string, SnapshotEvent[], RegExp]>([
    ['no end', [complete], /'end' 0 times/],
    ['two ends', [end, end], /'end' 2 times/],
    ['more after the end', [end, complete], /went on after 'end'/],
    [
      'the authority too late',
      [
        observe({ key, facts: {} }),
        { type: 'authority', authority },
        complete,
        end,
      ],
      /after assets of it/,
    ],
    ['an uncovered scope', [observe({ key, facts: {} }), end], /no coverage/],
    [
      'observations after their coverage',
      [complete, observe({ key, facts: {} }), end],
      /went on after its coverage/,
    ],
    [
      'observations in every partition',
      [
        {
          type: 'observations',
          scope: { ...scope, partition: '*' },
          assets: [],
          links: [],
        },
        { ...complete, partition: '*' },
        end,
      ],
      /each belongs to one/,
    ],
    ['coverage said twice', [complete, complete, end], /covered twice/],
    [
      'a failure without a reason',
      [{ ...complete, state: 'failed' }, end],
      /no reason/,
    ],
    [
      'a page too large',
      [
        observe(
          ...Array.from({ length: 501 }, (_, i) => ({
            key: { ...key, name: `a/${i}` },
            facts: {},
          })),
        ),
        complete,
        end,
      ],
      /501 assets/,
    ],
    [
      'an asset twice in an event',
      [observe({ key, facts: {} }, { key, facts: {} }), complete, end],
      /twice in one event/,
    ],
    [
      'two incarnations',
      [
        observe({ key, facts: {}, incarnation: '1' }),
        observe({ key, facts: {}, incarnation: '2' }),
        complete,
        end,
      ],
      /two incarnations/,
    ],
    [
      'unchanged beside what was read',
      [{ type: 'unchanged' }, complete, end],
      /beside observations or coverage/,
    ],
    [
      'unchanged as of no instant',
      [{ type: 'unchanged', confirmedAt: 'now' }, end],
      /not an instant/,
    ],
    [
      'a version too long',
      [{ ...end, version: 'x'.repeat(8_193) }],
      /version is longer/,
    ],
    [
      'a key without a name',
      [observe({ key: { ...key, name: '' }, facts: {} }), complete, end],
      /empty or with blanks/,
    ],
    [
      'a local time',
      [
        observe({ key, facts: { createdAt: '2026-01-01 10:00' } }),
        complete,
        end,
      ],
      /not an instant/,
    ],
    [
      'a link between the wrong kinds',
      [
        link({ from: workload, type: 'runs-as', to: key, facts: {} }),
        complete,
        end,
      ],
      /joins workload to identity/,
    ],
    [
      'a problem in words only',
      [{ type: 'problem', code: 'It broke', message: 'x' }, end],
      /not one short word/,
    ],
  ])('finds %s', (_, events, fault) => {
    expect(checkSnapshot({ events }).join('\n')).toMatch(fault);
  });

  it('finds an end before a throw', () => {
    expect(checkSnapshot({ events: [end], error: new Error('late') })).toEqual([
      "threw after it had said 'end'",
    ]);
  });
});

describe('coverage of what was not read', () => {
  it('may be left out by a source that throws, and never be complete', () => {
    expect(checkUnread({ events: [], error: 'broke' }, [scope])).toEqual([]);
    expect(checkUnread({ events: [end] }, [scope])).toHaveLength(1);
    expect(
      checkUnread(
        { events: [{ ...complete, partition: '*' }], error: 'broke' },
        [scope],
      ),
    ).toEqual(["secrets in 'a' is said to be complete, and was not read"]);
    expect(checkForbidden({ events: [complete] }, [scope])).toHaveLength(1);
  });
});

describe('findPlantedValues', () => {
  const value = 'pl4nted-"v@lue"';
  const once = Buffer.from(value).toString('base64');
  const twice = Buffer.from(once).toString('base64');

  it.each([
    ['plain text', `x${value}x`],
    ['plain text', JSON.stringify({ value })],
    ['base64', once],
    ['base64', Buffer.from(`{"a":"${value}"}`).toString('base64')],
    ['base64', Buffer.from(`??${value}>>`).toString('base64url')],
    ['base64 of base64', twice],
    ['base64 of base64', Buffer.from(`data: ${once}`).toString('base64')],
  ])('finds a value as %s', (encoding, text) => {
    expect(findPlantedValues(text, ['something-else', value])).toEqual([
      `planted value 1 occurs as ${encoding}`,
    ]);
  });

  it('does not find what is not there, and refuses what chance would find', () => {
    expect(findPlantedValues('harmless', [value])).toEqual([]);
    expect(() => findPlantedValues('harmless', ['short'])).toThrow(TypeError);
  });
});
