import {
  OwnerRole,
  RecordScope,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { amongRefs } from '../../owners/amongRefs';
import { coveringScopes } from '../../owners/coveringScopes';
import { parseObject } from '../../json';
import { CONFIRMED } from '../../reach/rows';
import { amongIds } from '../amongIds';
import { outsideOf } from '../reach';
import { NamedRef, OwnershipFacts, resolveOwners } from './resolveOwners';

/** Owners of one asset that are read; one more than are shown, to tell "more". */
const MAX_OWNERS = 11;

/** Components that are named per owner as where the answer comes from. */
const MAX_PROVENANCE = 10;

interface FactRow {
  asset_id: string;
  /** Component or record. */
  entity_ref: string;
  confirmed: number;
  owner_ref: string | null;
  owner_exists: boolean | number | null;
  members: number | null;
  /** Of records only. */
  specificity: number | null;
  entry: string | null;
}

interface NamedRow {
  record_ref: string;
  role: OwnerRole;
  owner_ref: string;
  found: boolean | number | null;
  members: number | null;
}

/**
 * Who holds each role for some assets, in two queries whatever their number; an
 * entry for every id, also of those that nobody answers for.
 *
 * @param shut - tenants whose workloads don't count
 */
export async function readOwners(
  knex: Knex,
  assetIds: string[],
  shut: readonly string[] = [],
): Promise<Map<string, RoleAnswer[]>> {
  const facts = await readOwnershipFacts(knex, assetIds, shut);
  return new Map(
    assetIds.map(id => [
      id,
      resolveOwners(facts.get(id) ?? { components: [], records: [] }),
    ]),
  );
}

/**
 * What says who answers for some assets: the records that cover them, and the
 * owners of the components of all workloads that depend on them, not only of
 * those of one component.
 */
export async function readOwnershipFacts(
  knex: Knex,
  assetIds: string[],
  shut: readonly string[] = [],
): Promise<Map<string, OwnershipFacts>> {
  const result = new Map<string, OwnershipFacts>();
  if (assetIds.length === 0) {
    return result;
  }
  const rows = await readFactRows(knex, assetIds, shut);
  const named = await readNamed(knex, [
    ...new Set(
      rows.flatMap(row => (row.entry === null ? [] : [row.entity_ref])),
    ),
  ]);
  for (const row of rows) {
    const facts = result.get(row.asset_id) ?? { components: [], records: [] };
    const standing = row.confirmed === 1 ? 'confirmed' : 'claimed';
    if (row.entry !== null) {
      facts.records.push({
        recordRef: row.entity_ref,
        scope: parseObject(row.entry) as RecordScope,
        specificity: Number(row.specificity),
        standing,
        roles: named.get(row.entity_ref) ?? {},
      });
    } else {
      facts.components.push({
        owner: toNamed(row.owner_ref!, row.owner_exists, row.members),
        componentRef: row.entity_ref,
        standing,
      });
    }
    result.set(row.asset_id, facts);
  }
  return result;
}

/** Both sorts of fact in one query: the components are found once. */
async function readFactRows(
  knex: Knex,
  assetIds: string[],
  shut: readonly string[],
): Promise<FactRow[]> {
  const answering = knex
    .from('asset_components as ac')
    .where(amongIds(knex, 'ac.asset_id', assetIds))
    .where('ac.answers', '>', 0);
  return (
    knex
      // Read twice below, so SQLite has to be told to keep it.
      .withMaterialized(
        'matched',
        outsideOf(answering, 'ac', shut)
          .groupBy('ac.asset_id', 'ac.entity_ref')
          .select('ac.asset_id', 'ac.entity_ref')
          .select(
            knex.raw(
              'max(case when ac.answers = ? then 1 else 0 end) as confirmed',
              [CONFIRMED],
            ),
          ),
      )
      .with(
        'weighed',
        knex
          .from('matched')
          .join('components as c', 'c.entity_ref', 'matched.entity_ref')
          .whereNotNull('c.owner_ref')
          .select(
            'matched.asset_id',
            'matched.entity_ref',
            'matched.confirmed',
            'c.owner_ref',
            'c.owner_exists',
          )
          .select(
            knex.raw(
              'max(matched.confirmed) over (partition by matched.asset_id, c.owner_ref) as best',
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
      .with('covering', coveringScopes(knex, assetIds, 'matched'))
      .from('ranked')
      .leftJoin('owner_refs as r', 'r.entity_ref', 'ranked.owner_ref')
      .where('owner_place', '<=', MAX_OWNERS)
      .where('claim_place', '<=', MAX_PROVENANCE)
      .select(
        'ranked.asset_id as asset_id',
        'ranked.entity_ref as entity_ref',
        'ranked.confirmed as confirmed',
        'ranked.owner_ref as owner_ref',
        'ranked.owner_exists as owner_exists',
        'r.members as members',
        knex.raw('null as specificity'),
        knex.raw('null as entry'),
        'ranked.owner_place as owner_place',
        'ranked.claim_place as claim_place',
      )
      .unionAll(
        knex
          .from('covering')
          .select(
            'asset_id',
            'record_ref',
            'confirmed',
            knex.raw('null'),
            knex.raw('null'),
            knex.raw('null'),
            'specificity',
            'entry',
            knex.raw('0'),
            knex.raw('0'),
          ),
      )
      .orderBy(['asset_id', 'owner_place', 'claim_place', 'entity_ref'])
  );
}

/** Whom records name, and what the catalog says of them. */
async function readNamed(
  knex: Knex,
  recordRefs: string[],
): Promise<Map<string, Partial<Record<OwnerRole, NamedRef[]>>>> {
  const rows: NamedRow[] =
    recordRefs.length === 0
      ? []
      : await knex
          .from('owner_record_roles as n')
          .leftJoin('owner_refs as r', 'r.entity_ref', 'n.owner_ref')
          .where(amongRefs(knex, 'n.record_ref', recordRefs))
          .orderBy(['n.record_ref', 'n.role', 'n.owner_ref'])
          .select(
            'n.record_ref',
            'n.role',
            'n.owner_ref',
            'r.found',
            'r.members',
          );
  const named = new Map<string, Partial<Record<OwnerRole, NamedRef[]>>>();
  for (const { record_ref, role, owner_ref, found, members } of rows) {
    const roles = named.get(record_ref) ?? {};
    roles[role] = [...(roles[role] ?? []), toNamed(owner_ref, found, members)];
    named.set(record_ref, roles);
  }
  return named;
}

function toNamed(
  entityRef: string,
  exists: boolean | number | null,
  members: number | null,
): NamedRef {
  return {
    entityRef,
    ...(exists !== null && { exists: Boolean(exists) }),
    ...(members !== null && { members }),
  };
}
