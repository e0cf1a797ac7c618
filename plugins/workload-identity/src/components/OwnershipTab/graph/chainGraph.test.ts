import { createChain } from '../../../__testUtils__/fixtures';
import { createChainGraph, LANES } from './chainGraph';
import { splitName } from './GraphBox';

describe('createChainGraph', () => {
  const chain = createChain();
  const [federated] = chain.nodes.filter(({ kind }) => kind === 'identity');
  const graph = createChainGraph({
    ...chain,
    nodes: [...chain.nodes, { ...federated, id: 'i-cloud' }],
    edges: [
      ...chain.edges,
      {
        from: 'i-prod',
        to: 'i-cloud',
        type: 'federates-to',
        sources: [],
        facts: [],
      },
    ],
    redacted: [{ from: 'w-prod', type: 'uses', kind: 'secret', count: 2 }],
    overflow: [{ from: 'i-prod', type: 'granted', total: 40, shown: 1 }],
  });
  const laneOf = new Map(graph.nodes.map(({ id, lane }) => [id, lane]));

  it('has few lanes, with what an identity can become apart from it', () => {
    expect(graph.lanes).toEqual(['image', 'workload', 'holding', 'reach']);
    expect(graph.columns).toBe(4);
    expect(laneOf.get('i-prod')).toBe('holding');
    expect(laneOf.get('i-cloud')).toBe('reach');
  });

  it('takes a column more where links stay within a lane', () => {
    const inside = {
      from: 'i-cloud',
      to: 'r-reader',
      type: 'granted' as const,
      sources: [],
      facts: [],
    };
    expect(
      createChainGraph({
        ...chain,
        nodes: [...chain.nodes, { ...federated, id: 'i-cloud' }],
        edges: [
          ...chain.edges,
          { ...inside, from: 'i-prod', to: 'i-cloud', type: 'federates-to' },
          inside,
        ],
      }).columns,
    ).toBe(5);
  });

  it('lets no line run from right to left, and none to what is not drawn', () => {
    for (const { from, to } of graph.edges) {
      expect(LANES.indexOf(laneOf.get(from)!)).toBeLessThanOrEqual(
        LANES.indexOf(laneOf.get(to)!),
      );
    }
  });

  it('counts what is hidden and what is left out', () => {
    expect(
      graph.nodes.filter(({ type }) => type === 'hidden' || type === 'more'),
    ).toEqual([
      expect.objectContaining({ lane: 'holding', type: 'hidden', count: 2 }),
      expect.objectContaining({ lane: 'reach', type: 'more', count: 39 }),
    ]);
  });
});

describe('splitName', () => {
  it.each([
    ['checkout', ['checkout']],
    ['prod-eu/payments/checkout', ['prod-eu/payments/', 'checkout']],
    [
      'checkout:4.18.0 @ sha256:7b0d0a6c1…',
      ['checkout:4.18.0', '@ sha256:7b0d0a6c1…'],
    ],
    ['abcdefghijklmnopqrstuvwxyz', ['abcdefghijklmnopqrstuv', 'wxyz']],
  ])('parts %s between its parts', (name, lines) => {
    expect(splitName(name)).toEqual(lines);
  });

  it('cuts the second line in the middle', () => {
    const [first, second] = splitName(
      `${'a'.repeat(20)}/${'b'.repeat(40)}-end`,
    );
    expect(first).toBe(`${'a'.repeat(20)}/`);
    expect(second).toMatch(/^b+…b+-end$/);
    expect(second).toHaveLength(22);
  });
});
