import {
  AccessAsset,
  AccessTargets,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { criteriaSql } from '../../queries/conditions';
import { ResolvedCriteria } from '../../queries/resolveCriteria';
import { present } from '../../queries/summaries';
import { MAX_COUNTED, MAX_EXAMPLES } from './limits';
import { StoredPower } from './readPowers';

/**
 * The ServiceAccounts that each power makes its holder able to become, where it
 * is of such. They are counted up to a limit, whoever may see them; those that
 * are named, the reader may see. Powers that lead to the same are looked up once.
 */
export async function readTargets(
  knex: Knex,
  powers: readonly StoredPower[],
  self: { id: string; authority: string },
  condition: ResolvedCriteria | undefined,
): Promise<Array<AccessTargets | undefined>> {
  const found = new Map<string, Promise<AccessTargets | undefined>>();
  return Promise.all(
    powers.map(power => {
      const { target, names, namespaces, scope } = power;
      // Without namespaces it holds in the whole cluster, whatever the set.
      const key = JSON.stringify([target, names, namespaces && scope]);
      const targets =
        found.get(key) ?? readTarget(knex, power, self, condition);
      found.set(key, targets);
      return targets;
    }),
  );
}

async function readTarget(
  knex: Knex,
  power: StoredPower,
  self: { id: string; authority: string },
  condition: ResolvedCriteria | undefined,
): Promise<AccessTargets | undefined> {
  const accounts = () => accountsOf(knex, power, self);
  switch (power.target) {
    case 'accounts':
    case 'running-accounts':
    case 'stored-accounts':
      break;
    default:
      return undefined;
  }
  const [total, controlling, examples] = await Promise.all([
    countUpTo(knex, accounts()),
    countUpTo(knex, accounts().where(controlsCluster)),
    readExamples(knex, accounts(), condition),
  ]);
  return {
    total: Math.min(total, MAX_COUNTED),
    ...(total > MAX_COUNTED && { more: true }),
    controlling: Math.min(controlling, MAX_COUNTED),
    examples,
  };
}

/** Rows of `assets` as `a`, beside `s` and `t` of their own access. */
function accountsOf(
  knex: Knex,
  { scope, target, names, namespaces }: StoredPower,
  self: { id: string; authority: string },
): Knex.QueryBuilder {
  return knex
    .from('assets as a')
    .leftJoin('access_subjects as s', 's.asset_id', 'a.id')
    .leftJoin('access_sets as t', 't.hash', 's.set_hash')
    .where('a.cluster', self.authority.slice('cluster:'.length))
    .where('a.kind', 'identity')
    .where('a.authority', self.authority)
    .whereNotNull('a.namespace')
    .whereNot('a.id', self.id)
    .modify(query => {
      if (namespaces) {
        query.whereIn(
          'a.namespace',
          knex
            .from('access_scopes')
            .where({ set_hash: scope.setHash, part: scope.part })
            .select('namespace'),
        );
      }
      if (names && target !== 'stored-accounts') {
        query.whereIn('a.display_name', names);
      }
      if (target === 'running-accounts') {
        query.whereExists(linked(knex, 'to_id', 'runs-as'));
      } else if (target === 'stored-accounts') {
        query.whereExists(linked(knex, 'from_id', 'accepts'));
      }
    });
}

function linked(knex: Knex, end: string, type: string): Knex.QueryBuilder {
  return knex
    .from('link_observations as l')
    .where(`l.${end}`, knex.ref('a.id'))
    .where('l.type', type)
    .select(knex.raw('1'));
}

/** What its groups have counts for all, and makes no difference among them. */
function controlsCluster(query: Knex.QueryBuilder): void {
  query
    .where('s.controlling_workloads', '>', 0)
    .orWhere(set => set.whereNotNull('t.hash').whereNot('t.control', '[]'));
}

async function countUpTo(
  knex: Knex,
  query: Knex.QueryBuilder,
): Promise<number> {
  const [row] = await knex
    .from(
      query
        .limit(MAX_COUNTED + 1)
        .select('a.id')
        .as('counted'),
    )
    .count<Array<{ total: number | string }>>({ total: '*' });
  return Number(row.total);
}

async function readExamples(
  knex: Knex,
  query: Knex.QueryBuilder,
  condition: ResolvedCriteria | undefined,
): Promise<AccessAsset[]> {
  const rows: Array<{
    id: string;
    display_name: string;
    namespace: string | null;
  }> = await query
    .modify(visible => {
      if (condition) {
        visible.where(criteriaSql(knex, condition, 'a'));
      }
    })
    .orderByRaw(
      `case when s.controlling_workloads > 0 or (t.hash is not null and t.control <> '[]') then 0 else 1 end`,
    )
    .orderBy(['a.namespace', 'a.display_name', 'a.id'])
    .limit(MAX_EXAMPLES)
    .select('a.id', 'a.display_name', 'a.namespace');
  return rows.map(({ id, display_name, namespace }) => ({
    id,
    displayName: display_name,
    ...present({ namespace }),
  }));
}
