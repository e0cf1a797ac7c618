import {
  CoverageListResponse,
  CoverageView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { noSuchSource } from '../../service/noSuchSource';
import { HiddenPlaces } from '../../tenants/types';
import { ScopeRow, SourceRow } from '../tables';
import { decodeCursor, encodeCursor } from './cursor';
import { freshnessOf } from './freshness';
import { outsideHiddenClusters, outsideHiddenNamespaces } from './hiddenPlaces';
import { DEFAULT_PAGE_SIZE } from './listAssets';
import { present } from './summaries';

const ORDER = 'resource partition';

/**
 * One page of a source's scopes, by resource and partition, without those of
 * hidden namespaces.
 *
 * @throws NotFoundError when there is no such source, InputError when the
 * cursor is not of this list.
 */
export async function listCoverage(
  knex: Knex,
  sourceId: string,
  request: { cursor?: string; limit?: number; hidden?: HiddenPlaces },
  now: Date,
): Promise<CoverageListResponse> {
  const limit = request.limit ?? DEFAULT_PAGE_SIZE;
  const { hidden } = request;
  const source = await outsideHiddenClusters(
    knex('sources').where('id', sourceId),
    'cluster',
    hidden,
  ).first<SourceRow | undefined>();
  if (!source) {
    throw noSuchSource(sourceId);
  }
  const scopes = () =>
    outsideHiddenNamespaces(
      knex,
      knex.from('scopes').where('source_id', sourceId),
      { cluster: source.cluster, partition: 'partition' },
      hidden,
    );
  const page = scopes();
  if (request.cursor) {
    const [resource, partition] = decodeCursor(request.cursor, {
      order: ORDER,
      length: 2,
    });
    page.where(after =>
      after
        .where('resource', '>', resource ?? '')
        .orWhere(same =>
          same
            .where('resource', resource ?? '')
            .where('partition', '>', partition ?? ''),
        ),
    );
  }
  const [rows, [{ total }]] = await Promise.all([
    page
      .orderBy(['resource', 'partition'])
      .limit(limit + 1)
      .select<ScopeRow[]>('*'),
    scopes().count<Array<{ total: number | string }>>({ total: '*' }),
  ]);

  const shown = rows.slice(0, limit);
  const counts = await countObservations(
    knex,
    shown.map(row => row.id),
  );
  const last = rows.length > limit ? shown[shown.length - 1] : undefined;
  return {
    items: shown.map(
      (row): CoverageView => ({
        resource: row.resource,
        partition: row.partition,
        state: row.state,
        freshness: freshnessOf(row, source, now),
        ...present({ attemptedAt: row.attempted_at }),
        ...(row.reason_code && {
          reason: { code: row.reason_code, message: row.reason_message ?? '' },
        }),
        observations: counts.get(row.id) ?? 0,
      }),
    ),
    totalItems: Number(total),
    ...(last && {
      nextCursor: encodeCursor({
        order: ORDER,
        values: [last.resource, last.partition],
      }),
    }),
  };
}

async function countObservations(
  knex: Knex,
  scopeIds: string[],
): Promise<Map<string, number>> {
  const rows = await knex
    .from('observations')
    .whereIn('scope_id', scopeIds)
    .groupBy('scope_id')
    .select<Array<{ scope_id: string; total: number | string }>>(
      'scope_id',
      knex.raw('count(*) as total'),
    );
  return new Map(rows.map(row => [row.scope_id, Number(row.total)]));
}
