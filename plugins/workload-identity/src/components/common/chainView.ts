import {
  ChainEdge,
  Chain,
  LinkFactsByType,
} from '@tenure/backstage-plugin-workload-identity-common';

type RunsImage = Partial<LinkFactsByType['runs-image']>;

/**
 * The chain as it is drawn and listed. That a credential authenticates an
 * identity is left out where the same is said the other way round, as what the
 * identity accepts. An image that a container is declared to
 * run by a tag stands for the digest that its pods were seen to run under the
 * same reference, so that there is one image per container. A tag whose digest
 * nobody saw stays, and so does one that differs from what runs.
 */
export function toChainView(chain: Chain): Chain {
  const byTag = new Set(
    chain.nodes
      .filter(node => node.kind === 'image' && node.name.startsWith('ref:'))
      .map(({ id }) => id),
  );
  const seen = new Set(
    chain.edges
      .filter(({ type, to }) => type === 'runs-image' && !byTag.has(to))
      .flatMap(runs),
  );
  const isReplaced = (edge: ChainEdge) => {
    if (edge.type !== 'runs-image' || !byTag.has(edge.to)) {
      return false;
    }
    const containers = runs(edge);
    return containers.length > 0 && containers.every(one => seen.has(one));
  };
  const accepted = new Set(
    chain.edges
      .filter(({ type }) => type === 'accepts')
      .map(({ from, to }) => `${to} ${from}`),
  );
  const edges = chain.edges.filter(
    edge =>
      !isReplaced(edge) &&
      !(
        edge.type === 'authenticates' && accepted.has(`${edge.from} ${edge.to}`)
      ),
  );
  if (edges.length === chain.edges.length) {
    return chain;
  }
  const replaced = new Set(chain.edges.filter(isReplaced).map(({ to }) => to));
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    ...chain,
    edges,
    nodes: chain.nodes.filter(({ id }) => !replaced.has(id) || linked.has(id)),
  };
}

/** Which containers run what, as keys to compare by. */
function runs({ from, facts }: ChainEdge): string[] {
  return (facts as RunsImage[]).flatMap(({ container, reference }) =>
    container && reference
      ? [JSON.stringify([from, container, reference.split('@')[0]])]
      : [],
  );
}
