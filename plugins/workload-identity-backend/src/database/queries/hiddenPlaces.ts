import { Knex } from 'knex';
import { HiddenPlaces } from '../../tenants/types';

/** Leaves out of a query over `sources` those of hidden clusters. */
export function outsideHiddenClusters(
  query: Knex.QueryBuilder,
  column: string,
  hidden: HiddenPlaces | undefined,
): Knex.QueryBuilder {
  return hidden && hidden.clusters.length > 0
    ? query.where(open =>
        open.whereNull(column).orWhereNotIn(column, hidden.clusters),
      )
    : query;
}

/** Leaves out of a query the partitions that are hidden namespaces of a cluster. */
export function outsideHiddenNamespaces(
  knex: Knex,
  query: Knex.QueryBuilder,
  place: { cluster: string | null; partition: string },
  hidden: HiddenPlaces | undefined,
): Knex.QueryBuilder {
  for (const { cluster, namespaces } of hidden?.namespaces ?? []) {
    if (cluster === place.cluster) {
      query.where(
        knex.raw(`?? not like ? escape '!'`, [
          place.partition,
          toLike(namespaces),
        ]),
      );
    }
  }
  return query;
}

/** A pattern in which `*` stands for any characters, for `like`. */
function toLike(pattern: string): string {
  return pattern
    .replace(/[!%_]/g, character => `!${character}`)
    .replaceAll('*', '%');
}
