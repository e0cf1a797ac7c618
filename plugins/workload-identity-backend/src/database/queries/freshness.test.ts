import { Freshness } from '@tenure/backstage-plugin-workload-identity-common';
import {
  freshnessOf,
  rollUpFreshness,
  ScopeState,
  SourceState,
} from './freshness';
import { fromNow, NOW } from './testUtils/Estate';

const source: SourceState = {
  id: 'prod',
  state: 'active',
  stale_after_seconds: 300,
  retired_at: null,
};
const retired: SourceState = {
  ...source,
  state: 'retired',
  retired_at: fromNow(-50),
};
const scope = (row: Partial<ScopeState>): ScopeState => ({
  state: 'complete',
  state_since: fromNow(-900),
  confirmed_at: fromNow(-100),
  reason_code: null,
  reason_message: null,
  ...row,
});
const refused = { reason_code: 'Forbidden', reason_message: 'no right' };
const reason = { code: 'Forbidden', message: 'no right' };
const sourceId = 'prod';

describe('freshnessOf', () => {
  it.each<[string, ScopeState | undefined, SourceState, object]>([
    [
      'confirmed lately',
      scope({}),
      source,
      { state: 'fresh', asOf: fromNow(-100), sourceId },
    ],
    [
      'confirmed just within the limit',
      scope({ confirmed_at: fromNow(-300) }),
      source,
      { state: 'fresh', asOf: fromNow(-300), sourceId },
    ],
    [
      'confirmed too long ago',
      scope({ confirmed_at: fromNow(-301) }),
      source,
      {
        state: 'stale',
        asOf: fromNow(-301),
        since: fromNow(-1),
        reason: expect.objectContaining({ code: 'NotRefreshed' }),
        sourceId,
      },
    ],
    [
      'no longer readable',
      scope({ state: 'forbidden', ...refused }),
      source,
      {
        state: 'stale',
        asOf: fromNow(-100),
        since: fromNow(-900),
        reason,
        sourceId,
      },
    ],
    [
      'failed without a reason',
      scope({ state: 'failed' }),
      source,
      { state: 'stale', asOf: fromNow(-100), since: fromNow(-900), sourceId },
    ],
    [
      'of a retired source',
      scope({}),
      retired,
      {
        state: 'stale',
        asOf: fromNow(-100),
        since: fromNow(-50),
        reason: expect.objectContaining({ code: 'Retired' }),
        sourceId,
      },
    ],
    [
      'never confirmed',
      scope({ state: 'pending', confirmed_at: null }),
      source,
      { state: 'unknown', sourceId },
    ],
    [
      'never allowed',
      scope({ state: 'forbidden', confirmed_at: null, ...refused }),
      source,
      { state: 'unknown', reason, sourceId },
    ],
    ['without a scope', undefined, source, { state: 'unknown', sourceId }],
  ])('%s', (_title, state, of, expected) => {
    expect(freshnessOf(state, of, NOW)).toEqual(expected);
  });
});

describe('rollUpFreshness', () => {
  const fresh = (asOf: string): Freshness => ({ state: 'fresh', asOf });
  const stale = (since: string): Freshness => ({ state: 'stale', since });
  const unknown: Freshness = { state: 'unknown' };
  it.each<[string, Freshness[], Freshness]>([
    ['nothing is unknown', [], unknown],
    ['the oldest fresh', [fresh('2'), fresh('1')], fresh('1')],
    ['unknown before fresh', [fresh('1'), unknown], unknown],
    [
      'the unknown with a reason',
      [unknown, { ...unknown, reason }],
      { ...unknown, reason },
    ],
    [
      'the longest stale before all',
      [unknown, fresh('1'), stale('3'), stale('2')],
      stale('2'),
    ],
  ])('%s', (_title, parts, expected) => {
    expect(rollUpFreshness(parts)).toEqual(expected);
  });
});
