import { parseSubject } from '@tenure/backstage-plugin-workload-identity-kubernetes-node/rbac';
import { Knex } from 'knex';
import { composeSet, hashOfSet, ScopedSet } from '../../access/composeSet';
import { upsertRows } from '../ingest/batches';
import { amongIds } from '../queries/amongIds';
import { AssetRow } from '../tables';
import { Grant, readGrants } from './readGrants';
import { readRules } from './readRules';
import { AccessSubjectRow } from './rows';
import { readCurrentSets, removeUnusedSets, writeSets } from './writeSets';

type Subject = Pick<AssetRow, 'id' | 'authority' | 'name'>;

/**
 * Brings what some identities are granted themselves in step with roles and
 * bindings, whatever became of these. What their groups are granted is derived
 * of the groups, once for all members.
 */
export async function deriveSubjects(
  tx: Knex.Transaction,
  ids: string[],
): Promise<void> {
  const subjects = await readSubjects(tx, ids);
  const [grants, controlling, before] = [
    await readGrants(tx, subjects),
    await countControlling(tx, ids),
    await tx<AccessSubjectRow>('access_subjects')
      .where(amongIds(tx, 'asset_id', ids))
      .select('asset_id', 'set_hash'),
  ];
  const grantsOf = groupBySubject(grants);
  const rows = subjects.flatMap(subject =>
    toRow(
      subject,
      grantsOf.get(subject.id) ?? [],
      controlling.get(subject.id) ?? 0,
    ),
  );
  await writeMissingSets(
    tx,
    rows.flatMap(({ row, granted }) =>
      row.set_hash ? [[row.set_hash, granted] as const] : [],
    ),
  );
  await writeRows(
    tx,
    ids,
    rows.map(({ row }) => row),
  );
  await removeUnusedSets(tx, [
    ...new Set(before.flatMap(({ set_hash }) => set_hash ?? [])),
  ]);
}

async function readSubjects(
  tx: Knex.Transaction,
  ids: string[],
): Promise<Subject[]> {
  return tx<AssetRow>('assets')
    .where(amongIds(tx, 'id', ids))
    .where('kind', 'identity')
    .where('authority', 'like', 'cluster:%')
    .orderBy('id')
    .select('id', 'authority', 'name');
}

/** Identity → workloads that run as it and can take over their node. */
async function countControlling(
  tx: Knex.Transaction,
  ids: string[],
): Promise<Map<string, number>> {
  const rows = await tx
    .from('link_observations as l')
    .join('assets as w', 'w.id', 'l.from_id')
    .where('l.type', 'runs-as')
    .where(amongIds(tx, 'l.to_id', ids))
    .where('w.facts', 'like', '%"nodeControl":[%')
    .groupBy('l.to_id')
    .select('l.to_id')
    .countDistinct<Array<{ to_id: string; count: number | string }>>(
      'l.from_id as count',
    );
  return new Map(rows.map(({ to_id, count }) => [to_id, Number(count)]));
}

function groupBySubject(grants: Grant[]): Map<string, Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const group = groups.get(grant.subjectId) ?? [];
    group.push(grant);
    groups.set(grant.subjectId, group);
  }
  return groups;
}

/** Nothing for who has nothing: most accounts are bound to no role. */
function toRow(
  { id, authority, name }: Subject,
  grants: Grant[],
  controlling: number,
): Array<{ row: AccessSubjectRow; granted: ScopedSet[] }> {
  const granted = grants.flatMap(({ namespace = '', permissionSets }) =>
    permissionSets.map(permissionSet => ({ namespace, permissionSet })),
  );
  const unknown = new Set(
    grants.filter(({ state }) => state === 'unknown').map(one => one.roleId),
  );
  if (granted.length === 0 && unknown.size === 0 && controlling === 0) {
    return [];
  }
  const subject = parseSubject(name);
  const row = {
    asset_id: id,
    authority,
    namespace: subject?.kind === 'account' ? subject.namespace : null,
    set_hash: granted.length > 0 ? hashOfSet(granted) : null,
    unknown_roles: unknown.size,
    controlling_workloads: controlling,
  };
  return [{ row, granted }];
}

async function writeMissingSets(
  tx: Knex.Transaction,
  sets: ReadonlyArray<readonly [hash: string, granted: ScopedSet[]]>,
): Promise<void> {
  const wanted = new Map(sets);
  const current = await readCurrentSets(tx, [...wanted.keys()]);
  const missing = [...wanted].filter(([hash]) => !current.has(hash));
  const rules = await readRules(
    tx,
    missing.flatMap(([, granted]) =>
      granted.map(({ permissionSet }) => permissionSet),
    ),
  );
  await writeSets(
    tx,
    missing
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, granted]) => composeSet(granted, hash => rules.get(hash) ?? [])),
  );
}

async function writeRows(
  tx: Knex.Transaction,
  ids: string[],
  rows: AccessSubjectRow[],
): Promise<void> {
  const kept = new Set(rows.map(row => row.asset_id));
  await tx('access_subjects')
    .where(
      amongIds(
        tx,
        'asset_id',
        ids.filter(id => !kept.has(id)),
      ),
    )
    .delete();
  await upsertRows<AccessSubjectRow>(tx, 'access_subjects', rows, {
    key: ['asset_id'],
    replace: [
      'authority',
      'namespace',
      'set_hash',
      'unknown_roles',
      'controlling_workloads',
    ],
  });
}
