import { parseAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { inBatches } from '../ingest/batches';
import { amongIds } from '../queries/amongIds';
import { AssetRow } from '../tables';
import { AccessChangeRow } from './rows';

const CHANGES_PER_TRANSACTION = 250;
const ROWS_PER_STATEMENT = 250;

/**
 * Takes the oldest changes, and marks as due the identities whose access has to
 * be derived anew for them. The caller holds the lock.
 *
 * @returns how many changes there were
 */
export async function expandChanges(tx: Knex.Transaction): Promise<number> {
  const changes: AccessChangeRow[] = await tx('access_changes')
    .orderBy('id')
    .limit(CHANGES_PER_TRANSACTION)
    .select('*');
  if (changes.length === 0) {
    return 0;
  }
  const idsOf = (what: AccessChangeRow['what']) => [
    ...new Set(
      changes.flatMap(change => (change.what === what ? change.asset_id : [])),
    ),
  ];
  await markSubjects(tx, idsOf('subject'));
  const roles = idsOf('role');
  await markBound(tx, [...roles, ...(await aggregating(tx, roles))]);
  await markLinked(tx, {
    type: 'runs-as',
    own: 'from_id',
    ids: idsOf('workload'),
    other: 'to_id',
  });
  // By their ids: others, of lower ids, may have been committed meanwhile.
  for (const batch of inBatches(changes, ROWS_PER_STATEMENT)) {
    await tx('access_changes')
      .whereIn(
        'id',
        batch.map(change => change.id),
      )
      .delete();
  }
  return changes.length;
}

async function markSubjects(
  tx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  for (const batch of inBatches(ids, ROWS_PER_STATEMENT)) {
    await tx('access_due')
      .insert(batch.map(asset_id => ({ asset_id })))
      .onConflict('asset_id')
      .ignore();
  }
}

async function markBound(tx: Knex.Transaction, roles: string[]): Promise<void> {
  await markLinked(tx, {
    type: 'granted',
    own: 'to_id',
    ids: roles,
    other: 'from_id',
  });
}

/** Marks the other ends of links, however many, in one statement. */
async function markLinked(
  tx: Knex.Transaction,
  links: { type: string; own: string; ids: string[]; other: string },
): Promise<void> {
  if (links.ids.length > 0) {
    await tx.raw(
      'insert into access_due (asset_id) select distinct ?? from link_observations where type = ? and ? on conflict (asset_id) do nothing',
      [links.other, links.type, amongIds(tx, links.own, links.ids)],
    );
  }
}

/**
 * The roles that may take their rules from some: those that are still to be
 * filled in, in the clusters of these. A role that is gone is not asked where it
 * was, so then it is those of all clusters; there are few.
 */
async function aggregating(
  tx: Knex.Transaction,
  roles: string[],
): Promise<string[]> {
  if (roles.length === 0) {
    return [];
  }
  const known: Array<Pick<AssetRow, 'authority'>> = await tx('assets')
    .where(amongIds(tx, 'id', roles))
    .select('authority');
  const clusters = [
    ...new Set(known.map(({ authority }) => authority)),
  ].flatMap(one => {
    const authority = parseAuthority(one);
    return authority.type === 'cluster' ? authority.name : [];
  });
  return tx('assets')
    .where('kind', 'role')
    .where('facts', 'like', '%"aggregates":%')
    .where('facts', 'not like', '%"permissionSet":%')
    .modify(query => {
      if (known.length === roles.length) {
        query.whereIn('cluster', clusters);
      }
    })
    .pluck('id');
}

/** Marks all that was, or could be, derived of one cluster. */
export async function markCluster(
  tx: Knex.Transaction,
  cluster: string,
): Promise<void> {
  await tx.raw(
    `insert into access_due (asset_id) select id from assets where cluster = ? and kind = 'identity' on conflict (asset_id) do nothing`,
    [cluster],
  );
}
