import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ANNOTATION_COMPONENT } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { MatchableWorkload } from '../../matching/decideMatch';
import { AssetRow, WorkloadMarkRow } from '../tables';
import { isStorableRef } from '../../matching/entityRefs';
import { chunksOf } from './chunksOf';

/**
 * Loads what matching needs of workloads. Ids that are gone, or aren't those of
 * workloads, are left out.
 */
export async function loadWorkloads(
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, MatchableWorkload>> {
  const workloads = new Map<string, MatchableWorkload>();
  for (const chunk of chunksOf(ids)) {
    const assets = await knex<AssetRow>('assets')
      .where('kind', 'workload')
      .whereIn('id', chunk)
      .select('id', 'name', 'cluster', 'namespace');
    const marks = await knex<WorkloadMarkRow>('workload_marks')
      .whereIn('asset_id', chunk)
      .select();
    const marksById = new Map<string, WorkloadMarkRow[]>();
    for (const mark of marks) {
      const list = marksById.get(mark.asset_id);
      if (list) {
        list.push(mark);
      } else {
        marksById.set(mark.asset_id, [mark]);
      }
    }
    for (const asset of assets) {
      workloads.set(asset.id, toWorkload(asset, marksById.get(asset.id) ?? []));
    }
  }
  return workloads;
}

function toWorkload(
  asset: Pick<AssetRow, 'id' | 'name' | 'cluster' | 'namespace'>,
  marks: WorkloadMarkRow[],
): MatchableWorkload {
  const labels = new Map<string, string>();
  const podLabels = new Map<string, string>();
  let names: MatchableWorkload['names'];
  for (const { origin, key, value } of marks) {
    if (origin === 'label') {
      labels.set(key, value);
    } else if (origin === 'pod-label') {
      podLabels.set(key, value);
    } else if (key === ANNOTATION_COMPONENT && value.trim()) {
      names = { value, entityRef: readComponentRef(value) };
    }
  }
  return {
    id: asset.id,
    name: asset.name,
    cluster: asset.cluster ?? undefined,
    namespace: asset.namespace ?? undefined,
    labels,
    podLabels,
    names,
  };
}

function readComponentRef(value: string): string | undefined {
  try {
    const entityRef = stringifyEntityRef(
      parseEntityRef(value.trim(), {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
    return isStorableRef(entityRef) ? entityRef : undefined;
  } catch {
    // Not an entity ref: it names nobody that the catalog could have.
    return undefined;
  }
}
