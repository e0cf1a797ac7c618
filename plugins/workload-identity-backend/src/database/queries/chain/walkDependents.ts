import { LinkType } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { HopOptions, readHop } from './readHop';
import { WalkBuilder } from './WalkBuilder';

/** identity ← credential ← secret in a store ← its copy ← workload. */
const MAX_HOPS = 4;

/** Links by whose `to` something depends on an asset, or opens it. */
const DEPENDING: LinkType[] = [
  'runs-as',
  'uses',
  'presents',
  'holds',
  'authenticates',
  'accepts',
  'federates-to',
  'synced-from',
  'runs-image',
];

/**
 * Follows the links to an asset, one query per hop, up to the workloads that
 * depend on it: what runs as an identity and what authenticates as it, what uses
 * or copies a secret, what presents or holds a credential. What else these reach
 * is not followed.
 */
export async function walkDependents(
  knex: Knex,
  walk: WalkBuilder,
  startId: string,
  options: HopOptions,
): Promise<void> {
  const seen = new Set([startId]);
  let frontier = [startId];
  for (let hop = 0; hop < MAX_HOPS && frontier.length > 0; hop++) {
    const types: LinkType[] =
      // Of a role or an issuer the first step alone says who has it.
      hop === 0 ? [...DEPENDING, 'granted', 'issued-by'] : DEPENDING;
    const found = await readHop(
      knex,
      { nodeIds: frontier, direction: 'in', types },
      options,
    );
    found.links.forEach(link => walk.addLink(link, 'in'));
    found.hidden.forEach(hidden => walk.addHidden(hidden, 'in'));
    const added = [...new Set(found.links.map(link => link.end.id))].filter(
      id => !seen.has(id),
    );
    added.forEach(id => seen.add(id));
    frontier = added;
  }
}
