import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import {
  LinkObservation,
  ObservationScope,
} from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { noteAccessLinks } from '../access/noteChanges';
import { assetId, linkObservationId } from '../ids';
import { InventoryChange, SnapshotRun } from '../InventoryStore';
import { canonicalJson, contentHash } from '../json';
import { appendHistory } from '../merge/historyRows';
import { insertReferenced } from '../merge/refreshAssets';
import { noteLinkChanges } from '../reach/noteChanges';
import { LinkObservationRow } from '../tables';
import { upsertRows } from './batches';
import { noChange } from './inventoryChange';
import {
  LinkEnd,
  LinkEnds,
  existingTriples,
  linkHistory,
  lockEnds,
  tripleName,
} from './linkEnds';
import { holdRun } from './runs';
import { mentionScope } from './scopeRows';

/**
 * Writes one batch of observed links, as {@link writeAssets} does with assets.
 * An end that nobody has observed gets a row, so that every link leads
 * somewhere.
 */
export async function writeLinks(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scope: ObservationScope,
  observations: LinkObservation[],
  now: string,
): Promise<InventoryChange> {
  await holdRun(tx, run);
  const { id: scopeRowId, isWatched } = await mentionScope(tx, run, scope, now);
  if (isWatched) {
    return noChange();
  }
  const { candidates, keys } = prepareLinks(run, scopeRowId, observations);

  const existing = new Map(
    (
      await tx<LinkObservationRow>('link_observations')
        .whereIn('id', [...candidates.keys()])
        .select('id', 'generation', 'content_hash')
    ).map(row => [row.id, row]),
  );
  const unchanged: string[] = [];
  const changed: LinkObservationRow[] = [];
  const added: LinkObservationRow[] = [];
  for (const row of candidates.values()) {
    const before = existing.get(row.id);
    if (!before) {
      added.push(row);
    } else if (before.generation === run.generation && !run.lease) {
      // Observed twice in one reading: the first counts.
    } else if (before.content_hash === row.content_hash) {
      unchanged.push(row.id);
    } else {
      changed.push(row);
    }
  }

  if (unchanged.length) {
    await tx<LinkObservationRow>('link_observations')
      .whereIn('id', unchanged)
      .update({ generation: run.generation });
  }
  if (!added.length && !changed.length) {
    return noChange();
  }
  const ends = await prepareEnds(tx, added, keys, now);
  const triples = distinctTriples(added).filter(
    link => linkHistory('link-added', link, ends, run).length,
  );
  const known = await existingTriples(tx, triples);
  await upsertRows<LinkObservationRow>(
    tx,
    'link_observations',
    [...added, ...changed],
    { key: ['id'], replace: ['generation', 'facts', 'content_hash'] },
  );
  await noteLinkChanges(
    tx,
    added.map(link => link.from_id),
  );
  await noteAccessLinks(tx, [...added, ...changed]);
  await appendHistory(
    tx,
    run,
    triples
      .filter(link => !known.has(tripleName(link)))
      .flatMap(link => linkHistory('link-added', link, ends, run)),
    now,
  );
  return { ...noChange(), linksChanged: added.length + changed.length };
}

/** The links by the id of what the scope says of them, the first of each. */
export function prepareLinks(
  run: Pick<SnapshotRun, 'sourceId' | 'generation'>,
  scopeRowId: string,
  links: LinkObservation[],
): {
  candidates: Map<string, LinkObservationRow>;
  /** What was observed, by the same ids. */
  observations: Map<string, LinkObservation>;
  keys: Map<string, AssetKey>;
} {
  const candidates = new Map<string, LinkObservationRow>();
  const observations = new Map<string, LinkObservation>();
  const keys = new Map<string, AssetKey>();
  for (const link of links) {
    const { from, type, to, qualifier = '', facts } = link;
    const fromId = assetId(from);
    const toId = assetId(to);
    const id = linkObservationId(scopeRowId, fromId, type, toId, qualifier);
    if (!candidates.has(id)) {
      keys.set(fromId, from);
      keys.set(toId, to);
      observations.set(id, link);
      candidates.set(id, {
        id,
        scope_id: scopeRowId,
        source_id: run.sourceId,
        from_id: fromId,
        type,
        to_id: toId,
        qualifier,
        generation: run.generation,
        facts: canonicalJson(facts),
        content_hash: contentHash(facts),
      });
    }
  }
  return { candidates, observations, keys };
}

/** The ends of new links, locked; those that are not there yet are made. */
async function prepareEnds(
  tx: Knex.Transaction,
  added: LinkObservationRow[],
  keys: Map<string, AssetKey>,
  now: string,
): Promise<LinkEnds> {
  const ids = new Set(added.flatMap(link => [link.from_id, link.to_id]));
  const ends: Map<string, LinkEnd> = await lockEnds(tx, [...ids], 'keep');
  const missing = new Map<string, AssetKey>();
  for (const id of ids) {
    const key = keys.get(id);
    if (!ends.has(id) && key) {
      missing.set(id, key);
    }
  }
  for (const row of await insertReferenced(tx, missing, now)) {
    ends.set(row.id, row);
  }
  return ends;
}

function distinctTriples(links: LinkObservationRow[]): LinkObservationRow[] {
  return [...new Map(links.map(link => [tripleName(link), link])).values()];
}
