import { assetId, linkObservationId, scopeId } from './ids';
import { canonicalJson, contentHash } from './json';
import { permissionSet } from './ingest/permissionSets';

describe('ids', () => {
  it('do not confuse where one part ends and the next begins', () => {
    expect(scopeId('a', 'bc', '')).not.toBe(scopeId('ab', 'c', ''));
    expect(scopeId('a","b', 'c', '')).not.toBe(scopeId('a', 'b","c', ''));
    expect(linkObservationId('s', 'f', 't', 'o', '')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stay the same from version to version', () => {
    expect(
      assetId({
        kind: 'identity',
        authority: 'cluster:prod-eu',
        name: 'payments/checkout',
      }),
    ).toBe('2509c5ce242d644f3e594cf8f9579aa6');
  });
});

describe('contentHash', () => {
  it('depends on the content alone', () => {
    expect(canonicalJson({ b: [1, { d: undefined, c: 'x' }], a: null })).toBe(
      '{"a":null,"b":[1,{"c":"x"}]}',
    );
    expect(contentHash({ a: 1, b: { c: 2, d: 3 } })).toBe(
      contentHash({ b: { d: 3, c: 2 }, a: 1, e: undefined }),
    );
    expect(contentHash(['a', 'b'])).not.toBe(contentHash(['b', 'a']));
  });
});

describe('permissionSet', () => {
  it('is one for rules that allow the same in another order', () => {
    const one = permissionSet([
      {
        apiGroups: [''],
        resources: ['secrets', 'pods'],
        verbs: ['list', 'get'],
      },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    ]);
    const other = permissionSet([
      { verbs: ['get'], resources: ['deployments'], apiGroups: ['apps'] },
      {
        apiGroups: [''],
        resources: ['pods', 'secrets', 'pods'],
        verbs: ['get', 'list'],
        resourceNames: [],
      },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    ]);
    expect(other).toEqual(one);
    expect(permissionSet([]).hash).not.toBe(one.hash);
  });
});
