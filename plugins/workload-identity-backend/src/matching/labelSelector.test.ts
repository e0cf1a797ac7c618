import { parseLabelSelector, selectorMatches } from './labelSelector';

const labels = (set: Record<string, string>) => new Map(Object.entries(set));

describe('parseLabelSelector', () => {
  it.each([
    ['app=checkout', { app: 'checkout' }, true],
    ['app=checkout', { app: 'other' }, false],
    ['app=checkout', {}, false],
    ['app == checkout', { app: 'checkout' }, true],
    [' app = checkout , tier!=test', { app: 'checkout' }, true],
    ['app=checkout,tier!=test', { app: 'checkout', tier: 'test' }, false],
    ['app in (checkout, cart)', { app: 'cart' }, true],
    ['app in (checkout,cart)', { app: 'basket' }, false],
    ['app in(checkout)', { app: 'checkout' }, true],
    ['app=a,tier notin (test,dev)', { app: 'a', tier: 'dev' }, false],
    ['app=a,tier notin (test,dev)', { app: 'a', tier: 'prod' }, true],
    ['app=a,tier notin (test,dev)', { app: 'a' }, true],
    ['app=a,canary', { app: 'a', canary: '' }, true],
    ['app=a,canary', { app: 'a' }, false],
    ['app=a,!canary', { app: 'a' }, true],
    ['app=a,! canary', { app: 'a', canary: 'x' }, false],
    ['app=', { app: '' }, true],
    ['app=', { app: 'x' }, false],
    ['app=', {}, false],
    ['app in (a,)', { app: '' }, true],
    ['app=a,shard>3', { app: 'a', shard: '10' }, true],
    ['app=a,shard>3', { app: 'a', shard: '3' }, false],
    ['app=a,shard<3', { app: 'a', shard: '-1' }, true],
    ['app=a,shard<3', { app: 'a', shard: 'few' }, false],
    ['app=a,shard<3', { app: 'a' }, false],
    [
      'app.kubernetes.io/name=checkout',
      { 'app.kubernetes.io/name': 'checkout' },
      true,
    ],
    // Names of operators are labels like any other.
    ['in in (in),notin notin (x)', { in: 'in' }, true],
  ] as Array<[string, Record<string, string>, boolean]>)(
    '%s against %j is %s',
    (selector, set, expected) => {
      expect(selectorMatches(parseLabelSelector(selector), labels(set))).toBe(
        expected,
      );
    },
  );

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['!app', 'no equality'],
    ['app', 'no equality'],
    ['app!=x', 'no equality'],
    ['app notin (x)', 'no equality'],
    ['shard>1', 'no equality'],
    ['app=a,', 'not a label key'],
    [',app=a', 'not a label key'],
    ['=a', 'not a label key'],
    ['app=a b', 'not a label'],
    ['app=a=b', 'not a label value'],
    ['app=*', 'not a label value'],
    ['app in checkout', 'not a label key'],
    ['app in (a', 'parentheses'],
    ['app in a)', 'parentheses'],
    ['app in ((a))', 'parentheses'],
    ['app=a,shard>many', 'not an integer'],
    ['-app=a', 'not a label key'],
    ['/app=a', 'not a label key'],
    ['a/b/c=d', 'not a label key'],
    [`app=${'x'.repeat(64)}`, 'not a label value'],
    [`${'x'.repeat(64)}=a`, 'not a label key'],
    [`app=a,${'b=c,'.repeat(2000)}d=e`, 'longer than'],
    [`app=a${',b=c'.repeat(40)}`, 'more than 32'],
    [
      `app in (${Array.from({ length: 101 }, (_, i) => i).join(',')})`,
      'more than 100',
    ],
  ])('refuses %j', (selector, message) => {
    expect(() => parseLabelSelector(selector)).toThrow(message);
  });

  it('is through with hostile input within the time of a test', () => {
    expect(() =>
      parseLabelSelector(`a${'-'.repeat(2000)} ${' '.repeat(2000)}!`),
    ).toThrow('not a label');
  });
});
