import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { canonicalJson, contentHash } from '../json';
import { PermissionSetRow } from '../tables';
import { upsertRows } from './batches';

const LISTS = [
  'apiGroups',
  'resources',
  'resourceNames',
  'nonResourceURLs',
  'verbs',
] as const satisfies ReadonlyArray<keyof PermissionRule>;

/**
 * A set of rules and its hash. Neither the order of the rules nor that within
 * them means anything, so equal sets are one, in whatever order they are
 * written.
 */
export function permissionSet(rules: PermissionRule[]): {
  hash: string;
  rules: string;
} {
  const ordered = rules
    .map(rule =>
      Object.fromEntries(
        LISTS.flatMap(list =>
          rule[list]?.length ? [[list, [...new Set(rule[list])].sort()]] : [],
        ),
      ),
    )
    .map(rule => ({ rule, text: canonicalJson(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .filter(({ text }, index, all) => text !== all[index - 1]?.text)
    .map(({ rule }) => rule);
  return { hash: contentHash(ordered), rules: canonicalJson(ordered) };
}

/**
 * Keeps sets of rules, one row per hash. That a known set is used again is
 * noted, so that it is not pruned under the hands of its new role.
 */
export async function writePermissionSets(
  tx: Knex.Transaction,
  sets: Array<{ hash: string; rules: string }>,
  now: string,
): Promise<void> {
  const unique = new Map(sets.map(set => [set.hash, set]));
  await upsertRows<PermissionSetRow>(
    tx,
    'permission_sets',
    [...unique.values()]
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .map(set => ({ ...set, used_at: now })),
    { key: ['hash'], replace: ['used_at'] },
  );
}
