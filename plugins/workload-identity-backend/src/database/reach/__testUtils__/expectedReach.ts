import { Knex } from 'knex';
import {
  AssetRow,
  ComponentWorkloadRow,
  LinkObservationRow,
} from '../../tables';
import { AssetComponentRow, AssetSharingRow } from '../rows';

const FIRST = ['runs-as', 'uses', 'presents', 'runs-image'];
const THEN = [
  'granted',
  'federates-to',
  'holds',
  'authenticates',
  'accepts',
  'issued-by',
  'synced-from',
];

/** What the tables of reach have to hold, from all links and matches. */
export async function expectedReach(knex: Knex) {
  const assets = new Map(
    (await knex<AssetRow>('assets').select('*')).map(row => [row.id, row]),
  );
  const links = await knex<LinkObservationRow>('link_observations').select('*');
  const matches = await knex<ComponentWorkloadRow>(
    'component_workloads',
  ).select('*');
  const from = (id: string, types: string[]) =>
    links.filter(link => link.from_id === id && types.includes(link.type));

  const components = new Map<string, AssetComponentRow & { by: Set<string> }>();
  const dependents = new Map<string, Set<string>>();
  const depends = (id: string, workload: string) =>
    dependents.set(id, (dependents.get(id) ?? new Set()).add(workload));
  /** Every path of a workload: its end, and what it is worth. */
  const pathsOf = (workload: string) => [
    { end: workload, depends: false, answers: false },
    ...from(workload, FIRST).flatMap(first => {
      const isDependent = first.type !== 'runs-image';
      return [
        { end: first.to_id, depends: isDependent, answers: isDependent },
        ...from(first.to_id, THEN).map(then => {
          const step = `${first.type} ${then.type}`;
          const stepDepends = ['runs-as federates-to', 'uses holds'].includes(
            step,
          );
          return {
            end: then.to_id,
            depends: stepDepends,
            answers: stepDepends || step === 'runs-as accepts',
          };
        }),
      ];
    }),
  ];

  for (const asset of assets.values()) {
    if (asset.kind === 'workload') {
      for (const path of pathsOf(asset.id).filter(one => one.depends)) {
        depends(path.end, asset.id);
      }
    }
  }
  for (const match of matches) {
    const level = match.state === 'confirmed' ? 2 : 1;
    const tenant = assets.get(match.workload_id)?.tenant ?? '';
    for (const path of pathsOf(match.workload_id)) {
      const key = `${path.end} ${match.entity_ref} ${tenant}`;
      const row = components.get(key) ?? {
        asset_id: path.end,
        entity_ref: match.entity_ref,
        tenant,
        reach: 0,
        answers: 0,
        workloads: 0,
        by: new Set<string>(),
      };
      if (path.depends) {
        row.by.add(match.workload_id);
      }
      components.set(key, {
        ...row,
        reach: row.reach > level ? row.reach : level,
        answers: path.answers && row.answers < level ? level : row.answers,
        workloads: row.by.size,
      });
    }
  }
  return {
    components: [...components.values()]
      .map(({ by: _, ...row }) => row)
      .sort(byKey),
    sharing: [...dependents]
      .map(([asset_id, workloads]): AssetSharingRow => {
        const rows = [...workloads].map(id => assets.get(id)!);
        return {
          asset_id,
          workloads: rows.length,
          namespaces: new Set(
            rows.flatMap(row =>
              row.namespace === null ? [] : `${row.authority} ${row.namespace}`,
            ),
          ).size,
          clusters: new Set(rows.map(row => row.authority)).size,
          environments: JSON.stringify(
            [...new Set(rows.flatMap(row => row.environment ?? []))].sort(),
          ),
        };
      })
      .sort(byKey),
  };
}

/** What the tables of reach hold, in the same order. */
export async function actualReach(knex: Knex) {
  const components = await knex<AssetComponentRow>('asset_components').select(
    '*',
  );
  const sharing = await knex<AssetSharingRow>('asset_sharing').select('*');
  return { components: components.sort(byKey), sharing: sharing.sort(byKey) };
}

function byKey(
  a: { asset_id: string; entity_ref?: string; tenant?: string },
  b: { asset_id: string; entity_ref?: string; tenant?: string },
): number {
  const [one, other] = [a, b].map(row =>
    [row.asset_id, row.entity_ref ?? '', row.tenant ?? ''].join(' '),
  );
  return one < other ? -1 : Number(one > other);
}
