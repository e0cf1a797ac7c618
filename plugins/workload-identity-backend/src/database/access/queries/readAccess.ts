import {
  AccessGrant,
  AccessPower,
  AccessView,
  parseAuthority,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Knex } from 'knex';
import { AssetCriteria } from '../../../permissions/conditions';
import { canonicalJson } from '../../json';
import { amongIds } from '../../queries/amongIds';
import { criteriaSql } from '../../queries/conditions';
import { readVisible } from '../../queries/readVisible';
import {
  ResolvedCriteria,
  resolveCriteria,
} from '../../queries/resolveCriteria';
import { present } from '../../queries/summaries';
import { AssetRow } from '../../tables';
import { isAccessBehind } from '../isAccessBehind';
import { Grant, readGrants } from '../readGrants';
import { readRules } from '../readRules';
import { MAX_GRANTS } from './limits';
import { Reasons } from './Reasons';
import { readAccessCoverage } from './readAccessCoverage';
import { readBoundaries } from './readBoundaries';
import { readStoredAccess, StoredPower } from './readPowers';
import { AccessSubject, subjectsOf } from './readSubjects';
import { readTargets } from './readTargets';

/**
 * What one identity may do, and whom it can become; nothing where there is none
 * that the reader may see. Of roles that the reader may not see nothing is told
 * but their number, nor of the powers that they give.
 */
export async function readAccess(
  knex: Knex,
  id: string,
  options: { condition?: AssetCriteria },
  now: Date,
): Promise<AccessView | undefined> {
  const condition =
    options.condition && (await resolveCriteria(knex, options.condition));
  const asset = await readVisible(knex, id, condition);
  if (!asset) {
    return undefined;
  }
  const subjects = subjectsOf(asset as Parameters<typeof subjectsOf>[0]);
  if (!subjects) {
    return notApplicable(id, now);
  }
  const all = ownFirst(
    await readGrants(knex, subjects.subjects),
    subjects.subjects,
  );
  const visible = await readVisibleRoles(
    knex,
    all.map(grant => grant.roleId),
    condition,
  );
  const shown = all.filter(grant => visible.has(grant.roleId));
  const { name: cluster } = parseAuthority(asset.authority) as { name: string };
  const [stored, rules, coverage, boundaries, pending] = await Promise.all([
    readStoredAccess(knex, subjects.subjects),
    readRules(
      knex,
      shown.flatMap(grant => grant.permissionSets),
    ),
    readAccessCoverage(
      knex,
      {
        cluster,
        namespace:
          subjects.name.kind === 'account'
            ? subjects.name.namespace
            : undefined,
      },
      all.flatMap(grant => grant.scopeIds),
      now,
    ),
    readBoundaries(knex, id, condition),
    isAccessBehind(knex),
  ]);
  const reasons = new Reasons(shown, rules, subjects.subjects);
  const told = stored.powers.filter(power => reasons.isTold(power.rule));
  const targets = await readTargets(
    knex,
    told,
    { id, authority: asset.authority },
    condition,
  );
  const powers = told.map((power, index) =>
    toPower(power, {
      bindings: reasons.bindingsOf(power),
      becomes: targets[index],
    }),
  );
  // Users come with groups that only their credentials tell of.
  const isWhole =
    coverage.extent === 'whole' &&
    subjects.name.kind !== 'user' &&
    all.every(one => one.state !== 'unknown');
  return {
    assetId: id,
    asOf: now.toISOString(),
    state: stateOf(coverage.extent, isWhole),
    pending,
    freshness: coverage.freshness,
    grants: shown
      .slice(0, MAX_GRANTS)
      .map(grant => toGrant(grant, subjects.subjects, visible)),
    moreGrants: Math.max(0, shown.length - MAX_GRANTS),
    hiddenGrants: all.length - shown.length,
    permissionSets: Object.fromEntries(rules),
    powers,
    hiddenPowers: stored.powers.length - told.length,
    control: {
      state: controlState(stored.control.length > 0, powers, isWhole),
      facts: stored.control.flatMap(({ rule, ...fact }) =>
        rule === undefined || reasons.isTold(canonicalJson(JSON.parse(rule)))
          ? { ...fact, ...(rule && { rule: JSON.parse(rule) }) }
          : [],
      ),
    },
    ...boundaries,
    gaps: coverage.gaps,
    moreGaps: coverage.moreGaps,
  };
}

function notApplicable(id: string, now: Date): AccessView {
  return {
    assetId: id,
    asOf: now.toISOString(),
    state: 'not-applicable',
    pending: false,
    freshness: { state: 'unknown' },
    grants: [],
    moreGrants: 0,
    hiddenGrants: 0,
    permissionSets: {},
    powers: [],
    hiddenPowers: 0,
    control: { state: 'unknown', facts: [] },
    boundaries: [],
    moreBoundaries: 0,
    gaps: [],
    moreGaps: 0,
  };
}

/** What is granted to the identity itself, then what to its groups. */
function ownFirst(
  grants: Grant[],
  subjects: readonly AccessSubject[],
): Grant[] {
  return subjects.flatMap(({ id }) =>
    grants.filter(({ subjectId }) => subjectId === id),
  );
}

type RoleAsset = Pick<AssetRow, 'id' | 'display_name' | 'namespace'>;

async function readVisibleRoles(
  knex: Knex,
  ids: string[],
  condition: ResolvedCriteria | undefined,
): Promise<Map<string, RoleAsset>> {
  const rows: RoleAsset[] = await knex
    .from('assets as a')
    .where(amongIds(knex, 'a.id', [...new Set(ids)]))
    .modify(query => {
      if (condition) {
        query.where(criteriaSql(knex, condition, 'a'));
      }
    })
    .select('a.id', 'a.display_name', 'a.namespace');
  return new Map(rows.map(row => [row.id, row]));
}

function toPower(
  { scope: _, rule, ...power }: StoredPower,
  more: Pick<AccessPower, 'bindings' | 'becomes'>,
): AccessPower {
  const { bindings, becomes } = more;
  return {
    ...power,
    rule: JSON.parse(rule),
    bindings,
    ...(becomes && { becomes }),
  };
}

function toGrant(
  grant: Grant,
  subjects: readonly AccessSubject[],
  roles: ReadonlyMap<string, RoleAsset>,
): AccessGrant {
  const role = roles.get(grant.roleId)!;
  const { through } = subjects.find(one => one.id === grant.subjectId)!;
  return {
    role: {
      id: role.id,
      displayName: role.display_name,
      ...present({ namespace: role.namespace }),
    },
    binding: grant.binding,
    ...present({ namespace: grant.namespace, through }),
    state: grant.state,
    permissionSets: grant.permissionSets,
  };
}

function stateOf(
  extent: 'whole' | 'part' | 'none',
  isWhole: boolean,
): AccessView['state'] {
  if (extent === 'none') {
    return 'unknown';
  }
  return isWhole ? 'known' : 'partial';
}

function controlState(
  controls: boolean,
  powers: AccessPower[],
  isWhole: boolean,
): AccessView['control']['state'] {
  if (controls) {
    return 'yes';
  }
  if (powers.some(({ becomes }) => (becomes?.controlling ?? 0) > 0)) {
    return 'reachable';
  }
  return isWhole ? 'no' : 'unknown';
}
