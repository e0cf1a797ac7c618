import {
  AssetKind,
  OwnerRole,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetResource } from '../../permissions/resource';
import { AssetRow } from '../tables';
import { readOwnershipFacts } from './chain/readOwners';
import { holdersByRecord, OwnershipFacts } from './chain/resolveOwners';
import { readReachingComponents } from './reach';
import { present } from './summaries';

/**
 * Assets as the permission rules see them, in the order of the ids; `undefined`
 * where there is none.
 */
export async function loadResources(
  knex: Knex,
  ids: string[],
): Promise<Array<AssetResource | undefined>> {
  const [rows, reaching, ownership] = await Promise.all([
    knex
      .from('assets')
      .whereIn('id', ids)
      .select<
        Array<
          Pick<AssetRow, 'id' | 'kind' | 'cluster' | 'namespace' | 'tenant'>
        >
      >('id', 'kind', 'cluster', 'namespace', 'tenant'),
    readReachingComponents(knex, ids),
    readOwnershipFacts(knex, ids),
  ]);

  const resources = new Map<string, AssetResource>(
    rows.map(row => [
      row.id,
      {
        id: row.id,
        kind: row.kind as AssetKind,
        ...present({
          cluster: row.cluster,
          namespace: row.namespace,
          tenant: row.tenant,
        }),
        ownerRefs: holders(ownership.get(row.id), 'accountable'),
        operatorRefs: holders(ownership.get(row.id), 'operator'),
        componentRefs: [],
      },
    ]),
  );
  for (const { asset_id, entity_ref, owner_ref } of reaching) {
    const resource = resources.get(asset_id);
    resource?.componentRefs.push(entity_ref);
    if (owner_ref && !resource?.ownerRefs.includes(owner_ref)) {
      resource?.ownerRefs.push(owner_ref);
    }
  }
  return ids.map(id => resources.get(id));
}

function holders(facts: OwnershipFacts | undefined, role: OwnerRole): string[] {
  return facts ? holdersByRecord(facts, role) : [];
}
