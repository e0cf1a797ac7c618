import { OwnerClaim, resolveOwners } from './resolveOwners';

const claim = (
  ownerRef: string,
  standing: OwnerClaim['standing'],
  ownerExists?: boolean,
  componentRef = 'component:default/c',
): OwnerClaim => ({ ownerRef, standing, ownerExists, componentRef });

describe('resolveOwners', () => {
  it.each<[string, OwnerClaim[], string, string[]]>([
    ['missing', [], 'missing', []],
    ['resolved', [claim('a', 'confirmed', true)], 'resolved', ['a']],
    ['resolved while not known', [claim('a', 'confirmed')], 'resolved', ['a']],
    ['dangling', [claim('a', 'confirmed', false)], 'dangling', ['a']],
    ['claimed', [claim('a', 'claimed', true)], 'claimed', ['a']],
    [
      'resolved beside a claim, which comes last',
      [claim('a', 'claimed', true), claim('b', 'confirmed', true)],
      'resolved',
      ['b', 'a'],
    ],
    [
      'resolved where two components of one owner differ in standing',
      [
        claim('a', 'confirmed', true, 'component:default/one'),
        claim('a', 'claimed', true, 'component:default/two'),
      ],
      'resolved',
      ['a'],
    ],
    [
      'ambiguous',
      [claim('a', 'confirmed', true), claim('b', 'confirmed', false)],
      'ambiguous',
      ['a', 'b'],
    ],
    [
      'at most ten owners',
      Array.from({ length: 11 }, (_, n) => claim(`g${n}`, 'confirmed', true)),
      'ambiguous',
      Array.from({ length: 10 }, (_, n) => `g${n}`),
    ],
  ])('%s', (_title, claims, state, owners) => {
    const [accountable, ...others] = resolveOwners(claims);
    expect(accountable.state).toBe(state);
    expect(accountable.owners.map(owner => owner.entityRef)).toEqual(owners);
    expect(others).toHaveLength(5);
    expect(others.every(answer => answer.state === 'missing')).toBe(true);
  });
});
