import { Knex } from 'knex';
import { SourceRow } from '../tables';

/** How a configured source stands, in numbers. */
export interface SourceCondition {
  id: string;
  type: string;
  staleAfterSeconds: number;
  /** How many of its scopes are in each state that one is in. */
  scopes: Record<string, number>;
  /**
   * Since when the scope confirmed longest ago has not been confirmed; of a
   * source that was never read, when it was first configured. UTC ISO 8601.
   */
  confirmedAt: string;
}

type Row = Pick<
  SourceRow,
  'id' | 'type' | 'stale_after_seconds' | 'first_seen_at'
> & {
  scope_state: string | null;
  total: number | string;
  oldest: string | null;
};

/** The condition of every source that is configured: one query. */
export async function readSourceConditions(
  knex: Knex,
): Promise<SourceCondition[]> {
  const columns = [
    'so.id',
    'so.type',
    'so.stale_after_seconds',
    'so.first_seen_at',
  ];
  const rows: Row[] = await knex
    .from('sources as so')
    .leftJoin('scopes as sc', 'sc.source_id', 'so.id')
    .where('so.state', 'active')
    .groupBy([...columns, 'sc.state'])
    .orderBy('so.id')
    .select([
      ...columns,
      'sc.state as scope_state',
      knex.raw('count(sc.id) as total'),
      knex.raw('min(sc.confirmed_at) as oldest'),
    ]);

  const conditions = new Map<string, SourceCondition>();
  const oldest = new Map<string, string>();
  for (const row of rows) {
    const condition = conditions.get(row.id) ?? {
      id: row.id,
      type: row.type,
      staleAfterSeconds: row.stale_after_seconds,
      scopes: {},
      confirmedAt: row.first_seen_at,
    };
    if (row.scope_state) {
      condition.scopes[row.scope_state] = Number(row.total);
    }
    const known = oldest.get(row.id);
    if (row.oldest && (!known || row.oldest < known)) {
      oldest.set(row.id, row.oldest);
      condition.confirmedAt = row.oldest;
    }
    conditions.set(row.id, condition);
  }
  return [...conditions.values()];
}
