import { CustomErrorBase } from '@backstage/errors';
import { Knex } from 'knex';
import { SourceLeaseRow } from './rows';

/** That one replica watches one source. Every write of a watch shows it. */
export interface SourceLease {
  sourceId: string;
  holder: string;
  /** Counts the holders of the source: a later one has a larger number. */
  epoch: number;
}

/** A write of a watch whose source another replica watches by now. */
export class LeaseLostError extends CustomErrorBase {
  name = 'LeaseLostError' as const;
}

/**
 * Makes sure that the lease holds until the transaction ends. One that has run
 * out, and that nobody has taken, holds.
 *
 * @throws LeaseLostError
 */
export async function holdLease(
  tx: Knex.Transaction,
  { sourceId, holder, epoch }: SourceLease,
): Promise<void> {
  const row = await tx<SourceLeaseRow>('source_leases')
    .where({ source_id: sourceId })
    .forShare()
    .first('holder', 'epoch');
  if (row?.holder !== holder || row.epoch !== epoch) {
    throw new LeaseLostError(
      `The watch of source '${sourceId}' has moved to another replica; nothing more of it is written here`,
    );
  }
}
