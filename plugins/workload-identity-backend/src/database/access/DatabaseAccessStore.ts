import { Knex } from 'knex';
import { catchUp, Derivation, underLock } from '../derive/derivation';
import { amongIds } from '../queries/amongIds';
import { deriveSubjects } from './deriveSubjects';
import { expandChanges, markCluster } from './expandChanges';
import { isAccessBehind } from './isAccessBehind';
import { readBases } from './rbacCoverage';
import { AccessBasisRow, AccessDueRow } from './rows';
import { DERIVATION_VERSION } from './writeSets';

/** How many are derived in one transaction, which SQLite waits for. */
const SUBJECTS_PER_TRANSACTION = 15;

const ACCESS: Derivation = {
  lock: 'access_lock',
  isBehind: isAccessBehind,
  step: async tx => (await expandChanges(tx)) > 0 || deriveDue(tx),
};

/**
 * Keeps what identities may do in step with roles, bindings and workloads.
 *
 * Who changes one of these notes it in the same transaction. What is noted is
 * derived later, in short transactions, one at a time over all replicas: what is
 * derived last was then also read last.
 */
export class DatabaseAccessStore {
  static create(options: { knex: Knex }): DatabaseAccessStore {
    return new DatabaseAccessStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  /**
   * Derives all that was noted before the call, and maybe more.
   *
   * @returns how many transactions it took; 0 where nothing was to be done
   * @throws when `signal` is aborted
   */
  async catchUp(options: { signal?: AbortSignal } = {}): Promise<number> {
    await this.#followBases();
    return catchUp(this.knex, ACCESS, options);
  }

  /** Has everything derived anew by the next {@link catchUp}. */
  async markAll(): Promise<void> {
    await this.knex.raw(
      `insert into access_changes (asset_id, what) select id, 'subject' from assets where kind = 'identity'`,
    );
  }

  /**
   * Where the word of another source has come to count, as when a cluster was
   * read for the first time, all of that cluster is due.
   */
  async #followBases(): Promise<void> {
    const [bases, known, outdated] = await Promise.all([
      readBases(this.knex),
      this.knex<AccessBasisRow>('access_bases').select('*'),
      this.knex('access_sets')
        .whereNot('version', DERIVATION_VERSION)
        .first('hash'),
    ]);
    if (outdated) {
      await this.markAll();
    }
    const before = new Map(known.map(row => [row.cluster, row.basis]));
    for (const [cluster, basis] of bases) {
      if (before.get(cluster) !== basis) {
        await underLock(this.knex, ACCESS.lock, async tx => {
          await markCluster(tx, cluster);
          await tx<AccessBasisRow>('access_bases')
            .insert({ cluster, basis })
            .onConflict('cluster')
            .merge();
        });
      }
    }
  }
}

async function deriveDue(tx: Knex.Transaction): Promise<boolean> {
  const ids: string[] = await tx<AccessDueRow>('access_due')
    .orderBy('asset_id')
    .limit(SUBJECTS_PER_TRANSACTION)
    .pluck('asset_id');
  if (ids.length === 0) {
    return false;
  }
  await deriveSubjects(tx, ids);
  await tx('access_due').where(amongIds(tx, 'asset_id', ids)).delete();
  return true;
}
