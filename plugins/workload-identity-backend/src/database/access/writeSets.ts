import { Knex } from 'knex';
import { AccessSet } from '../../access/composeSet';
import { insertRows, upsertRows } from '../ingest/batches';
import { canonicalJson } from '../json';
import { amongIds } from '../queries/amongIds';
import {
  AccessEdgeRow,
  AccessPartRow,
  AccessScopeRow,
  AccessSetRow,
  AccessSubjectRow,
} from './rows';

/**
 * Of what is derived from a set. To be raised when other powers are found in the
 * same rules than before: all sets are then made anew.
 */
export const DERIVATION_VERSION = 1;

/** Those of the sets that are there, as this version derives them. */
export async function readCurrentSets(
  tx: Knex.Transaction,
  hashes: readonly string[],
): Promise<Set<string>> {
  const current = await tx<AccessSetRow>('access_sets')
    .whereIn('hash', [...hashes])
    .where('version', DERIVATION_VERSION)
    .pluck('hash');
  return new Set(current);
}

/** Writes sets that are not there, or that another version has derived. */
export async function writeSets(
  tx: Knex.Transaction,
  sets: readonly AccessSet[],
): Promise<void> {
  const parts: AccessPartRow[] = [];
  const scopes: AccessScopeRow[] = [];
  const edges: AccessEdgeRow[] = [];
  for (const set of sets) {
    set.parts.forEach(({ permissionSets, namespaces, powers }, part) => {
      const own = { set_hash: set.hash, part };
      parts.push({ ...own, permission_sets: JSON.stringify(permissionSets) });
      namespaces.forEach(namespace => scopes.push({ ...own, namespace }));
      powers.forEach(({ power, target, names, rule }, ordinal) =>
        edges.push({
          ...own,
          ordinal,
          power,
          target: target ?? null,
          names: names ? JSON.stringify(names) : null,
          rule: canonicalJson(rule),
        }),
      );
    });
  }
  await removeDerived(
    tx,
    sets.map(({ hash }) => hash),
  );
  await upsertRows<AccessSetRow>(
    tx,
    'access_sets',
    sets.map(({ hash, control }) => ({
      hash,
      version: DERIVATION_VERSION,
      control: canonicalJson(control),
    })),
    { key: ['hash'], replace: ['version', 'control'] },
  );
  await insertRows(tx, 'access_parts', parts);
  await insertRows(tx, 'access_scopes', scopes);
  await insertRows(tx, 'access_edges', edges);
}

async function removeDerived(
  tx: Knex.Transaction,
  hashes: readonly string[],
): Promise<void> {
  if (hashes.length > 0) {
    for (const table of ['access_edges', 'access_scopes', 'access_parts']) {
      await tx(table)
        .where(amongIds(tx, 'set_hash', [...hashes]))
        .delete();
    }
  }
}

/** Removes those of the sets that nobody has any more, with all that follows. */
export async function removeUnusedSets(
  tx: Knex.Transaction,
  hashes: readonly string[],
): Promise<void> {
  if (hashes.length === 0) {
    return;
  }
  const used = new Set(
    await tx<AccessSubjectRow>('access_subjects')
      .whereIn('set_hash', [...hashes])
      .distinct()
      .pluck('set_hash'),
  );
  const unused = hashes.filter(hash => !used.has(hash));
  if (unused.length > 0) {
    await removeDerived(tx, unused);
    await tx('access_sets').where(amongIds(tx, 'hash', unused)).delete();
  }
}
