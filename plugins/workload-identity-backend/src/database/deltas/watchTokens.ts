import { ResumeTokens } from '@tenure/backstage-plugin-workload-identity-node';
import { Knex } from 'knex';
import { WatchTokensRow } from '../leases/rows';

/** Where the watch of a source goes on from; nothing where it never was. */
export async function readTokens(
  knex: Knex,
  sourceId: string,
): Promise<ResumeTokens> {
  const row = await knex<WatchTokensRow>('watch_tokens')
    .where({ source_id: sourceId })
    .first('tokens');
  return row ? (JSON.parse(row.tokens) as ResumeTokens) : {};
}

export async function writeTokens(
  tx: Knex.Transaction,
  sourceId: string,
  tokens: ResumeTokens,
): Promise<void> {
  await tx<WatchTokensRow>('watch_tokens')
    .insert({ source_id: sourceId, tokens: JSON.stringify(tokens) })
    .onConflict('source_id')
    .merge(['tokens']);
}
