import {
  CoverageState,
  SourceListResponse,
  SourceProblem,
  SourceView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { isRunAlive } from '../ingest/runs';
import { HiddenPlaces } from '../../tenants/types';
import { ProblemRow, SourceRow } from '../tables';
import { outsideHiddenClusters } from './hiddenPlaces';
import {
  readWorstScopes,
  sourceError,
  sourceFreshness,
} from './sourceFreshness';
import { present } from './summaries';
import { WatchColumns, watchOf } from './watchOf';

const PROBLEMS_PER_SOURCE = 100;

type PlacedSource = SourceRow & WatchColumns & { environment: string | null };

/**
 * Every source with its counts: five queries for any number of them. One that is
 * being removed is not among them, nor are those of hidden clusters. Problems
 * quote no input, but name files and objects: where namespaces are hidden, they
 * are left out.
 */
export async function listSources(
  knex: Knex,
  now: Date,
  hidden?: HiddenPlaces,
): Promise<SourceListResponse> {
  const [sources, worst, coverage, observations, problems] = await Promise.all([
    outsideHiddenClusters(
      knex
        .from('sources as so')
        .leftJoin('authorities as au', join =>
          join.on('au.authority', knex.raw(`'cluster:' || so.cluster`)),
        )
        .whereNull('so.removal_requested_at'),
      'so.cluster',
      hidden,
    )
      .orderBy(['so.title', 'so.id'])
      .leftJoin('source_leases as le', 'le.source_id', 'so.id')
      .select<PlacedSource[]>(
        'so.*',
        'au.environment',
        'le.state as watch_state',
        'le.state_since as watch_since',
        'le.reason_code as watch_code',
        'le.reason_message as watch_message',
        'le.expires_at as watch_expires_at',
      ),
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
    const error = sourceError(source);
    return {
      id,
      type: source.type,
      title: source.title,
      role: source.role,
      ...present({ cluster: source.cluster, environment: source.environment }),
      state: source.state,
      freshness: sourceFreshness(source, worst, now),
      ...progressOf(source, now),
      ...present({
        lastAttemptAt: source.last_attempt_at,
        lastSuccessAt: source.last_success_at,
      }),
      ...(error && { error }),
      ...watchOf(source, now),
      refreshIntervalSeconds: source.refresh_interval_seconds,
      staleAfterSeconds: source.stale_after_seconds,
      observations: Number(
        observations.find(row => row.source_id === id)?.total ?? 0,
      ),
      coverage: counts,
      problems: hidden?.namespaces.some(one => one.cluster === source.cluster)
        ? []
        : problems.filter(problem => problem.source_id === id).map(toProblem),
    };
  });
  return { items };
}

/** Of a read that is under way; one that died with its process is none. */
function progressOf(
  source: SourceRow,
  now: Date,
): Pick<SourceView, 'runningSince' | 'progress'> {
  const { running_since, timeout_seconds } = source;
  return running_since && isRunAlive(running_since, timeout_seconds, now)
    ? {
        runningSince: running_since,
        progress: {
          observations: source.progress_observations ?? 0,
          scopes: source.progress_scopes ?? 0,
        },
      }
    : {};
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
