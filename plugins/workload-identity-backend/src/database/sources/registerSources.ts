import { IdentitySource } from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { upsertRows } from '../ingest/batches';
import { SourceRow } from '../tables';

/**
 * Makes the configured sources known, and retires the others: what a retired
 * one said stays, visible as such. One that comes back is active again.
 */
export async function registerSources(
  tx: Knex.Transaction,
  sources: IdentitySource[],
  now: string,
): Promise<void> {
  await upsertRows<SourceRow>(
    tx,
    'sources',
    sources.map(source => {
      const description = source.describe();
      return {
        id: source.id,
        type: source.type,
        title: description.title,
        role: description.role,
        cluster: description.cluster ?? null,
        state: 'active' as const,
        generation: 0,
        refresh_interval_seconds: Math.ceil(description.refreshIntervalSeconds),
        stale_after_seconds: Math.ceil(description.staleAfterSeconds),
        timeout_seconds: Math.ceil(description.timeoutSeconds),
        running_since: null,
        last_attempt_at: null,
        last_success_at: null,
        error_code: null,
        error_message: null,
        first_seen_at: now,
        retired_at: null,
        refresh_requested_at: null,
        progress_observations: null,
        progress_scopes: null,
        removal_requested_at: null,
        content_version: null,
        resource_order: description.resourceOrder
          ? JSON.stringify(description.resourceOrder)
          : null,
        reconcile_interval_seconds: description.reconcileIntervalSeconds
          ? Math.ceil(description.reconcileIntervalSeconds)
          : null,
      };
    }),
    {
      key: ['id'],
      replace: [
        'type',
        'title',
        'role',
        'cluster',
        'state',
        'refresh_interval_seconds',
        'stale_after_seconds',
        'timeout_seconds',
        'resource_order',
        'reconcile_interval_seconds',
        'retired_at',
        'removal_requested_at',
      ],
    },
  );
  await tx<SourceRow>('sources')
    .where({ state: 'active' })
    .whereNotIn(
      'id',
      sources.map(source => source.id),
    )
    .update({
      state: 'retired',
      retired_at: now,
      running_since: null,
      refresh_requested_at: null,
    });
}
