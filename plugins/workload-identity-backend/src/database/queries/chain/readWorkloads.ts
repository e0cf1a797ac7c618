import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ComponentWorkloadRow } from '../../tables';
import { criteriaSql } from '../conditions';
import { HopOptions } from './readHop';

type ConfirmedBy = NonNullable<WorkloadMatch['confirmedBy']>;

interface MatchRow extends ComponentWorkloadRow {
  visible: number;
  total: number | string;
}

/** Workloads that a chain starts from. */
export interface MatchedWorkloads {
  /** Those that are listed, the confirmed ones first. */
  matches: WorkloadMatch[];
  /** Matched, and the reader may not see them. */
  hidden: number;
  /** Matched and visible, but beyond the limit. */
  more: number;
}

/** The workloads matched to an entity, in one query. */
export async function readWorkloads(
  knex: Knex,
  entityRef: string,
  options: Pick<HopOptions, 'condition'> & { maxWorkloads: number },
): Promise<MatchedWorkloads> {
  const visible = options.condition
    ? knex.raw('case when ? then 1 else 0 end as visible', [
        criteriaSql(knex, options.condition, 'a'),
      ])
    : knex.raw('1 as visible');

  const rows = await knex
    .with(
      'matched',
      knex
        .from('component_workloads as cw')
        .join('assets as a', 'a.id', 'cw.workload_id')
        .where('cw.entity_ref', entityRef)
        .select('cw.*', 'a.display_name')
        .select(visible),
    )
    .with(
      'ranked',
      knex
        .from('matched')
        .select('*')
        .select(
          knex.raw(
            `row_number() over (partition by visible order by case state when 'confirmed' then 0 else 1 end, display_name, workload_id) as place`,
          ),
          knex.raw('count(*) over (partition by visible) as total'),
        ),
    )
    .from('ranked')
    .where(shown =>
      shown.where('visible', 1).where('place', '<=', options.maxWorkloads),
    )
    .orWhere(counted => counted.where('visible', 0).where('place', 1))
    .orderBy('place')
    .select<MatchRow[]>('*');

  const listed = rows.filter(row => row.visible === 1);
  const totalOf = (row: MatchRow | undefined) => Number(row?.total ?? 0);
  return {
    matches: listed.map(toMatch),
    hidden: totalOf(rows.find(row => row.visible === 0)),
    more: totalOf(listed[0]) - listed.length,
  };
}

/** A row as the API shows it. */
export function toMatch(row: ComponentWorkloadRow): WorkloadMatch {
  return {
    workloadId: row.workload_id,
    state: row.state,
    ...(row.claim_annotation && {
      claim: { annotation: row.claim_annotation, value: row.claim_value ?? '' },
    }),
    ...(row.confirmed_by && {
      confirmedBy: {
        type: row.confirmed_by as ConfirmedBy['type'],
        detail: row.confirmed_detail ?? '',
      },
    }),
  };
}
