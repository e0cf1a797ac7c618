import { Knex } from 'knex';
import { CONFIRMED } from '../reach/rows';

/** Components of one asset that are named in its entity. */
export const MAX_COMPONENTS = 100;

/**
 * The components whose confirmed workloads run as, or use, each of some assets;
 * by ref, at most {@link MAX_COMPONENTS} of each. What is only claimed counts
 * for nothing.
 */
export async function readConfirmedComponents(
  knex: Knex,
  assetIds: string[],
): Promise<Map<string, string[]>> {
  const rows: Array<{ asset_id: string; entity_ref: string }> = await knex
    .with(
      'pairs',
      knex
        .from('asset_components')
        .whereIn('asset_id', assetIds)
        .where('answers', CONFIRMED)
        .distinct('asset_id', 'entity_ref'),
    )
    .with(
      'ranked',
      knex
        .from('pairs')
        .select('asset_id', 'entity_ref')
        .select(
          knex.raw(
            'row_number() over (partition by asset_id order by entity_ref) as place',
          ),
        ),
    )
    .from('ranked')
    .where('place', '<=', MAX_COMPONENTS)
    .orderBy(['asset_id', 'place'])
    .select('asset_id', 'entity_ref');
  const components = new Map<string, string[]>();
  for (const { asset_id, entity_ref } of rows) {
    const refs = components.get(asset_id);
    if (refs) {
      refs.push(entity_ref);
    } else {
      components.set(asset_id, [entity_ref]);
    }
  }
  return components;
}
