import { createChain } from '../../../__testUtils__/fixtures';
import { createChainGraph, LANES } from './chainGraph';

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

  it('puts every kind in its lane, and federated identities in their own', () => {
    expect(graph.lanes).toEqual([
      'image',
      'workload',
      'identity',
      'federated',
      'role',
      'secret',
      'credential',
    ]);
    expect(laneOf.get('i-cloud')).toBe('federated');
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
      expect.objectContaining({ lane: 'secret', type: 'hidden', count: 2 }),
      expect.objectContaining({ lane: 'role', type: 'more', count: 39 }),
    ]);
  });
});
