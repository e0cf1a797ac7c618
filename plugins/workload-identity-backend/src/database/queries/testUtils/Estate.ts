import {
  AssetKind,
  LinkType,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { assetId, linkObservationId, scopeId } from '../../ids';
import { applyDatabaseMigrations } from '../../migrate';
import { DatabaseReachStore } from '../../reach/DatabaseReachStore';
import { AssetRow, ScopeRow, SourceRow } from '../../tables';

export const NOW = new Date('2026-03-01T12:00:00.000Z');

/** An instant some seconds away from `NOW`. */
export function fromNow(seconds: number): string {
  return new Date(NOW.getTime() + seconds * 1000).toISOString();
}

/** Writes rows for tests of the read side, without a source to read. */
export class Estate {
  static async create(knex: Knex): Promise<Estate> {
    await applyDatabaseMigrations(knex);
    return new Estate(knex);
  }

  private constructor(readonly knex: Knex) {}

  async source(id: string, row: Partial<SourceRow> = {}): Promise<void> {
    await this.knex('sources').insert({
      id,
      type: 'kubernetes',
      title: `Source ${id}`,
      role: 'live',
      cluster: id,
      state: 'active',
      generation: 1,
      refresh_interval_seconds: 60,
      stale_after_seconds: 300,
      timeout_seconds: 60,
      last_attempt_at: fromNow(-30),
      last_success_at: fromNow(-30),
      first_seen_at: fromNow(-86_400),
      ...row,
    });
  }

  async scope(
    sourceId: string,
    resource: string,
    partition: string,
    row: Partial<ScopeRow> = {},
  ): Promise<string> {
    const id = scopeId(sourceId, resource, partition);
    await this.knex('scopes').insert({
      id,
      source_id: sourceId,
      resource,
      partition,
      state: 'complete',
      state_since: fromNow(-3600),
      confirmed_at: fromNow(-30),
      generation: 1,
      ...row,
    });
    return id;
  }

  /** An asset of a cluster, observed in a scope, or only referenced without one. */
  async asset(
    kind: AssetKind,
    cluster: string,
    name: string,
    scope: { source: string; id: string } | undefined,
    row: Partial<AssetRow> = {},
  ): Promise<string> {
    const authority = `cluster:${cluster}` as const;
    const id = assetId({ kind, authority, name });
    const asset: AssetRow = {
      id,
      kind,
      authority,
      name,
      display_name: name.split('/').pop() ?? name,
      cluster,
      namespace: name.includes('/') ? name.split('/')[0] : null,
      environment: cluster === 'prod' ? 'production' : 'staging',
      tenant: null,
      class: null,
      standing: scope ? 'live' : 'referenced',
      incarnation: null,
      facts: '{}',
      differences: '[]',
      content_hash: 'hash',
      scope_id: scope?.id ?? null,
      expiry_type: null,
      expires_at: null,
      first_seen_at: fromNow(-86_400),
      changed_at: fromNow(-3600),
      ...row,
    };
    await this.knex('assets').insert(asset);
    if (scope) {
      await this.knex('observations').insert({
        scope_id: scope.id,
        asset_id: id,
        source_id: scope.source,
        generation: 1,
        facts: asset.facts,
        content_hash: 'hash',
      });
    }
    return id;
  }

  async link(
    from: string,
    type: LinkType,
    to: string,
    scope: { source: string; id: string },
    options: { facts?: object; qualifier?: string } = {},
  ): Promise<void> {
    const { facts = {}, qualifier = '' } = options;
    await this.knex('link_observations').insert({
      id: linkObservationId(scope.id, from, type, to, qualifier),
      scope_id: scope.id,
      source_id: scope.source,
      from_id: from,
      type,
      to_id: to,
      qualifier,
      generation: 1,
      facts: JSON.stringify(facts),
      content_hash: 'hash',
    });
  }

  /** Derives what follows from the links and matches written so far. */
  async derive(): Promise<void> {
    const reach = DatabaseReachStore.create({ knex: this.knex });
    await reach.markAll();
    await reach.catchUp();
  }

  /** A component with its owner, and the workloads matched to it. */
  async component(
    ref: string,
    owner: { ref: string | null; exists?: boolean },
    workloads: Record<string, 'confirmed' | 'claimed'>,
  ): Promise<void> {
    await this.knex('components').insert({
      entity_ref: ref,
      owner_ref: owner.ref,
      owner_exists: owner.exists ?? null,
      claims: '{}',
      content_hash: 'hash',
      synced_at: fromNow(-60),
    });
    for (const [workload_id, state] of Object.entries(workloads)) {
      await this.knex('component_workloads').insert({
        entity_ref: ref,
        workload_id,
        state,
        claim_annotation: 'backstage.io/kubernetes-id',
        claim_value: ref,
        confirmed_by: state === 'confirmed' ? 'workload-annotation' : null,
        confirmed_detail: state === 'confirmed' ? 'tenure.dev/component' : null,
      });
    }
  }
}
