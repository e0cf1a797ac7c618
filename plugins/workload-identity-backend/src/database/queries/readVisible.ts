import { Knex } from 'knex';
import { AssetRow } from '../tables';
import { criteriaSql } from './conditions';
import { ResolvedCriteria } from './resolveCriteria';

/** The key of an asset; nothing where there is none that the reader may see. */
export async function readVisible(
  knex: Knex,
  id: string,
  condition: ResolvedCriteria | undefined,
): Promise<Pick<AssetRow, 'id' | 'kind' | 'authority' | 'name'> | undefined> {
  const query = knex.from('assets as a').where('a.id', id);
  if (condition) {
    query.where(criteriaSql(knex, condition, 'a'));
  }
  return query.first('a.id', 'a.kind', 'a.authority', 'a.name');
}
