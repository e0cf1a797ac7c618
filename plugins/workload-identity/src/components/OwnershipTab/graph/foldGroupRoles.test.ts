import {
  ChainEdge,
  EntityChain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { createChain } from '../../../__testUtils__/fixtures';
import { foldGroupRoles } from './foldGroupRoles';

const granted = (to: string, through?: string): ChainEdge => ({
  from: 'i-prod',
  to,
  type: 'granted',
  sources: ['live'],
  facts: [{ binding: `ClusterRoleBinding ${to}`, ...(through && { through }) }],
});

/** The chain in which `i-prod` also holds the roles given, by id and power. */
function withRoles(
  roles: Record<string, 'reads-secrets' | undefined>,
  edges: ChainEdge[],
): EntityChain {
  const chain = createChain();
  const role = chain.nodes.find(({ kind }) => kind === 'role')!;
  return {
    ...chain,
    nodes: [
      ...chain.nodes,
      ...Object.entries(roles).map(
        ([id, power]) =>
          ({
            ...role,
            id,
            facts: { ...role.facts, capabilities: power ? [power] : [] },
          } as typeof role),
      ),
    ],
    edges: [...chain.edges, ...edges],
  };
}

const GROUP = 'Group system:authenticated';
const before = createChain().edges.filter(
  edge => edge.from === 'i-prod' && edge.type === 'granted',
).length;

describe('foldGroupRoles', () => {
  it('counts harmless roles that come through a group', () => {
    const view = foldGroupRoles(
      withRoles({ 'r-a': undefined, 'r-b': undefined }, [
        granted('r-a', GROUP),
        granted('r-b', GROUP),
      ]),
    );
    expect(view.nodes.map(({ id }) => id)).toEqual(
      createChain().nodes.map(({ id }) => id),
    );
    expect(view.overflow).toContainEqual({
      from: 'i-prod',
      type: 'granted',
      total: before + 2,
      shown: before,
    });
  });

  it.each([
    [
      'gives power over the platform',
      { 'r-a': 'reads-secrets' as const },
      GROUP,
    ],
    ['is granted to the account itself', { 'r-a': undefined }, undefined],
  ])('draws a role that %s', (_, roles, through) => {
    const chain = withRoles(roles, [granted('r-a', through)]);
    expect(foldGroupRoles(chain)).toBe(chain);
  });
});
