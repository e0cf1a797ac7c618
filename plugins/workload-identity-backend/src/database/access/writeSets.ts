import { Knex } from 'knex';
import { AccessSet } from '../../access/composeSet';
import { insertRows } from '../ingest/batches';
import { canonicalJson } from '../json';
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

/** Writes a set that is not there, or that another version has derived. */
export async function writeSet(
  tx: Knex.Transaction,
  set: AccessSet,
): Promise<void> {
  const row: AccessSetRow = {
    hash: set.hash,
    version: DERIVATION_VERSION,
    control: canonicalJson(set.control),
  };
  await tx<AccessSetRow>('access_sets').insert(row).onConflict('hash').merge();
  for (const table of ['access_parts', 'access_scopes', 'access_edges']) {
    await tx(table).where({ set_hash: set.hash }).delete();
  }
  const parts: AccessPartRow[] = [];
  const scopes: AccessScopeRow[] = [];
  const edges: AccessEdgeRow[] = [];
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
  await insertRows(tx, 'access_parts', parts);
  await insertRows(tx, 'access_scopes', scopes);
  await insertRows(tx, 'access_edges', edges);
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
  for (const table of ['access_edges', 'access_scopes', 'access_parts']) {
    await tx(table).whereIn('set_hash', unused).delete();
  }
  await tx('access_sets').whereIn('hash', unused).delete();
}
