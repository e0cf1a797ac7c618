import { Knex } from 'knex';
import { AssetRow } from '../tables';

/** Kinds of assets that the catalog may get. */
export type EmittedKind = 'identity' | 'secret';

/** Where a page of candidates begins: after this one. */
export interface CandidateKey {
  displayName: string;
  id: string;
}

/** An asset that the catalog may get. */
export type Candidate = Pick<
  AssetRow,
  | 'id'
  | 'kind'
  | 'authority'
  | 'name'
  | 'display_name'
  | 'cluster'
  | 'namespace'
  | 'environment'
  | 'tenant'
  | 'class'
  | 'facts'
>;

/** One page of the assets of a kind, by name. */
export async function readCandidates(
  knex: Knex,
  kind: EmittedKind,
  options: { after?: CandidateKey; limit: number },
): Promise<Candidate[]> {
  const { after, limit } = options;
  return knex<AssetRow>('assets')
    .where('kind', kind)
    .modify(query => {
      if (after) {
        query.whereRaw('(display_name, id) > (?, ?)', [
          after.displayName,
          after.id,
        ]);
      }
    })
    .orderBy(['display_name', 'id'])
    .limit(limit)
    .select(
      'id',
      'kind',
      'authority',
      'name',
      'display_name',
      'cluster',
      'namespace',
      'environment',
      'tenant',
      'class',
      'facts',
    );
}

/** How many assets of some kinds there are. */
export async function countCandidates(
  knex: Knex,
  kinds: readonly EmittedKind[],
): Promise<number> {
  const [row] = await knex<AssetRow>('assets')
    .whereIn('kind', [...kinds])
    .count({ count: '*' });
  return Number(row.count);
}
