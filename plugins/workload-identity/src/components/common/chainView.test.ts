import {
  Chain,
  EntityChain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { createChain } from '../../__testUtils__/fixtures';
import { toChainView } from './chainView';

const REFERENCE = 'registry.example/checkout:4.2.0';

/** The chain in which `w-prod` also runs an image known by `tag` only. */
function withTag(tag: string, container = 'app'): EntityChain {
  const chain = createChain();
  const byDigest = chain.nodes.find(({ id }) => id === 'm-checkout')!;
  return {
    ...chain,
    nodes: [...chain.nodes, { ...byDigest, id: 'm-tag', name: `ref:${tag}` }],
    edges: [
      ...chain.edges,
      {
        from: 'w-prod',
        to: 'm-tag',
        type: 'runs-image',
        sources: ['manifests/prod'],
        facts: [{ container, reference: tag }],
      },
    ],
  };
}

const imagesOf = (chain: Chain) =>
  chain.nodes.filter(({ kind }) => kind === 'image').map(({ id }) => id);

describe('toChainView', () => {
  it('shows the digest alone of a container known by tag and by digest', () => {
    const chain = withTag(REFERENCE);
    const view = toChainView(chain);
    expect(imagesOf(view)).toEqual(['m-checkout']);
    expect(view.edges.some(({ to }) => to === 'm-tag')).toBe(false);
    expect(imagesOf(chain)).toEqual(['m-checkout', 'm-tag']);
  });

  it('takes a reference that names the digest too for the same', () => {
    const chain = withTag(REFERENCE);
    const edges = chain.edges.map(edge =>
      edge.to === 'm-checkout'
        ? {
            ...edge,
            facts: [{ container: 'app', reference: `${REFERENCE}@sha256:9f` }],
          }
        : edge,
    );
    expect(imagesOf(toChainView({ ...chain, edges }))).toEqual(['m-checkout']);
  });

  it.each([
    ['another tag than runs', withTag('registry.example/checkout:4.3.0')],
    ['another container', withTag(REFERENCE, 'sidecar')],
    ['no digest at all', createChain({ edges: [] })],
  ])('keeps the image of %s', (_, chain) => {
    expect(toChainView(chain)).toBe(chain);
  });

  it('keeps a tag that another workload still runs', () => {
    const chain = withTag(REFERENCE);
    const elsewhere = {
      ...chain.edges.at(-1)!,
      from: 'w-cron',
    };
    const view = toChainView({ ...chain, edges: [...chain.edges, elsewhere] });
    expect(imagesOf(view)).toEqual(['m-checkout', 'm-tag']);
    expect(
      view.edges.filter(({ to }) => to === 'm-tag').map(({ from }) => from),
    ).toEqual(['w-cron']);
  });
});
