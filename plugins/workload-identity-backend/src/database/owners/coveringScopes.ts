import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { keyHead, patternMatches } from './identityKey';
import { OWNED_KINDS } from './ownedKinds';

/**
 * Rows that are kept of one asset, per standing and set of roles named. A scope
 * below another whose record names the same roles can decide nothing; beyond the
 * first rank only the next matters, as the runner-up.
 */
const MAX_RANKS = 2;
const MAX_CONFIRMED = 100;
const MAX_CLAIMED = 12;

const COLUMNS = ['s.record_ref', 's.specificity', 's.roles', 's.entry'];

/**
 * The scopes of records that cover some assets, as a query with the columns
 * `asset_id`, `record_ref`, `specificity`, `entry` and `confirmed` (1 or 0).
 * Bounded for each asset, however many records cover it.
 *
 * @param matched - A relation of `asset_id`, `entity_ref` of a component whose
 * workloads depend on it, and whether one of them is `confirmed`.
 */
export function coveringScopes(
  knex: Knex,
  assetIds: string[],
  matched: string,
): Knex.QueryBuilder {
  // Of an expression, so that they are found by their ids: both planners would
  // rather go through all assets of a kind by its index.
  const isKind = (kinds: readonly string[]) =>
    knex.raw(`a.kind || '' in (${kinds.map(() => '?').join(', ')})`, [
      ...kinds,
    ]);
  const owned = (kinds: readonly string[]) =>
    knex
      .from('assets as a')
      .where(amongIds(knex, 'a.id', assetIds))
      .where(isKind(kinds));
  const authoritative = knex.raw(
    'case when s.authoritative then 1 else 0 end as confirmed',
  );

  const byPattern = owned(['identity'])
    .join('owner_record_scopes as s', join =>
      join
        .on('s.pattern_head', knex.raw(keyHead(knex, 'a')))
        .onIn('s.type', ['identity', 'identity-prefix']),
    )
    .whereRaw(patternMatches('s', 'a'))
    .select('a.id as asset_id', ...COLUMNS, authoritative);

  const byPlace = owned(OWNED_KINDS)
    .join('owner_record_scopes as s', join =>
      join
        .on('s.cluster', 'a.cluster')
        .on(same =>
          same.onVal('s.namespace', '').orOn('s.namespace', 'a.namespace'),
        ),
    )
    .select('a.id as asset_id', ...COLUMNS, authoritative);

  // A component covers what its confirmed workloads depend on; what those depend
  // on that it only claims, it covers as a claim.
  const byComponent = knex
    .from(`${matched} as m`)
    .join('owner_record_scopes as s', 's.component_ref', 'm.entity_ref')
    .select(
      'm.asset_id',
      ...COLUMNS,
      knex.raw(
        'case when s.authoritative and m.confirmed = 1 then 1 else 0 end as confirmed',
      ),
    );

  const ranked = knex
    .from(byPattern.unionAll([byPlace, byComponent]).as('c'))
    .select('*')
    .select(
      knex.raw(
        'dense_rank() over (partition by asset_id, confirmed, roles order by specificity desc) as scope_rank',
      ),
      knex.raw(
        'row_number() over (partition by asset_id, confirmed, roles order by specificity desc, record_ref) as scope_place',
      ),
    );
  return knex
    .from(ranked.as('ranked_scopes'))
    .where('scope_rank', '<=', MAX_RANKS)
    .where(
      'scope_place',
      '<=',
      knex.raw(
        `case confirmed when 1 then ${MAX_CONFIRMED} else ${MAX_CLAIMED} end`,
      ),
    )
    .select('asset_id', 'record_ref', 'specificity', 'entry', 'confirmed');
}
