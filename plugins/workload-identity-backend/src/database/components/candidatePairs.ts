import { Knex } from 'knex';

/** A component and a workload that may belong to it. */
export interface CandidatePair {
  entity_ref: string;
  workload_id: string;
}

/** The side that is matched again: these components, or these workloads. */
export type MatchingScope =
  | { entityRefs: readonly string[] }
  | { workloadIds: readonly string[] };

const PAGE_SIZE = 2000;

/**
 * Most pairs that are looked at for one component (or one workload) and one
 * way of finding them, so that a claim on the commonest label of an estate
 * stays bounded. Which are left out depends on ids only.
 */
const MAX_SCANNED = 20_000;

/**
 * The ways in which a pair is found, those first that need no claim. Each
 * narrows down by an index; `decideMatch` has the last word.
 */
const FINDERS = [findNamedByWorkload, findNamedByComponent, findByLabel];

/** Pages of candidate pairs for one side. A pair may come more than once. */
export async function* candidatePairs(
  trx: Knex.Transaction,
  scope: MatchingScope,
): AsyncGenerator<CandidatePair[]> {
  const byComponent = 'entityRefs' in scope;
  const [first, second] = byComponent
    ? (['entity_ref', 'workload_id'] as const)
    : (['workload_id', 'entity_ref'] as const);

  for (const find of FINDERS) {
    let after: { first: string; second?: string } | undefined;
    let scanned = 0;
    for (;;) {
      const start = after;
      const page: CandidatePair[] = await trx
        .from(find(trx, scope).as('pairs'))
        .modify(query => {
          if (start) {
            query.where(inner => {
              inner.where(first, '>', start.first);
              if (start.second !== undefined) {
                inner.orWhere(same =>
                  same
                    .where(first, start.first)
                    .where(second, '>', start.second!),
                );
              }
            });
          }
        })
        .orderBy([first, second])
        .limit(PAGE_SIZE)
        .select('entity_ref', 'workload_id');
      yield page;

      const last = page.at(-1);
      if (!last || page.length < PAGE_SIZE) {
        break;
      }
      scanned = last[first] === after?.first ? scanned + PAGE_SIZE : 0;
      after = {
        first: last[first],
        second: scanned < MAX_SCANNED ? last[second] : undefined,
      };
    }
  }
}

/** The workload's annotation names the component. */
function findNamedByWorkload(trx: Knex, scope: MatchingScope) {
  return trx('workload_components')
    .join(
      'components',
      'components.entity_ref',
      'workload_components.entity_ref',
    )
    .modify(query =>
      restrict(query, scope, {
        ref: 'workload_components.entity_ref',
        id: 'workload_components.workload_id',
      }),
    )
    .select('components.entity_ref', 'workload_components.workload_id');
}

/** The component's annotation names the workload. */
function findNamedByComponent(trx: Knex, scope: MatchingScope) {
  return trx('component_claims')
    .join('assets', 'assets.id', 'component_claims.value')
    .where('component_claims.kind', 'workload')
    .modify(query =>
      restrict(query, scope, {
        ref: 'component_claims.entity_ref',
        id: 'component_claims.value',
      }),
    )
    .select('component_claims.entity_ref', 'assets.id as workload_id');
}

/**
 * The workload has a label that the component's selector needs. Goes from the
 * side that is matched again to the other: SQLite joins in the order written
 * where the join is a cross join, and would rather go through all claims.
 */
function findByLabel(trx: Knex, scope: MatchingScope) {
  const [from, to] =
    'entityRefs' in scope
      ? ['component_claims', 'workload_marks']
      : ['workload_marks', 'component_claims'];
  return trx(from)
    .crossJoin(trx.ref(to))
    .crossJoin(trx.ref('assets'))
    .whereRaw('?? = ??', ['workload_marks.key', 'component_claims.key'])
    .whereRaw('?? = ??', ['workload_marks.value', 'component_claims.value'])
    .whereRaw('?? = ??', ['assets.id', 'workload_marks.asset_id'])
    .where('component_claims.kind', 'label')
    .whereIn('workload_marks.origin', ['label', 'pod-label'])
    .where(inner =>
      inner
        .whereNull('component_claims.cluster')
        .orWhereRaw('?? = ??', ['component_claims.cluster', 'assets.cluster']),
    )
    .where(inner =>
      inner
        .whereNull('component_claims.namespace')
        .orWhereRaw('?? = ??', [
          'component_claims.namespace',
          'assets.namespace',
        ]),
    )
    .modify(query =>
      restrict(query, scope, {
        ref: 'component_claims.entity_ref',
        id: 'workload_marks.asset_id',
      }),
    )
    .distinct('component_claims.entity_ref', 'assets.id as workload_id');
}

function restrict(
  query: Knex.QueryBuilder,
  scope: MatchingScope,
  columns: { ref: string; id: string },
): void {
  if ('entityRefs' in scope) {
    query.whereIn(columns.ref, [...scope.entityRefs]);
  } else {
    query.whereIn(columns.id, [...scope.workloadIds]);
  }
}
