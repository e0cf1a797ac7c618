import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { noteMatchChanges } from '../reach/noteChanges';
import { ComponentWorkloadRow } from '../tables';
import { MatchingScope } from './candidatePairs';
import { chunksOf } from './chunksOf';

/** Matches by component's entity ref, then by workload's id. */
export type MatchTable = Map<string, Map<string, WorkloadMatch>>;

/**
 * Makes the matches of one side what they should be: removes those that are not
 * wanted any longer, and writes those that are new or changed.
 *
 * @returns how many rows were written or removed.
 */
export async function writeMatches(
  trx: Knex.Transaction,
  scope: MatchingScope,
  wanted: MatchTable,
): Promise<number> {
  const present = await readMatches(trx, scope);
  const presentByKey = new Map(present.map(row => [keyOf(row), row]));
  const wantedRows = [...wanted].flatMap(([entityRef, matches]) =>
    [...matches.values()].map(match => toRow(entityRef, match)),
  );
  const wantedKeys = new Set(wantedRows.map(keyOf));

  const gone = present.filter(row => !wantedKeys.has(keyOf(row)));
  for (const chunk of chunksOf(gone)) {
    await trx<ComponentWorkloadRow>('component_workloads')
      .whereIn(
        ['entity_ref', 'workload_id'],
        chunk.map(row => [row.entity_ref, row.workload_id]),
      )
      .delete();
  }
  const changed = wantedRows.filter(
    row => !sameRow(row, presentByKey.get(keyOf(row))),
  );
  for (const chunk of chunksOf(changed)) {
    await trx<ComponentWorkloadRow>('component_workloads')
      .insert(chunk)
      .onConflict(['entity_ref', 'workload_id'])
      .merge();
  }
  await noteMatchChanges(
    trx,
    [...gone, ...changed].map(row => row.workload_id),
  );
  return gone.length + changed.length;
}

async function readMatches(
  trx: Knex.Transaction,
  scope: MatchingScope,
): Promise<ComponentWorkloadRow[]> {
  const query = trx<ComponentWorkloadRow>('component_workloads');
  return 'entityRefs' in scope
    ? query.whereIn('entity_ref', [...scope.entityRefs]).select()
    : query.whereIn('workload_id', [...scope.workloadIds]).select();
}

function toRow(entityRef: string, match: WorkloadMatch): ComponentWorkloadRow {
  return {
    entity_ref: entityRef,
    workload_id: match.workloadId,
    state: match.state,
    claim_annotation: match.claim?.annotation ?? null,
    claim_value: match.claim?.value ?? null,
    confirmed_by: match.confirmedBy?.type ?? null,
    confirmed_detail: match.confirmedBy?.detail ?? null,
  };
}

function sameRow(
  a: ComponentWorkloadRow,
  b: ComponentWorkloadRow | undefined,
): boolean {
  return (
    a.state === b?.state &&
    a.claim_annotation === b.claim_annotation &&
    a.claim_value === b.claim_value &&
    a.confirmed_by === b.confirmed_by &&
    a.confirmed_detail === b.confirmed_detail
  );
}

function keyOf(
  row: Pick<ComponentWorkloadRow, 'entity_ref' | 'workload_id'>,
): string {
  return `${row.workload_id} ${row.entity_ref}`;
}
