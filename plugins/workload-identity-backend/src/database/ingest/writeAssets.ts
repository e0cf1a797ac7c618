import { AssetKey } from '@tenure/backstage-plugin-workload-identity-common';
import {
  AssetObservation,
  ObservationScope,
} from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { assetId } from '../ids';
import { InventoryChange, SnapshotRun } from '../InventoryStore';
import { canonicalJson, contentHash } from '../json';
import { refreshAssets } from '../merge/refreshAssets';
import { ObservationRow } from '../tables';
import { upsertRows, withoutNul } from './batches';
import { shownName } from './checkObservations';
import { noChange } from './inventoryChange';
import { permissionSet, writePermissionSets } from './permissionSets';
import { holdRun } from './runs';
import { mentionScope } from './scopeRows';

interface Candidate {
  id: string;
  observation: AssetObservation;
  /** All but the scope and the generation. */
  content: Pick<
    ObservationRow,
    'incarnation' | 'location' | 'facts' | 'content_hash' | 'permission_set'
  >;
}

/**
 * Writes one batch of observed assets. Rows that say what they said before get
 * the run's generation in one update; the others are written, and their assets
 * merged again.
 *
 * Of a thing observed twice in one scope the first counts, or each reading
 * would undo what the one before did.
 */
export async function writeAssets(
  tx: Knex.Transaction,
  run: SnapshotRun,
  scope: ObservationScope,
  observations: AssetObservation[],
  now: string,
): Promise<InventoryChange> {
  await holdRun(tx, run);
  const { id: scopeRowId, isWatched } = await mentionScope(tx, run, scope, now);
  if (isWatched) {
    return noChange();
  }
  const problems: InventoryChange['problems'] = [];
  const { candidates, sets } = prepareAssets(observations, problems);

  const existing = new Map(
    (
      await tx<ObservationRow>('observations')
        .where({ scope_id: scopeRowId })
        .whereIn('asset_id', [...candidates.keys()])
        .select('asset_id', 'generation', 'content_hash')
    ).map(row => [row.asset_id, row]),
  );
  const unchanged: string[] = [];
  const changed: Candidate[] = [];
  for (const candidate of candidates.values()) {
    const row = existing.get(candidate.id);
    const isSame = row?.content_hash === candidate.content.content_hash;
    if (row?.generation === run.generation && !run.lease) {
      if (!isSame) {
        problems.push(duplicate(candidate.observation));
      }
    } else if (isSame) {
      unchanged.push(candidate.id);
    } else {
      changed.push(candidate);
    }
  }

  if (unchanged.length) {
    await tx<ObservationRow>('observations')
      .where({ scope_id: scopeRowId })
      .whereIn('asset_id', unchanged)
      .update({ generation: run.generation });
  }
  await writePermissionSets(
    tx,
    changed.flatMap(({ content: { permission_set: hash } }) => {
      const rules = hash && sets.get(hash);
      return hash && rules ? [{ hash, rules }] : [];
    }),
    now,
  );
  await upsertRows<ObservationRow>(
    tx,
    'observations',
    changed.map(({ id, content }) => ({
      scope_id: scopeRowId,
      asset_id: id,
      source_id: run.sourceId,
      generation: run.generation,
      ...content,
    })),
    {
      key: ['scope_id', 'asset_id'],
      replace: [
        'generation',
        'incarnation',
        'location',
        'facts',
        'content_hash',
        'permission_set',
      ],
    },
  );
  const change = await refreshAssets(
    tx,
    run,
    new Map<string, AssetKey>(
      changed.map(({ id, observation }) => [id, observation.key]),
    ),
    now,
  );
  return { ...change, problems };
}

/** The observations by asset, each with its hash, the first of each asset. */
export function prepareAssets(
  observations: AssetObservation[],
  problems: InventoryChange['problems'],
): { candidates: Map<string, Candidate>; sets: Map<string, string> } {
  const candidates = new Map<string, Candidate>();
  const sets = new Map<string, string>();
  for (const observation of observations) {
    const id = assetId(observation.key);
    const content = contentOf(observation, sets);
    const earlier = candidates.get(id);
    if (!earlier) {
      candidates.set(id, { id, observation, content });
    } else if (earlier.content.content_hash !== content.content_hash) {
      problems.push(duplicate(observation));
    }
  }
  return { candidates, sets };
}

function contentOf(
  observation: AssetObservation,
  sets: Map<string, string>,
): Candidate['content'] {
  const { incarnation, location, permissions } = observation;
  const set = permissions && permissionSet(permissions);
  if (set) {
    sets.set(set.hash, set.rules);
  }
  const facts = set
    ? { ...observation.facts, permissionSet: set.hash }
    : observation.facts;
  return {
    incarnation: incarnation ?? null,
    location: location === undefined ? null : withoutNul(location),
    facts: canonicalJson(facts),
    content_hash: contentHash({ incarnation, location, facts }),
    permission_set: set?.hash ?? null,
  };
}

function duplicate(observation: AssetObservation) {
  const { key, location } = observation;
  return {
    code: 'Duplicate',
    message: `${key.kind} '${shownName(
      key,
    )}' occurs more than once with different facts; the first counts`,
    location,
  };
}
