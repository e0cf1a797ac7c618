import { OwnerRecordView } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { OwnerRecordRow } from './rows';

/** One record as the last pass over the catalog met it. */
export async function readOwnerRecord(
  knex: Knex,
  entityRef: string,
): Promise<OwnerRecordView | undefined> {
  const row = await knex<OwnerRecordRow>('owner_records')
    .where({ entity_ref: entityRef.toLocaleLowerCase('en-US') })
    .first();
  return (
    row && {
      entityRef: row.entity_ref,
      standing: row.authoritative ? 'confirmed' : 'claimed',
      metAt: row.met_at,
    }
  );
}
