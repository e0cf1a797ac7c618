import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { LinkReader } from './LinkReader';
import { HiddenEnds, HopLink, HopOptions } from './readHop';
import { GroupMembership, systemMembershipsOf } from './systemGroups';
import { WalkBuilder } from './WalkBuilder';

/** workload → secret → credential → identity → role is the longest way. */
const MAX_HOPS = 4;

interface End extends AssetKey {
  id: string;
}

/** Where a walk starts from. */
export interface WalkStart {
  ids: string[];
  /** The groups that those among them that are accounts are in. */
  members?: GroupMembership[];
  /** Assets that the walk is likely to come to. */
  ahead?: readonly string[];
}

/**
 * Follows the links from some assets, one query per hop at most. What a Kubernetes group
 * is granted is added to the accounts in it, with the group's name; the group
 * itself is not part of the chain.
 */
export async function walkChain(
  knex: Knex,
  walk: WalkBuilder,
  start: WalkStart,
  options: HopOptions,
): Promise<void> {
  const reader = LinkReader.create(knex, { ...options, ahead: start.ahead });
  const seen = new Set(start.ids);
  const groups = new Map<string, { links: HopLink[]; hidden: HiddenEnds[] }>();
  let frontier: string[] = [...seen];
  let members = start.members ?? [];

  for (let hop = 0; hop < MAX_HOPS && frontier.length > 0; hop++) {
    for (const { groupId } of members) {
      if (!groups.has(groupId)) {
        groups.set(groupId, { links: [], hidden: [] });
        if (!frontier.includes(groupId)) {
          frontier.push(groupId);
        }
      }
    }
    const found = await reader.read(frontier);
    const ends = new Map<string, End>();

    for (const link of found.links) {
      groups.get(link.node)?.links.push(link);
      if (seen.has(link.node)) {
        walk.addLink(link, 'out');
        ends.set(link.end.id, link.end);
      }
    }
    for (const hidden of found.hidden) {
      groups.get(hidden.node)?.hidden.push(hidden);
      if (seen.has(hidden.node)) {
        walk.addHidden(hidden, 'out');
      }
    }
    for (const { accountId, groupId, group } of members) {
      for (const link of groups.get(groupId)?.links ?? []) {
        const facts = { ...link.facts, through: group };
        walk.addLink({ ...link, facts }, 'out', accountId);
        ends.set(link.end.id, link.end);
      }
      for (const hidden of groups.get(groupId)?.hidden ?? []) {
        walk.addHidden(hidden, 'out', accountId);
      }
    }

    const added = [...ends.values()].filter(end => !seen.has(end.id));
    added.forEach(end => seen.add(end.id));
    frontier = added.map(end => end.id);
    members = added.flatMap(systemMembershipsOf);
  }
}
