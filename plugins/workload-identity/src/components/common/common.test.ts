import { shortestNames, NamedAsset } from './assetNames';
import { formatDuration } from './formatDuration';

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [45.9, '45 s'],
    [60, '1 min'],
    [3607, '1 h'],
    [3660, '1 h 1 min'],
    [12 * 86_400 + 4 * 3600 + 59, '12 d 4 h'],
    [365 * 86_400, '1 y'],
    [400 * 86_400, '1 y 35 d'],
    [-90, '1 min 30 s'],
  ])('%d s is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('shortestNames', () => {
  const asset = (
    id: string,
    kind: NamedAsset['kind'],
    cluster: string,
    namespace: string,
    displayName: string,
    name: string = `${namespace}/${displayName}`,
  ): NamedAsset => ({
    id,
    kind,
    authority: `cluster:${cluster}`,
    cluster,
    namespace,
    displayName,
    name,
  });

  it('adds only what tells assets of one kind apart', () => {
    const names = shortestNames([
      asset('alone', 'identity', 'prod', 'shop', 'cart'),
      asset('other-kind', 'secret', 'prod', 'shop', 'cart'),
      asset('ns-1', 'identity', 'prod', 'shop', 'api'),
      asset('ns-2', 'identity', 'prod', 'bank', 'api'),
      asset('cluster-1', 'identity', 'prod', 'shop', 'web'),
      asset('cluster-2', 'identity', 'test', 'shop', 'web'),
      asset('kind-1', 'workload', 'prod', 'shop', 'job', 'shop/Job/job'),
      asset('kind-2', 'workload', 'prod', 'shop', 'job', 'shop/CronJob/job'),
    ]);
    expect(Object.fromEntries(names)).toEqual({
      alone: 'cart',
      'other-kind': 'cart',
      'ns-1': 'shop/api',
      'ns-2': 'bank/api',
      'cluster-1': 'prod/shop/web',
      'cluster-2': 'test/shop/web',
      'kind-1': 'prod/shop/Job/job',
      'kind-2': 'prod/shop/CronJob/job',
    });
  });

  it('calls an image by its reference and the first of its digest', () => {
    const digest = `sha256:7b0d0a6c1${'0'.repeat(55)}`;
    const other = `sha256:7b0d0a6c1${'1'.repeat(55)}`;
    const image = (id: string, name: string, displayName: string) => ({
      ...asset(id, 'image', '', '', displayName, name),
      authority: 'global' as const,
      cluster: undefined,
      namespace: undefined,
    });
    const named = (...images: NamedAsset[]) => [
      ...shortestNames(images).values(),
    ];
    expect(
      named(
        image('a', digest, 'checkout:4.18.0'),
        image('b', 'ref:registry.example/cart:1', 'cart:1'),
      ),
    ).toEqual(['checkout:4.18.0 @ sha256:7b0d0a6c1…', 'cart:1']);
    expect(named(image('a', digest, digest))).toEqual(['sha256:7b0d0a6c1…']);
    // Digests that begin alike are told apart all the same.
    expect(
      named(image('a', digest, 'cart:1'), image('b', other, 'cart:1')),
    ).toEqual([digest, other]);
  });
});
