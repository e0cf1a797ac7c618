import { AssetOf } from '../api/assets';
import { CredentialFacts } from '../assets/facts';
import { credentialLifetime } from './credentialLifetime';
import { countLifetimes, LifetimeFilterInput } from './filters';
import { compareByUrgency } from './urgency';

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR = 3600;
const DAY = 24 * HOUR;

function at(offsetSeconds: number): string {
  return new Date(NOW.getTime() + offsetSeconds * 1000).toISOString();
}

function credential(facts: Partial<CredentialFacts>): AssetOf<'credential'> {
  return {
    id: 'c1',
    kind: 'credential',
    authority: 'cluster:prod',
    name: 'payments/Secret/checkout-tls#x509-certificate',
    displayName: 'checkout-tls',
    standing: 'live',
    sources: ['prod'],
    facts,
    differences: [],
    freshness: { state: 'fresh' },
    firstSeenAt: at(-DAY),
    changedAt: at(-DAY),
  };
}

function lifetime(facts: Partial<CredentialFacts>) {
  return credentialLifetime(credential(facts), NOW);
}

const ending = (seconds: number) =>
  lifetime({ expiry: { type: 'at', at: at(seconds) } });

describe('credentialLifetime', () => {
  it.each([
    ['long past', { type: 'at', at: at(-400 * DAY) }, 'expired'],
    ['the instant itself', { type: 'at', at: at(0) }, 'expired'],
    ['a second ahead', { type: 'at', at: at(1) }, 'within7d'],
    ['just short of 7 days', { type: 'at', at: at(7 * DAY - 1) }, 'within7d'],
    ['7 days', { type: 'at', at: at(7 * DAY) }, 'within30d'],
    ['just short of 30', { type: 'at', at: at(30 * DAY - 1) }, 'within30d'],
    ['30 days', { type: 'at', at: at(30 * DAY) }, 'later'],
    ['never', { type: 'never' }, 'never'],
    ['per issue', { type: 'per-issue' }, 'per-issue'],
    ['unknown', { type: 'unknown' }, 'unknown'],
    ['not an instant', { type: 'at', at: 'next spring' }, 'unknown'],
    ['not claimed', undefined, 'unknown'],
  ] as Array<[string, CredentialFacts['expiry'] | undefined, string]>)(
    'puts %s into its bucket',
    (_, expiry, state) => {
      expect(lifetime({ expiry }).state).toBe(state);
    },
  );

  it('tells ages and what remains in whole seconds', () => {
    expect(
      lifetime({
        expiry: { type: 'at', at: '2026-03-03T12:00:00.900+00:00' },
        issuedAt: at(-10 * DAY),
        lastRotatedAt: at(-3 * DAY),
        lastUsedAt: at(-90),
      }),
    ).toEqual({
      state: 'within7d',
      expiresAt: '2026-03-03T12:00:00.900Z',
      remainingSeconds: 2 * DAY,
      ageSeconds: 10 * DAY,
      sinceRotationSeconds: 3 * DAY,
      sinceUseSeconds: 90,
      declaredTtlSeconds: undefined,
      effectiveTtlSeconds: undefined,
      extended: false,
    });
  });

  it('gives no age for an issue in the future or one that is no instant', () => {
    expect(lifetime({ issuedAt: at(60) }).ageSeconds).toBeUndefined();
    expect(lifetime({ issuedAt: 'soon' }).ageSeconds).toBeUndefined();
  });

  it.each([
    [3607, 31_536_000, true],
    [3600, 3600, false],
    [3600, 600, false],
    [undefined, 31_536_000, false],
    [3607, undefined, false],
  ])(
    'says whether %s s asked for and %s s given is extended',
    (declaredTtlSeconds, effectiveTtlSeconds, extended) => {
      expect(
        lifetime({
          expiry: { type: 'per-issue' },
          declaredTtlSeconds,
          effectiveTtlSeconds,
        }).extended,
      ).toBe(extended);
    },
  );
});

describe('compareByUrgency', () => {
  it('sorts what needs a person first to the top', () => {
    const inOrder = [
      ['expired a year ago, in use', ending(-365 * DAY), true],
      ['expired an hour ago, in use', ending(-HOUR), true],
      ['ends in a day', ending(DAY), false],
      ['ends in a year', ending(365 * DAY), true],
      ['never, age unknown', lifetime({ expiry: { type: 'never' } }), true],
      [
        'never, three years old',
        lifetime({ expiry: { type: 'never' }, issuedAt: at(-1095 * DAY) }),
        true,
      ],
      [
        'never, a day old',
        lifetime({ expiry: { type: 'never' }, issuedAt: at(-DAY) }),
        true,
      ],
      ['unknown a', lifetime({}), true],
      ['unknown b', lifetime({ expiry: { type: 'unknown' } }), true],
      ['expired, nobody known to use it', ending(-DAY), false],
      ['per issue, any', lifetime({ expiry: { type: 'per-issue' } }), true],
      [
        'per issue, a year',
        lifetime({
          expiry: { type: 'per-issue' },
          effectiveTtlSeconds: 31_536_000,
        }),
        true,
      ],
      [
        'per issue, ten minutes',
        lifetime({ expiry: { type: 'per-issue' }, effectiveTtlSeconds: 600 }),
        true,
      ],
    ] as const;
    const ranked = inOrder.map(([displayName, life, inUse]) => ({
      displayName,
      lifetime: life,
      inUse,
    }));
    for (const shuffled of [
      [...ranked].reverse(),
      [...ranked.slice(5), ...ranked.slice(0, 5)],
    ]) {
      expect(shuffled.sort(compareByUrgency).map(c => c.displayName)).toEqual(
        inOrder.map(([name]) => name),
      );
    }
  });
});

describe('countLifetimes', () => {
  it('counts each question by itself, so that they may overlap', () => {
    const one = (
      life: LifetimeFilterInput['lifetime'],
      inUse = true,
      stale = false,
    ) => ({ lifetime: life, inUse, stale });

    expect(
      countLifetimes([
        one(ending(-DAY)),
        one(ending(-DAY), false),
        one(ending(DAY)),
        one(ending(10 * DAY), true, true),
        one(ending(100 * DAY)),
        one(lifetime({ expiry: { type: 'never' } }), true, true),
        one(lifetime({})),
        one(lifetime({ expiry: { type: 'per-issue' } })),
      ]),
    ).toEqual({
      expired: 1,
      within7d: 1,
      within30d: 2,
      never: 1,
      unknown: 1,
      stale: 2,
    });
  });
});
