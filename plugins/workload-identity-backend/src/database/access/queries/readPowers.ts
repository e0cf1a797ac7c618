import {
  AccessPower,
  ControlPlaneFact,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { ControlFact } from '../../../access/composeSet';
import { AccessEdgeRow, AccessSetRow, AccessSubjectRow } from '../rows';
import { AccessSubject } from './readSubjects';
import { MAX_NAMESPACES, MAX_POWERS } from './limits';

/** A power as it is kept, before it is said whom it leads to. */
export interface StoredPower
  extends Pick<
    AccessPower,
    'power' | 'target' | 'names' | 'namespaces' | 'namespaceTotal' | 'through'
  > {
  /** Canonical JSON. */
  rule: string;
  /** The scopes that it holds in, as they are kept. */
  scope: { setHash: string; part: number };
}

/** What was derived of an identity and its groups. */
export interface StoredAccess {
  powers: StoredPower[];
  control: Array<Omit<ControlPlaneFact, 'rule'> & { rule?: string }>;
  unknownRoles: number;
}

/** Reads what was derived of the subjects. */
export async function readStoredAccess(
  knex: Knex,
  subjects: readonly AccessSubject[],
): Promise<StoredAccess> {
  const rows = await readRows(knex, subjects);
  const through = new Map(subjects.map(one => [one.id, one.through]));
  const hashes = rows.flatMap(({ set_hash }) => set_hash ?? []);
  const [edges, scopes] = await Promise.all([
    readEdges(knex, hashes),
    readScopes(knex, hashes),
  ]);
  const powers = rows.flatMap(row =>
    edges
      .filter(edge => edge.set_hash === row.set_hash)
      .map(edge => ({
        ...toPower(edge, scopes),
        ...optional('through', through.get(row.asset_id)),
      })),
  );
  return {
    powers: powers.slice(0, MAX_POWERS),
    control: rows.flatMap(row => toFacts(row, through.get(row.asset_id))),
    unknownRoles: rows.reduce((sum, row) => sum + row.unknown_roles, 0),
  };
}

type SubjectRow = AccessSubjectRow & {
  control: AccessSetRow['control'] | null;
};

async function readRows(
  knex: Knex,
  subjects: readonly AccessSubject[],
): Promise<SubjectRow[]> {
  const rows: SubjectRow[] = await knex
    .from('access_subjects as s')
    .leftJoin('access_sets as t', 't.hash', 's.set_hash')
    .whereIn(
      's.asset_id',
      subjects.map(({ id }) => id),
    )
    .select('s.*', 't.control');
  const order = new Map(subjects.map(({ id }, index) => [id, index]));
  return rows.sort((a, b) => order.get(a.asset_id)! - order.get(b.asset_id)!);
}

async function readEdges(
  knex: Knex,
  hashes: string[],
): Promise<AccessEdgeRow[]> {
  return knex<AccessEdgeRow>('access_edges')
    .whereIn('set_hash', hashes)
    .orderBy(['set_hash', 'part', 'ordinal'])
    .limit(MAX_POWERS * 4)
    .select('*');
}

interface PartScopes {
  namespaces: string[];
  total: number;
}

/** The first namespaces of each part, and how many there are. */
async function readScopes(
  knex: Knex,
  hashes: string[],
): Promise<Map<string, PartScopes>> {
  const rows: Array<{
    set_hash: string;
    part: number;
    namespace: string;
    total: number | string;
  }> = await knex
    .from(
      knex
        .from('access_scopes')
        .whereIn('set_hash', hashes)
        .select('set_hash', 'part', 'namespace')
        .select(
          knex.raw(
            'row_number() over (partition by set_hash, part order by namespace) as place',
          ),
          knex.raw('count(*) over (partition by set_hash, part) as total'),
        )
        .as('ranked'),
    )
    .where('place', '<=', MAX_NAMESPACES)
    .orderBy(['set_hash', 'part', 'place'])
    .select('set_hash', 'part', 'namespace', 'total');
  const scopes = new Map<string, PartScopes>();
  for (const { set_hash, part, namespace, total } of rows) {
    const key = `${set_hash} ${part}`;
    const known = scopes.get(key) ?? { namespaces: [], total: Number(total) };
    known.namespaces.push(namespace);
    scopes.set(key, known);
  }
  return scopes;
}

function toPower(
  edge: AccessEdgeRow,
  scopes: ReadonlyMap<string, PartScopes>,
): StoredPower {
  const { set_hash: setHash, part, power, target, names, rule } = edge;
  const { namespaces = [], total } = scopes.get(`${setHash} ${part}`) ?? {};
  return {
    power,
    ...optional('target', target ?? undefined),
    ...(names && { names: JSON.parse(names) as string[] }),
    ...(namespaces[0] && { namespaces, namespaceTotal: total }),
    rule,
    scope: { setHash, part },
  };
}

function toFacts(
  { control, controlling_workloads: workloads }: SubjectRow,
  through: string | undefined,
): StoredAccess['control'] {
  const facts = (control ? JSON.parse(control) : []) as ControlFact[];
  return [
    ...facts.map(({ reason, namespace, rule }) => ({
      reason,
      ...optional('namespace', namespace),
      ...optional('through', through),
      rule: JSON.stringify(rule),
    })),
    ...(workloads > 0
      ? [{ reason: 'run-privileged' as const, workloads }]
      : []),
  ];
}

function optional<K extends string, V>(
  key: K,
  value: V | undefined,
): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
