import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import {
  decideMatch,
  MatchableComponent,
  MatchableWorkload,
} from '../../matching/decideMatch';
import { ComponentRow, ComponentWorkloadRow } from '../tables';
import { candidatePairs } from './candidatePairs';
import { chunksOf } from './chunksOf';
import { loadWorkloads } from './loadWorkloads';
import { MatchingOptions, RematchResult } from './MatchingOptions';
import { parseComponent } from './parseComponent';
import { MatchTable, writeMatches } from './writeMatches';

interface WorkloadComponentRow {
  workload_id: string;
  entity_ref: string;
}

/**
 * Finds the components of these workloads anew, and writes what changed. The
 * caller holds the matching lock. Ids that are gone are skipped: their matches
 * went with them.
 */
export async function rematchWorkloads(
  trx: Knex.Transaction,
  ids: readonly string[],
  options: MatchingOptions,
): Promise<RematchResult> {
  const workloads = await loadWorkloads(trx, ids);
  const scope = { workloadIds: [...workloads.keys()] };
  await writeNamedComponents(trx, [...workloads.values()]);

  const wanted: MatchTable = new Map();
  for await (const page of candidatePairs(trx, scope)) {
    const components = await loadComponents(
      trx,
      [...new Set(page.map(pair => pair.entity_ref))],
      options,
    );
    for (const { entity_ref: ref, workload_id: id } of page) {
      const component = components.get(ref);
      const workload = workloads.get(id);
      if (!component || !workload || wanted.get(ref)?.has(id)) {
        continue;
      }
      const match = decideMatch(component, workload, options.consents);
      if (match) {
        const matches = wanted.get(ref) ?? new Map<string, WorkloadMatch>();
        wanted.set(ref, matches.set(id, match));
      }
    }
  }
  const capped = await capClaims(trx, scope.workloadIds, wanted, options);
  const written = await writeMatches(trx, scope, wanted);
  return { written, capped };
}

/** Keeps which component each workload's annotation names, by difference. */
async function writeNamedComponents(
  trx: Knex.Transaction,
  workloads: readonly MatchableWorkload[],
): Promise<void> {
  const ids = workloads.map(workload => workload.id);
  const present = new Map(
    (
      await trx<WorkloadComponentRow>('workload_components')
        .whereIn('workload_id', ids)
        .select()
    ).map(row => [row.workload_id, row.entity_ref]),
  );
  const gone: string[] = [];
  const changed: WorkloadComponentRow[] = [];
  for (const { id, names } of workloads) {
    const before = present.get(id);
    if (before !== undefined && names?.entityRef === undefined) {
      gone.push(id);
    } else if (names?.entityRef !== undefined && names.entityRef !== before) {
      changed.push({ workload_id: id, entity_ref: names.entityRef });
    }
  }
  if (gone.length > 0) {
    await trx('workload_components').whereIn('workload_id', gone).delete();
  }
  if (changed.length > 0) {
    await trx('workload_components')
      .insert(changed)
      .onConflict(['workload_id'])
      .merge();
  }
}

async function loadComponents(
  trx: Knex.Transaction,
  refs: readonly string[],
  options: MatchingOptions,
): Promise<Map<string, MatchableComponent>> {
  const components = new Map<string, MatchableComponent>();
  for (const chunk of chunksOf(refs)) {
    const rows = await trx<ComponentRow>('components')
      .whereIn('entity_ref', chunk)
      .select('entity_ref', 'owner_ref', 'claims');
    for (const row of rows) {
      components.set(
        row.entity_ref,
        parseComponent(row, { maxNamed: options.maxWorkloadsPerComponent }),
      );
    }
  }
  return components;
}

/**
 * Takes away the claims that would bring a component above its limit. Those
 * that it had before stay first, so that its workloads don't flicker.
 */
async function capClaims(
  trx: Knex.Transaction,
  ids: readonly string[],
  wanted: MatchTable,
  options: MatchingOptions,
): Promise<string[]> {
  const capped: string[] = [];
  const claimants = [...wanted].filter(([, matches]) =>
    [...matches.values()].some(match => match.state === 'claimed'),
  );
  for (const chunk of chunksOf(claimants)) {
    const refs = chunk.map(([ref]) => ref);
    const elsewhere = await countClaimsElsewhere(trx, refs, ids);
    const before = new Set(
      (
        await trx<ComponentWorkloadRow>('component_workloads')
          .whereIn('entity_ref', refs)
          .whereIn('workload_id', [...ids])
          .where('state', 'claimed')
          .select('entity_ref', 'workload_id')
      ).map(row => `${row.workload_id} ${row.entity_ref}`),
    );
    for (const [ref, matches] of chunk) {
      const room = Math.max(
        0,
        options.maxWorkloadsPerComponent - (elsewhere.get(ref) ?? 0),
      );
      const claimed = [...matches.values()]
        .filter(match => match.state === 'claimed')
        .sort(
          (a, b) =>
            Number(before.has(`${b.workloadId} ${ref}`)) -
            Number(before.has(`${a.workloadId} ${ref}`)),
        );
      for (const match of claimed.slice(room)) {
        matches.delete(match.workloadId);
      }
      if (claimed.length > room) {
        capped.push(ref);
      }
    }
  }
  return capped;
}

async function countClaimsElsewhere(
  trx: Knex.Transaction,
  refs: readonly string[],
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows: Array<{ entity_ref: string; count: number | string }> = await trx(
    'component_workloads',
  )
    .whereIn('entity_ref', [...refs])
    .whereNotIn('workload_id', [...ids])
    .where('state', 'claimed')
    .groupBy('entity_ref')
    .select('entity_ref')
    .count({ count: '*' });
  return new Map(rows.map(row => [row.entity_ref, Number(row.count)]));
}
