import { Knex } from 'knex';
import { inBatches, upsertRows } from '../ingest/batches';
import {
  ANSWERING_STEP,
  DEPENDING_LINKS,
  DEPENDING_STEPS,
  SECOND_LINKS,
  WORKLOAD_LINKS,
} from './linkTypes';
import { AssetComponentRow } from './rows';

const ROWS_PER_DELETE = 100;

/**
 * Derives what components reach: their workloads, what these lead to, and what
 * that holds, is granted, federates to, authenticates as, is issued by or synced
 * from. Two steps forward from a component are bounded by what it has; backward
 * from a hub nothing would be.
 *
 * Only rows that come out different are written.
 */
export async function deriveComponents(
  tx: Knex.Transaction,
  entityRefs: string[],
): Promise<void> {
  const present: AssetComponentRow[] = await tx('asset_components')
    .whereIn('entity_ref', entityRefs)
    .select('*');
  const wanted = await readReached(tx, entityRefs);

  const before = new Map(present.map(row => [keyOf(row), row]));
  const changed: AssetComponentRow[] = [];
  for (const row of wanted) {
    const was = before.get(keyOf(row));
    before.delete(keyOf(row));
    if (
      was?.reach !== row.reach ||
      was.answers !== row.answers ||
      was.workloads !== row.workloads
    ) {
      changed.push(row);
    }
  }
  await upsertRows(tx, 'asset_components', changed, {
    key: ['asset_id', 'entity_ref', 'tenant'],
    replace: ['reach', 'answers', 'workloads'],
  });
  for (const batch of inBatches([...before.values()], ROWS_PER_DELETE)) {
    await tx('asset_components')
      .whereIn(
        ['asset_id', 'entity_ref', 'tenant'],
        batch.map(row => [row.asset_id, row.entity_ref, row.tenant]),
      )
      .delete();
  }
}

type CountedRow = Omit<AssetComponentRow, 'workloads'> & {
  workloads: number | string;
};

async function readReached(
  tx: Knex.Transaction,
  entityRefs: string[],
): Promise<AssetComponentRow[]> {
  const rows: CountedRow[] = await tx
    .with(
      'own',
      tx
        .from('component_workloads as cw')
        .join('assets as w', 'w.id', 'cw.workload_id')
        .whereIn('cw.entity_ref', entityRefs)
        .select(
          'cw.entity_ref',
          'cw.workload_id',
          tx.raw(`coalesce(w.tenant, '') as tenant`),
          tx.raw(`case when cw.state = 'confirmed' then 2 else 1 end as level`),
        ),
    )
    .with(
      'first_links',
      tx
        .from('own')
        .join('link_observations as l', 'l.from_id', 'own.workload_id')
        .whereIn('l.type', [...WORKLOAD_LINKS])
        // Several sources, and parallel links, are one link here.
        .distinct('own.*', 'l.type', 'l.to_id'),
    )
    .with(
      'paths',
      tx
        .from('own')
        .select(
          '*',
          'workload_id as asset_id',
          tx.raw('0 as depends, 0 as answering'),
        )
        .unionAll([
          tx
            .from('first_links')
            .select('entity_ref', 'workload_id', 'tenant', 'level', 'to_id')
            .select(
              flag(tx, isAmong(tx, 'type', DEPENDING_LINKS)),
              flag(tx, isAmong(tx, 'type', DEPENDING_LINKS)),
            ),
          tx
            .from('first_links as f')
            .join('link_observations as s', 's.from_id', 'f.to_id')
            .whereIn('s.type', [...SECOND_LINKS])
            .select('f.entity_ref', 'f.workload_id', 'f.tenant', 'f.level')
            .select(
              's.to_id',
              flag(tx, isStep(tx, DEPENDING_STEPS)),
              flag(tx, isStep(tx, [...DEPENDING_STEPS, ANSWERING_STEP])),
            ),
        ]),
    )
    .from('paths')
    .groupBy('entity_ref', 'asset_id', 'tenant')
    .select(
      'entity_ref',
      'asset_id',
      'tenant',
      tx.raw('max(level) as reach'),
      tx.raw('max(level * answering) as answers'),
      tx.raw(
        'count(distinct case when depends = 1 then workload_id end) as workloads',
      ),
    )
    // In an order, so that two writers meet rows in the same one.
    .orderBy(['asset_id', 'entity_ref', 'tenant']);
  return rows.map(row => ({ ...row, workloads: Number(row.workloads) }));
}

function flag(tx: Knex, condition: Knex.Raw): Knex.Raw {
  return tx.raw('case when ? then 1 else 0 end', [condition]);
}

function isAmong(
  tx: Knex,
  column: string,
  values: readonly string[],
): Knex.Raw {
  return tx.raw(`?? in (${values.map(() => '?').join(', ')})`, [
    column,
    ...values,
  ]);
}

function isStep(
  tx: Knex,
  steps: ReadonlyArray<readonly [first: string, then: string]>,
): Knex.Raw {
  const marks = steps.map(() => '(f.type = ? and s.type = ?)').join(' or ');
  return tx.raw(`(${marks})`, steps.flat());
}

function keyOf(row: AssetComponentRow): string {
  return `${row.asset_id} ${row.entity_ref} ${row.tenant}`;
}
