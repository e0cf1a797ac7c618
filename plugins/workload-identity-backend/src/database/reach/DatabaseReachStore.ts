import { Knex } from 'knex';
import { catchUp, Derivation } from '../derive/derivation';
import { inBatches } from '../ingest/batches';
import { deriveComponents } from './deriveComponents';
import { deriveSharing } from './deriveSharing';
import { expandChanges } from './expandChanges';
import { ReachDueRow } from './rows';

/** How much of each is derived in one transaction, which SQLite waits for. */
const PER_TRANSACTION: Record<ReachDueRow['what'], number> = {
  component: 4,
  sharing: 40,
};

const REACH: Derivation = {
  lock: 'reach_lock',
  async isBehind(knex) {
    const [change, due] = await Promise.all([
      knex('reach_changes').first('id'),
      knex('reach_due').first('what'),
    ]);
    return change !== undefined || due !== undefined;
  },
  async step(tx) {
    return (
      (await expandChanges(tx)) > 0 ||
      (await derive(tx, 'component', deriveComponents)) ||
      derive(tx, 'sharing', deriveSharing)
    );
  },
};

/**
 * Keeps what is derived from links and matches in step with them: which
 * components reach an asset, and how many workloads share it.
 *
 * Who changes a link or a match notes it in the same transaction. What is noted
 * is derived later, in short transactions, one at a time over all replicas: what
 * is derived last was then also read last.
 */
export class DatabaseReachStore {
  static create(options: { knex: Knex }): DatabaseReachStore {
    return new DatabaseReachStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /**
   * Derives all that was noted before the call, and maybe more.
   *
   * @returns how many transactions it took; 0 where nothing was to be done
   * @throws when `signal` is aborted
   */
  async catchUp(options: { signal?: AbortSignal } = {}): Promise<number> {
    return catchUp(this.knex, REACH, options);
  }

  /** Has everything derived anew by the next {@link catchUp}. */
  async markAll(): Promise<void> {
    await this.knex.raw(
      `insert into reach_changes (asset_id, what) select id, 'links' from assets`,
    );
  }
}

async function derive(
  tx: Knex.Transaction,
  what: ReachDueRow['what'],
  work: (tx: Knex.Transaction, refs: string[]) => Promise<void>,
): Promise<boolean> {
  const refs: string[] = await tx<ReachDueRow>('reach_due')
    .where({ what })
    .orderBy('ref')
    .limit(PER_TRANSACTION[what])
    .pluck('ref');
  if (refs.length === 0) {
    return false;
  }
  await work(tx, refs);
  for (const batch of inBatches(refs, PER_TRANSACTION.sharing)) {
    await tx<ReachDueRow>('reach_due')
      .where({ what })
      .whereIn('ref', batch)
      .delete();
  }
  return true;
}
