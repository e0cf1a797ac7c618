import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { MatchableComponent } from '../../matching/decideMatch';
import {
  EqualityRequirement,
  LabelRequirement,
} from '../../matching/labelSelector';
import { assetId } from '../ids';
import { chunksOf } from './chunksOf';

const PAIRS_PER_STATEMENT = 100;
const COUNTED = 1000;

interface ComponentClaimRow {
  entity_ref: string;
  kind: 'label' | 'workload';
  key: string;
  value: string;
  cluster: string | null;
  namespace: string | null;
}

/** Keeps how these components are found from a workload, by difference. */
export async function writeClaims(
  trx: Knex.Transaction,
  components: readonly MatchableComponent[],
): Promise<void> {
  const refs = components.map(component => component.entityRef);
  const present = await trx<ComponentClaimRow>('component_claims')
    .whereIn('entity_ref', refs)
    .select();
  const frequency = await countRequirements(trx, components, present);
  const wanted = new Map(
    components
      .flatMap(component => toRows(component, frequency))
      .map(row => [rowKey(row), row]),
  );
  const presentByKey = new Map(present.map(row => [rowKey(row), row]));

  const gone = present.filter(row => !wanted.has(rowKey(row)));
  const changed = [...wanted].flatMap(([key, row]) => {
    const before = presentByKey.get(key);
    return before?.cluster === row.cluster && before.namespace === row.namespace
      ? []
      : [row];
  });
  for (const chunk of chunksOf(gone)) {
    await trx<ComponentClaimRow>('component_claims')
      .whereIn(
        ['entity_ref', 'kind', 'key', 'value'],
        chunk.map(row => [row.entity_ref, row.kind, row.key, row.value]),
      )
      .delete();
  }
  for (const chunk of chunksOf(changed)) {
    await trx<ComponentClaimRow>('component_claims')
      .insert(chunk)
      .onConflict(['entity_ref', 'kind', 'key', 'value'])
      .merge(['cluster', 'namespace']);
  }
}

function toRows(
  { entityRef, claims }: MatchableComponent,
  frequency: ReadonlyMap<string, number>,
): ComponentClaimRow[] {
  const rows: ComponentClaimRow[] = claims.named.map(named => ({
    entity_ref: entityRef,
    kind: 'workload',
    key: '',
    value: assetId({
      kind: 'workload',
      authority: clusterAuthority(named.cluster),
      name: named.name,
    }),
    cluster: null,
    namespace: null,
  }));
  const anchor = rarest(equalities(claims.selector?.requirements), frequency);
  for (const value of anchor?.values ?? []) {
    rows.push({
      entity_ref: entityRef,
      kind: 'label',
      key: anchor!.key,
      value,
      cluster: claims.selector?.cluster ?? null,
      namespace: claims.selector?.namespace ?? null,
    });
  }
  return rows;
}

/**
 * Every workload that a selector catches has a label for each of its
 * equalities, so one of them is enough to find it by. The rarest keeps labels
 * such as `app.kubernetes.io/managed-by=Helm` out of the look-ups.
 */
function rarest(
  candidates: EqualityRequirement[],
  frequency: ReadonlyMap<string, number>,
): EqualityRequirement | undefined {
  let best: { requirement: EqualityRequirement; count: number } | undefined;
  for (const requirement of candidates) {
    const count = requirement.values
      .map(value => frequency.get(pairKey(requirement.key, value)) ?? 0)
      .reduce((sum, one) => sum + one, 0);
    if (!best || count < best.count) {
      best = { requirement, count };
    }
  }
  return best?.requirement;
}

/**
 * How common each label is: among workloads, and among what other components
 * are already found by (before the first workload is read, that is all there
 * is to go by). Only asked where a selector leaves a choice, and counted no
 * further than tells the rare from the common.
 */
async function countRequirements(
  trx: Knex.Transaction,
  components: readonly MatchableComponent[],
  present: readonly ComponentClaimRow[],
): Promise<Map<string, number>> {
  const pairs = new Map<string, [string, string]>();
  for (const { claims } of components) {
    const choice = equalities(claims.selector?.requirements);
    if (choice.length > 1) {
      for (const { key, values } of choice) {
        for (const value of values) {
          pairs.set(pairKey(key, value), [key, value]);
        }
      }
    }
  }
  const counts = new Map<string, number>();
  for (const chunk of chunksOf([...pairs.values()], PAIRS_PER_STATEMENT)) {
    const rows: Array<{ key: string; value: string; count: number | string }> =
      await trx
        .unionAll(chunk.map(([key, value]) => countPair(trx, key, value)))
        .select();
    for (const { key, value, count } of rows) {
      counts.set(pairKey(key, value), Number(count));
    }
  }
  // What these components themselves are found by now says nothing.
  for (const { key, value } of present) {
    const pair = pairKey(key, value);
    const count = counts.get(pair);
    if (count) {
      counts.set(pair, count - 1);
    }
  }
  return counts;
}

function countPair(trx: Knex.Transaction, key: string, value: string) {
  const marks = trx('workload_marks')
    .where({ key, value })
    .limit(COUNTED)
    .select('key')
    .as('marks');
  const claims = trx('component_claims')
    .where({ kind: 'label', key, value })
    .limit(COUNTED)
    .select('key')
    .as('claims');
  return trx.select({
    key: trx.raw('cast(? as varchar(320))', [key]),
    value: trx.raw('cast(? as varchar(512))', [value]),
    count: trx.raw('(?) + (?)', [
      trx.from(marks).count('*'),
      trx.from(claims).count('*'),
    ]),
  });
}

function equalities(
  requirements: LabelRequirement[] | undefined,
): EqualityRequirement[] {
  return (requirements ?? []).filter(
    (one): one is EqualityRequirement => one.operator === 'equals',
  );
}

function pairKey(key: string, value: string): string {
  return `${key}=${value}`;
}

function rowKey(row: ComponentClaimRow): string {
  return JSON.stringify([row.entity_ref, row.kind, row.key, row.value]);
}
