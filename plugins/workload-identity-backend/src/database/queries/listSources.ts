import {
  CoverageState,
  SourceListResponse,
  SourceProblem,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ProblemRow, ScopeRow, SourceRow } from '../tables';
import { freshnessOf, rollUpFreshness } from './freshness';
import { present } from './summaries';

const PROBLEMS_PER_SOURCE = 100;

type PlacedSource = SourceRow & { environment: string | null };

/** Every source with its counts: five queries for any number of them. */
export async function listSources(
  knex: Knex,
  now: Date,
): Promise<SourceListResponse> {
  const [sources, worst, coverage, observations, problems] = await Promise.all([
    knex
      .from('sources as so')
      .leftJoin('authorities as au', join =>
        join.on('au.authority', knex.raw(`'cluster:' || so.cluster`)),
      )
      .orderBy(['so.title', 'so.id'])
      .select<PlacedSource[]>('so.*', 'au.environment'),
    readWorstScopes(knex),
    knex.from('scopes').groupBy('source_id', 'state').select<
      Array<{
        source_id: string;
        state: CoverageState;
        total: number | string;
      }>
    >('source_id', 'state', knex.raw('count(*) as total')),
    knex
      .from('observations')
      .groupBy('source_id')
      .select<Array<{ source_id: string; total: number | string }>>(
        'source_id',
        knex.raw('count(*) as total'),
      ),
    readProblems(knex),
  ]);

  const items = sources.map((source): SourceView => {
    const { id } = source;
    const counts = { complete: 0, forbidden: 0, failed: 0, pending: 0 };
    for (const row of coverage.filter(one => one.source_id === id)) {
      counts[row.state] = Number(row.total);
    }
    const parts = worst
      .filter(scope => scope.source_id === id)
      .map(scope => freshnessOf(scope, source, now));
    const error = source.error_code
      ? { code: source.error_code, message: source.error_message ?? '' }
      : undefined;
    return {
      id,
      type: source.type,
      title: source.title,
      role: source.role,
      ...present({ cluster: source.cluster, environment: source.environment }),
      state: source.state,
      freshness: {
        // Without a scope, the failure of the whole read is the best reason.
        ...(parts.length === 0 && error && { reason: error }),
        ...rollUpFreshness(parts),
        sourceId: id,
      },
      ...present({
        runningSince: source.running_since,
        lastAttemptAt: source.last_attempt_at,
        lastSuccessAt: source.last_success_at,
      }),
      ...(error && { error }),
      refreshIntervalSeconds: source.refresh_interval_seconds,
      staleAfterSeconds: source.stale_after_seconds,
      observations: Number(
        observations.find(row => row.source_id === id)?.total ?? 0,
      ),
      coverage: counts,
      problems: problems
        .filter(problem => problem.source_id === id)
        .map(toProblem),
    };
  });
  return { items };
}

/**
 * Per source the scope that speaks for all others in the same condition: never
 * confirmed; no longer readable, longest ago; or confirmed, longest ago. The
 * worst of these three is the worst of all, however many scopes there are.
 */
async function readWorstScopes(knex: Knex): Promise<ScopeRow[]> {
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

async function readProblems(knex: Knex): Promise<ProblemRow[]> {
  return knex
    .from('problems')
    .where('ordinal', '<', PROBLEMS_PER_SOURCE)
    .orderBy(['source_id', 'ordinal'])
    .select<ProblemRow[]>('*');
}

function toProblem(row: ProblemRow): SourceProblem {
  return {
    code: row.code,
    message: row.message,
    ...present({ location: row.location }),
    at: row.at,
  };
}
