import { PermissionRule } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { amongIds } from '../queries/amongIds';
import { PermissionSetRow } from '../tables';

/** Rules by the hash of their set; a set that is not there has none. */
export async function readRules(
  knex: Knex,
  hashes: Iterable<string>,
): Promise<Map<string, PermissionRule[]>> {
  const wanted = [...new Set(hashes)].filter(one => /^[0-9a-f]+$/.test(one));
  if (wanted.length === 0) {
    return new Map();
  }
  const rows: Array<Pick<PermissionSetRow, 'hash' | 'rules'>> = await knex(
    'permission_sets',
  )
    .where(amongIds(knex, 'hash', wanted))
    .select('hash', 'rules');
  return new Map(rows.map(({ hash, rules }) => [hash, JSON.parse(rules)]));
}
