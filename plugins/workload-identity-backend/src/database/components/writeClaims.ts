import { clusterAuthority } from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { MatchableComponent } from '../../matching/decideMatch';
import { LabelRequirement } from '../../matching/labelSelector';
import { assetId } from '../ids';
import { chunksOf } from './chunksOf';

type Equality = Extract<LabelRequirement, { operator: 'equals' }>;

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
  const frequency = await countRequirements(trx, components);
  const wanted = new Map(
    components
      .flatMap(component => toRows(component, frequency))
      .map(row => [rowKey(row), row]),
  );
  const present = await trx<ComponentClaimRow>('component_claims')
    .whereIn('entity_ref', refs)
    .select();
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
  candidates: Equality[],
  frequency: ReadonlyMap<string, number>,
): Equality | undefined {
  let best: { requirement: Equality; count: number } | undefined;
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
 * is to go by). Only asked where a selector leaves a choice.
 */
async function countRequirements(
  trx: Knex.Transaction,
  components: readonly MatchableComponent[],
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
  const refs = components.map(component => component.entityRef);
  for (const chunk of chunksOf([...pairs.values()])) {
    const rows: Array<{ key: string; value: string; count: number | string }> =
      await trx
        .from(
          trx
            .unionAll(
              [
                trx('workload_marks')
                  .whereIn(['key', 'value'], chunk)
                  .select('key', 'value'),
                trx('component_claims')
                  .where('kind', 'label')
                  .whereIn(['key', 'value'], chunk)
                  .whereNotIn('entity_ref', refs)
                  .select('key', 'value'),
              ],
              true,
            )
            .as('uses'),
        )
        .groupBy('key', 'value')
        .select('key', 'value')
        .count({ count: '*' });
    for (const row of rows) {
      counts.set(pairKey(row.key, row.value), Number(row.count));
    }
  }
  return counts;
}

function equalities(requirements: LabelRequirement[] | undefined): Equality[] {
  return (requirements ?? []).filter(
    (one): one is Equality => one.operator === 'equals',
  );
}

function pairKey(key: string, value: string): string {
  return `${key}=${value}`;
}

function rowKey(row: ComponentClaimRow): string {
  return JSON.stringify([row.entity_ref, row.kind, row.key, row.value]);
}
