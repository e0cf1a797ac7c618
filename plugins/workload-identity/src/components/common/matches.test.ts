import { matchesByWorkload } from './matches';

describe('matchesByWorkload', () => {
  it.each([
    ['confirmed', 'claimed'],
    ['claimed', 'confirmed'],
  ] as const)('takes %s and %s for confirmed', (first, second) => {
    const matches = matchesByWorkload({
      matches: [
        { workloadId: 'w-1', state: first },
        { workloadId: 'w-1', state: second },
        { workloadId: 'w-2', state: 'claimed' },
      ],
    });
    expect(matches.get('w-1')?.state).toBe('confirmed');
    expect(matches.get('w-2')?.state).toBe('claimed');
  });
});
