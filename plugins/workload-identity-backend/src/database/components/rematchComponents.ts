import { WorkloadMatch } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { decideMatch, MatchableComponent } from '../../matching/decideMatch';
import { candidatePairs } from './candidatePairs';
import { loadWorkloads } from './loadWorkloads';
import { MatchingOptions, RematchResult } from './MatchingOptions';
import { writeClaims } from './writeClaims';
import { MatchTable, writeMatches } from './writeMatches';

/**
 * Finds the workloads of these components anew, and writes what changed. The
 * caller holds the matching lock, and has written the components.
 */
export async function rematchComponents(
  trx: Knex.Transaction,
  components: readonly MatchableComponent[],
  options: MatchingOptions,
): Promise<RematchResult> {
  const byRef = new Map(components.map(one => [one.entityRef, one]));
  const scope = { entityRefs: [...byRef.keys()] };
  const wanted: MatchTable = new Map(
    scope.entityRefs.map(ref => [ref, new Map<string, WorkloadMatch>()]),
  );
  const claimed = new Map<string, number>();
  const capped = new Set<string>();

  await writeClaims(trx, components);
  for await (const page of candidatePairs(trx, scope)) {
    const workloads = await loadWorkloads(trx, [
      ...new Set(page.map(pair => pair.workload_id)),
    ]);
    for (const { entity_ref: ref, workload_id: id } of page) {
      const component = byRef.get(ref);
      const workload = workloads.get(id);
      const matches = wanted.get(ref);
      if (!component || !workload || !matches || matches.has(id)) {
        continue;
      }
      const match = decideMatch(component, workload, options.consents);
      if (match?.state === 'claimed') {
        const count = claimed.get(ref) ?? 0;
        if (count >= options.maxWorkloadsPerComponent) {
          capped.add(ref);
          continue;
        }
        claimed.set(ref, count + 1);
      }
      if (match) {
        matches.set(id, match);
      }
    }
  }
  const written = await writeMatches(trx, scope, wanted);
  return { written, capped: [...capped] };
}
