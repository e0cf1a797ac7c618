import { Entity } from '@backstage/catalog-model';
import {
  CatalogEntityFeed,
  CatalogEntityFeedRequest,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { cutOf, readEmissionState } from './emissionState';
import { CatalogEntityRow } from './rows';

const DEFAULT_LIMIT = 500;

/** One page of what the catalog is given, oldest change first. */
export async function readFeed(
  knex: Knex,
  request: CatalogEntityFeedRequest,
): Promise<CatalogEntityFeed> {
  const { after = 0, epoch, limit = DEFAULT_LIMIT } = request;
  // Before the rows: what is completed meanwhile is told with the next page.
  const state = await readEmissionState(knex);
  const cut = cutOf(state);
  const about = {
    epoch: state.epoch,
    state: state.completed_at ? ('complete' as const) : ('building' as const),
    ...(state.completed_at && { completedAt: state.completed_at }),
    ...(cut && { cut }),
  };
  const isBehind = after > 0 && after < Number(state.pruned_sequence);
  const isForeign =
    after > Number(state.sequence) ||
    (epoch !== undefined && epoch !== state.epoch);
  if (isBehind || isForeign) {
    return { ...about, reset: true, items: [], next: 0, more: false };
  }
  const rows = await knex<CatalogEntityRow>('catalog_entities')
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit + 1)
    .select();
  const page = rows.slice(0, limit);
  const more = rows.length > limit;
  // At the end it is the last one given, whose row may be forgotten already.
  const last = Number(page.at(-1)?.sequence ?? after);
  const next = more ? last : Math.max(last, Number(state.sequence));
  return {
    ...about,
    reset: false,
    items: page.map(row => ({
      assetId: row.asset_id,
      entityRef: row.entity_ref,
      hash: row.content_hash,
      ...(row.body !== null && { entity: JSON.parse(row.body) as Entity }),
    })),
    next,
    more,
  };
}
