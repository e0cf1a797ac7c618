import {
  ChainEdge,
  Chain,
  LinkFactsByType,
} from '@tenure/backstage-plugin-workload-identity-common';

/**
 * The chain as it is drawn: roles that give no power over the platform, and that
 * an account holds only because every account is in some group, are a count. A
 * cluster has four of them by default, and each account would show all four.
 * The table lists them.
 */
export function foldGroupRoles(chain: Chain): Chain {
  const harmless = new Set(
    chain.nodes.flatMap(node =>
      node.kind === 'role' && node.facts.capabilities?.length === 0
        ? [node.id]
        : [],
    ),
  );
  const isFolded = (edge: ChainEdge) =>
    edge.type === 'granted' &&
    harmless.has(edge.to) &&
    edge.facts.length > 0 &&
    (edge.facts as Array<Partial<LinkFactsByType['granted']>>).every(
      ({ through }) => through !== undefined,
    );
  const folded = chain.edges.filter(isFolded);
  if (folded.length === 0) {
    return chain;
  }
  const edges = chain.edges.filter(edge => !isFolded(edge));
  const linked = new Set(edges.map(({ to }) => to));
  const overflow = chain.overflow.filter(({ type }) => type !== 'granted');
  for (const from of new Set(
    [...folded, ...chain.overflow]
      .filter(({ type }) => type === 'granted')
      .map(one => one.from),
  )) {
    const before = chain.overflow.find(
      one => one.from === from && one.type === 'granted',
    );
    const all = chain.edges.filter(
      edge => edge.from === from && edge.type === 'granted',
    );
    const hidden = folded.filter(edge => edge.from === from).length;
    overflow.push({
      from,
      type: 'granted',
      total: before?.total ?? all.length,
      shown: (before?.shown ?? all.length) - hidden,
    });
  }
  const gone = new Set(folded.map(({ to }) => to));
  return {
    ...chain,
    edges,
    overflow,
    nodes: chain.nodes.filter(({ id }) => !gone.has(id) || linked.has(id)),
  };
}
