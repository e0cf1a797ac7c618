import {
  AssetObservation,
  LinkObservation,
} from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { SweptLink } from '../ingest/sweep';
import { prepareAssets } from '../ingest/writeAssets';
import { prepareLinks } from '../ingest/writeLinks';
import { SnapshotRun } from '../InventoryStore';
import { LinkObservationRow, ObservationRow } from '../tables';
import { ScopeDelta } from './WatchDelta';

/** What is to be written for a scope to hold something else. */
export interface ScopeDifference {
  /** New, or with other facts. */
  changedAssets: AssetObservation[];
  /** Ids of assets. */
  goneAssets: string[];
  changedLinks: LinkObservation[];
  goneLinks: SweptLink[];
}

/** Compares what a scope holds with what it is to hold, by hashes. */
export async function readDifference(
  tx: Knex,
  run: SnapshotRun,
  scopeId: string,
  { assets, links }: Pick<ScopeDelta, 'assets' | 'links'>,
): Promise<ScopeDifference> {
  const wanted = prepareAssets(assets, []).candidates;
  const knownAssets = new Map(
    (
      await tx<ObservationRow>('observations')
        .where({ scope_id: scopeId })
        .select('asset_id', 'content_hash')
    ).map(row => [row.asset_id, row.content_hash]),
  );
  const { candidates, observations } = prepareLinks(run, scopeId, links);
  const knownLinks = await tx<LinkObservationRow>('link_observations')
    .where({ scope_id: scopeId })
    .select('id', 'scope_id', 'from_id', 'type', 'to_id', 'content_hash');
  const hashes = new Map(knownLinks.map(row => [row.id, row.content_hash]));
  return {
    changedAssets: [...wanted.values()]
      .filter(({ id, content }) => knownAssets.get(id) !== content.content_hash)
      .map(({ observation }) => observation),
    goneAssets: [...knownAssets.keys()].filter(id => !wanted.has(id)),
    changedLinks: [...candidates.values()]
      .filter(row => hashes.get(row.id) !== row.content_hash)
      .flatMap(row => observations.get(row.id) ?? []),
    goneLinks: knownLinks.filter(row => !candidates.has(row.id)),
  };
}
