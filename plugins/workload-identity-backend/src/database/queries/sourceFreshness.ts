import {
  Freshness,
  Reason,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ScopeRow, SourceRow } from '../tables';
import { firstReadFreshness } from './firstRead';
import { freshnessOf, rollUpFreshness } from './freshness';

/**
 * Per source the scope that speaks for all others in the same condition: never
 * confirmed; no longer readable, longest ago; or confirmed, longest ago. The
 * worst of these three is the worst of all, however many scopes there are.
 */
export async function readWorstScopes(knex: Knex): Promise<ScopeRow[]> {
  const condition = `case when confirmed_at is null then 'unconfirmed'
    when state in ('forbidden', 'failed') then 'unreadable' else 'confirmed' end`;
  const since = `case when state in ('forbidden', 'failed') then state_since else confirmed_at end`;
  return knex
    .from(
      knex
        .from('scopes')
        .select('*')
        .select(
          knex.raw(
            `row_number() over (partition by source_id, ${condition} order by ${since}, case when reason_code is null then 1 else 0 end, id) as place`,
          ),
        )
        .as('ranked'),
    )
    .where('place', 1)
    .select<ScopeRow[]>('*');
}

/**
 * How fresh a source is as a whole.
 *
 * @param worst - as {@link readWorstScopes} finds them
 */
export function sourceFreshness(
  source: SourceRow,
  worst: ScopeRow[],
  now: Date,
): Freshness {
  const { id } = source;
  const first = firstReadFreshness(source, now);
  if (first) {
    return first;
  }
  const parts = worst
    .filter(scope => scope.source_id === id)
    .map(scope => freshnessOf(scope, source, now));
  const error = sourceError(source);
  return {
    // Without a scope, the failure of the whole read is the best reason.
    ...(parts.length === 0 && error && { reason: error }),
    ...rollUpFreshness(parts),
    sourceId: id,
  };
}

/** Why the last attempt to read a source failed as a whole. */
export function sourceError(source: SourceRow): Reason | undefined {
  return source.error_code
    ? { code: source.error_code, message: source.error_message ?? '' }
    : undefined;
}
