import { Knex } from 'knex';
import { SnapshotRun } from '../InventoryStore';
import { AuthorityRow } from '../tables';
import { AuthorityChangedError } from './errors';
import { holdRun } from './runs';

/**
 * Keeps the UID that a cluster or store says it has, the first time, and holds
 * it to it from then on.
 *
 * @throws AuthorityChangedError when it says another one; nothing is written.
 */
export async function confirmAuthority(
  tx: Knex.Transaction,
  run: SnapshotRun,
  said: { authority: string; uid?: string; version?: string },
  now: string,
): Promise<void> {
  await holdRun(tx, run);
  const row = await tx<AuthorityRow>('authorities')
    .where({ authority: said.authority })
    .forUpdate()
    .first();
  if (row?.uid && said.uid && row.uid !== said.uid) {
    throw new AuthorityChangedError(
      `'${said.authority}' had the UID ${row.uid} when it was first read and now says ${said.uid}: another cluster answers under this name. ` +
        `Nothing of it was taken over. If it is another one, give it another name in the configuration; ` +
        `if the old one is gone for good, retire its source and read the new one under a new name`,
    );
  }
  await tx<AuthorityRow>('authorities')
    .insert({
      authority: said.authority,
      uid: said.uid ?? null,
      version: said.version ?? null,
      seen_at: now,
      assets_behind: false,
    })
    .onConflict('authority')
    .merge({
      seen_at: now,
      ...(said.uid ? { uid: said.uid } : {}),
      ...(said.version ? { version: said.version } : {}),
    });
}
