import { Knex } from 'knex';
import { answering } from './dependents';
import { OwnerClaim } from './resolveOwners';

/** Owners of one asset that are read; one more than are shown, to tell "more". */
const MAX_OWNERS = 11;

/** Components that are named per owner as where the answer comes from. */
const MAX_PROVENANCE = 10;

interface OwnerRow {
  asset_id: string;
  owner_ref: string;
  owner_exists: boolean | number | null;
  entity_ref: string;
  confirmed: number;
}

/**
 * Who owns the components of the workloads that depend on each of some assets,
 * in one query: all such workloads, not only those of one component. Confirmed
 * owners come first.
 */
export async function readOwnerClaims(
  knex: Knex,
  assetIds: string[],
): Promise<Map<string, OwnerClaim[]>> {
  const result = new Map<string, OwnerClaim[]>();
  if (assetIds.length === 0) {
    return result;
  }
  const rows = await knex
    .with('dep', answering(knex, assetIds))
    .with(
      'claims',
      knex
        .from('dep')
        .join('component_workloads as cw', 'cw.workload_id', 'dep.workload_id')
        .join('components as c', 'c.entity_ref', 'cw.entity_ref')
        .whereNotNull('c.owner_ref')
        .groupBy(
          'dep.asset_id',
          'c.owner_ref',
          'c.owner_exists',
          'c.entity_ref',
        )
        .select('dep.asset_id', 'c.owner_ref', 'c.owner_exists', 'c.entity_ref')
        .select(
          knex.raw(
            `max(case when cw.state = 'confirmed' then 1 else 0 end) as confirmed`,
          ),
        ),
    )
    .with(
      'weighed',
      knex
        .from('claims')
        .select('*')
        .select(
          knex.raw(
            'max(confirmed) over (partition by asset_id, owner_ref) as best',
          ),
        ),
    )
    .with(
      'ranked',
      knex
        .from('weighed')
        .select('*')
        .select(
          knex.raw(
            'dense_rank() over (partition by asset_id order by best desc, owner_ref) as owner_place',
          ),
          knex.raw(
            'row_number() over (partition by asset_id, owner_ref order by confirmed desc, entity_ref) as claim_place',
          ),
        ),
    )
    .from('ranked')
    .where('owner_place', '<=', MAX_OWNERS)
    .where('claim_place', '<=', MAX_PROVENANCE)
    .orderBy(['asset_id', 'owner_place', 'claim_place'])
    .select<OwnerRow[]>(
      'asset_id',
      'owner_ref',
      'owner_exists',
      'entity_ref',
      'confirmed',
    );

  for (const row of rows) {
    const claims = result.get(row.asset_id) ?? [];
    claims.push({
      ownerRef: row.owner_ref,
      ownerExists:
        row.owner_exists === null ? undefined : Boolean(row.owner_exists),
      componentRef: row.entity_ref,
      standing: row.confirmed === 1 ? 'confirmed' : 'claimed',
    });
    result.set(row.asset_id, claims);
  }
  return result;
}
