import { Knex } from 'knex';
import { insertRows } from '../ingest/batches';
import { parseObject } from '../json';
import { AssetRow, LinkObservationRow } from '../tables';
import { AccessChangeRow } from './rows';

type Link = Pick<LinkObservationRow, 'from_id' | 'type' | 'to_id'>;
type Asset = Pick<AssetRow, 'id' | 'kind' | 'facts' | 'standing'>;

/** Of a role: what its rules, and those of others by it, follow from. */
const ROLE_FACTS = ['permissionSet', 'aggregates', 'labels'];

/**
 * Notes, in the transaction of the change, whose access follows from links that
 * came, changed or went.
 */
export async function noteAccessLinks(
  tx: Knex.Transaction,
  links: readonly Link[],
): Promise<void> {
  const subjects = links.flatMap(({ type, from_id, to_id }) => {
    if (type === 'granted') {
      return from_id;
    }
    return type === 'runs-as' ? to_id : [];
  });
  await note(tx, 'subject', subjects);
}

/**
 * Notes, in the transaction of the change, that assets are not what they were,
 * where access follows from it.
 */
export async function noteAccessAssets(
  tx: Knex.Transaction,
  steps: ReadonlyArray<{ before: Asset | undefined; after: Asset | undefined }>,
): Promise<void> {
  const roles: string[] = [];
  const workloads: string[] = [];
  const subjects: string[] = [];
  for (const { before, after } of steps) {
    const { id, kind } = (after ?? before)!;
    const isChanged = (fields: readonly string[]) =>
      pick(before, fields) !== pick(after, fields);
    if (kind === 'role') {
      if (before?.standing !== after?.standing || isChanged(ROLE_FACTS)) {
        roles.push(id);
      }
    } else if (kind === 'workload' && isChanged(['nodeControl'])) {
      workloads.push(id);
    } else if (kind === 'identity' && !after) {
      subjects.push(id);
    }
  }
  await note(tx, 'role', roles);
  await note(tx, 'workload', workloads);
  await note(tx, 'subject', subjects);
}

function pick(asset: Asset | undefined, fields: readonly string[]): string {
  const facts = asset ? parseObject(asset.facts) : {};
  return JSON.stringify(fields.map(field => facts[field] ?? null));
}

async function note(
  tx: Knex.Transaction,
  what: AccessChangeRow['what'],
  assetIds: string[],
): Promise<void> {
  await insertRows<Omit<AccessChangeRow, 'id'>>(
    tx,
    'access_changes',
    [...new Set(assetIds)].map(asset_id => ({ asset_id, what })),
  );
}
